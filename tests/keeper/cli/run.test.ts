import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import { Connection, PublicKey } from "@solana/web3.js";
import { Summary } from "./summary.ts";
import {
  alive,
  atoms,
  Command,
  type Ended,
  empire,
  json,
  newHome,
  onlyObject,
  removeHome,
  simOf,
  until,
} from "./support.ts";

const FIRST_DEPOSIT = 100_000_000_000n;
const SIX = 1_000_000n;

/** One run with other commands beside it, then `empire sim` on what it left; every test looks at another side of it. */
describe("a run of empire", function () {
  this.timeout(300_000);
  const home = newHome();
  const record = join(home, "session.jsonl");
  const beside: Record<string, Record<string, unknown>> = {};
  let command: Command;
  let simPid: number;
  let deposit: Record<string, unknown>;
  let withdraw: Record<string, unknown>;
  let claimed: { readonly ticket: number; readonly paid: string }[];
  let second: Ended;
  let ended: Ended;
  let summary: Summary;
  let port: number;
  let sim: Command;

  before(async () => {
    const args = ["run", "--market", "sim", "--seed", "1", "--json", "--record", "session.jsonl"];
    command = new Command(home, [...args, "--decisions", "decided.jsonl"]);
    const page = await command.says(/treasury page (\S+)/);
    simPid = simOf(home);
    deposit = await json(home, "deposit", "1000");
    withdraw = await json(home, "withdraw", "400");
    for (const name of ["vault", "verify", "status"]) beside[name] = await json(home, name);
    second = await empire(home, "run", "--market", "sim", "--for", "1s", "--json");
    claimed = await until("the ticket to mature", async () => {
      if (Date.now() / 1000 <= Number(withdraw.maturesAt)) return undefined;
      const its = (await json(home, "claim")).claimed as typeof claimed;
      return its.length > 0 ? its : undefined;
    });
    await until("a trade of each engine", async () => {
      const trades = (await (await fetch(new URL("/api/trades", page))).json()) as Summary["trades"];
      const done = new Set(trades.filter(({ result }) => result.executed).map(({ engine }) => engine));
      return done.size === 2 || undefined;
    });
    command.child.kill("SIGINT");
    ended = await command.ended();
    const parsed = Summary.safeParse(ended.code === 0 ? onlyObject(ended.stdout) : {});
    assert.ok(parsed.success, `${ended.stdout}${ended.stderr}${parsed.error}`);
    summary = parsed.data;
    port = await freePort();
    sim = new Command(home, ["sim", "--port", String(port), "--parts", "onchain"]);
    await sim.says(/Ctrl-C stops it/);
  });

  after(async () => {
    await command?.destroy();
    await sim?.destroy();
    removeHome(home);
  });

  it("error: is refused while another one writes the ledger, and leaves that one alone", () => {
    assert.equal(second.code, 1);
    const { error } = onlyObject(second.stdout) as { error: { code: string; message: string } };
    assert.equal(error.code, "LEDGER_LOCKED");
    assert.match(error.message, new RegExp(`process ${command.pid} `));
  });

  it("error: a changed ledger is found by verify, which names the entry and exits 1", async () => {
    const copy = join(home, "changed");
    mkdirSync(copy);
    cpSync(join(home, "ledger.sqlite"), join(copy, "ledger.sqlite"));
    symlinkSync(join(home, "chain"), join(copy, "chain"));
    await tamper(join(copy, "ledger.sqlite"), 3);
    const verify = await empire(copy, "verify", "--json");
    assert.equal(verify.code, 1);
    const { ok, ledger, vault } = onlyObject(verify.stdout) as Record<string, { ok: boolean; seq: number }>;
    assert.deepEqual([ok, ledger?.ok, ledger?.seq, vault?.ok], [false, false, 3, true]);
  });

  it("error: a recording with a broken line is refused with the line's number", async () => {
    const lines = readFileSync(record, "utf8").split("\n");
    lines[41] = lines[41]?.slice(0, -2) ?? "";
    writeFileSync(join(home, "broken.jsonl"), lines.join("\n"));
    const { code, stdout } = await empire(home, "run", "--market", "replay:broken.jsonl", "--json");
    assert.equal(code, 1);
    const { error } = onlyObject(stdout) as { error: { code: string; message: string } };
    assert.equal(error.code, "RECORDING_INVALID");
    assert.match(error.message, /broken\.jsonl line 42\b/);
  });

  it("ends on Ctrl-C with exit code 0, and leaves no process behind", () => {
    assert.deepEqual([ended.code, ended.signal], [0, null]);
    assert.equal(alive(simPid), false);
  });

  it("prints the summary as one object with the documented fields and nothing else", () => {
    assert.deepEqual([summary.mode, summary.market, summary.seed], ["paper", "sim", 1]);
    assert.ok(Object.keys(summary.compared).length > 0);
  });

  it("trades both engines, on paper and on chain", () => {
    const of = (engine: string) => summary.trades.filter((trade) => trade.engine === engine && trade.result.executed);
    assert.ok(of("cex_spread").length >= 1);
    assert.ok(of("atomic_cycle").length >= 1);
    for (const { signature, result, keeperCosts } of of("atomic_cycle")) {
      assert.ok(signature);
      assert.equal(result.buy_tx, signature);
      assert.notEqual(keeperCosts, "0.000000000");
    }
    for (const { signature } of of("cex_spread")) assert.equal(signature, undefined);
  });

  it("says in the vault that nobody can replace the embedded chain's program", () => {
    const says = "none, the program cannot be replaced";
    assert.deepEqual(beside.vault?.upgradeAuthority, { state: "none", holdsBack: true, says });
  });

  it("lets other commands deposit, withdraw, claim and look meanwhile", () => {
    assert.equal(deposit.deposited, "1000.000000");
    assert.equal(withdraw.shares, "400.000000");
    assert.ok(atoms(withdraw.value) >= 400n * SIX);
    assert.equal(claimed.length, 1);
    assert.equal(claimed[0]?.ticket, withdraw.ticket);
    assert.ok(atoms(claimed[0]?.paid) >= 400n * SIX && atoms(claimed[0]?.paid) <= atoms(withdraw.value));
    assert.equal(beside.verify?.ok, true);
    const tickets = [beside.vault?.queue].flat().map((waiting) => (waiting as { ticket: number }).ticket);
    assert.deepEqual(tickets, [withdraw.ticket]);
    assert.deepEqual(
      [beside.status?.chain].map((chain) => (chain as { pid: number }).pid),
      [simPid],
    );
  });

  it("moves the vault by deposits, exits and the realised profit of its own trades, to the atom", async () => {
    const { payable, reservedSilver, reservedEcosystem, nav, feesOwed } = await json(home, "vault");
    assert.equal(nav, summary.vault?.nav);
    const paid = claimed.reduce((sum, { paid }) => sum + atoms(paid), 0n);
    const profit = summary.trades
      .filter(({ engine }) => engine === "atomic_cycle")
      .reduce((sum, { realisedProfit }) => sum + atoms(realisedProfit), 0n);
    assert.ok(profit > 0n);
    const holds = [nav, payable, reservedSilver, reservedEcosystem, feesOwed].map(atoms);
    assert.equal(
      holds.reduce((sum, part) => sum + part, 0n),
      FIRST_DEPOSIT + 1_000n * SIX + profit - paid,
    );
  });

  it("leaves a ledger and receipts that verify, with the heads that it printed", async () => {
    const { ok, ledger, vault } = (await json(home, "verify")) as Record<string, { head: string }>;
    assert.equal(ok, true);
    assert.deepEqual([ledger?.head, vault?.head], [summary.ledger.head, summary.vault?.head]);
  });

  it("decides the same, byte for byte, each time its recording is replayed", async () => {
    const run = readFileSync(join(home, "decided.jsonl"));
    assert.ok(run.length > 0);
    for (const file of ["first.jsonl", "second.jsonl"]) {
      const replay = await json(home, "run", "--market", "replay:session.jsonl", "--decisions", file);
      assert.equal(Summary.parse(replay).mode, "replay");
      assert.ok(readFileSync(join(home, file)).equals(run));
    }
  });

  describe("and empire sim on what it left", () => {
    it("error: is refused while another one has the chain, with that one's process", async () => {
      const { code, stdout } = await empire(home, "sim", "--json");
      assert.equal(code, 1);
      const { error } = onlyObject(stdout) as { error: { code: string; message: string } };
      assert.equal(error.code, "CHAIN_LOCKED");
      assert.match(error.message, new RegExp(`process ${sim.pid}\\b.*127\\.0\\.0\\.1:${port}`));
    });

    it("serves a wallet's connection on the port that was asked for, and every command of its home", async () => {
      const connection = new Connection(`http://127.0.0.1:${port}`, "confirmed");
      assert.ok((await connection.getSlot()) > 0);
      assert.ok(summary.vault && (await connection.getAccountInfo(new PublicKey(summary.vault.address))));
      const { code, stderr } = await empire(home, "vault", "--json");
      assert.deepEqual([code, stderr], [0, ""], "nothing was opened");
    });

    it("ends on SIGTERM with exit code 0 and gives the chain back", async () => {
      sim.child.kill("SIGTERM");
      assert.equal((await sim.ended()).code, 0);
      assert.throws(() => simOf(home), /nobody/);
    });
  });
});

/** Changes one entry as somebody would who has the file: what the triggers forbid they remove first. */
async function tamper(path: string, seq: number): Promise<void> {
  const db = createClient({ url: `file:${path}` });
  try {
    const triggers = await db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'");
    assert.ok(triggers.rows.length > 0, "an append-only table has triggers");
    for (const { name } of triggers.rows) await db.execute(`DROP TRIGGER "${name}"`);
    const { rowsAffected } = await db.execute({ sql: "UPDATE entry SET at = at + 1 WHERE seq = ?", args: [seq] });
    assert.equal(rowsAffected, 1);
  } finally {
    db.close();
  }
}

/** An even port, so that the one after it, where the WebSocket goes, is likely to be free too. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port % 2 === 0 ? port : port - 1;
}

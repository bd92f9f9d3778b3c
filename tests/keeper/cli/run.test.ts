import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@libsql/client";
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

/** One run, with other commands beside it; every test looks at another side of it. */
describe("a run of empire", function () {
  this.timeout(300_000);
  const home = newHome();
  const record = join(home, "session.jsonl");
  const decisions = join(home, "decided.jsonl");
  let deposit: Record<string, unknown>;
  let withdraw: Record<string, unknown>;
  let claimed: { readonly ticket: number; readonly paid: string }[];
  const beside: Record<string, Record<string, unknown>> = {};
  let second: Ended;
  let ended: Ended;
  let summary: Summary;
  let simPid: number;
  let command: Command;

  before(async () => {
    const args = ["run", "--market", "sim", "--seed", "1", "--json", "--record", "session.jsonl"];
    command = new Command(home, [...args, "--decisions", "decided.jsonl"]);
    const page = await command.says(/treasury page (\S+)/);
    deposit = await json(home, "deposit", "1000");
    withdraw = await json(home, "withdraw", "400");
    const looks = ["vault", "verify", "status", "trades"].map(async (name) => {
      beside[name] = await json(home, name);
    });
    const another = empire(home, "run", "--market", "sim", "--for", "1s", "--json").then((its) => {
      second = its;
    });
    await Promise.all([...looks, another]);
    simPid = await simOf(home);
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
  });

  after(async () => {
    await command?.destroy();
    removeHome(home);
  });

  it("error: is refused while another one writes the ledger, and leaves that one alone", () => {
    assert.equal(second.code, 1);
    const { error } = onlyObject(second.stdout) as { error: { code: string; message: string } };
    assert.equal(error.code, "LEDGER_LOCKED");
    assert.match(error.message, new RegExp(`${command.pid}`));
  });

  it("error: a changed ledger is found by verify, which names the entry and exits 1", async () => {
    const copy = newHome();
    try {
      cpSync(home, copy, { recursive: true });
      await tamper(join(copy, "ledger.sqlite"), 3);
      const verify = await empire(copy, "verify", "--json");
      assert.equal(verify.code, 1);
      const { ok, ledger, vault } = onlyObject(verify.stdout) as Record<string, { ok: boolean; seq: number }>;
      assert.equal(ok, false);
      assert.equal(ledger?.ok, false);
      assert.equal(ledger?.seq, 3);
      assert.equal(vault?.ok, true);
    } finally {
      removeHome(copy);
    }
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
    assert.equal(ended.code, 0);
    assert.equal(ended.signal, null);
    assert.equal(alive(simPid), false);
  });

  it("prints the summary as one object with the documented fields and nothing else", () => {
    assert.equal(summary.mode, "paper");
    assert.equal(summary.market, "sim");
    assert.equal(summary.seed, 1);
    assert.ok(Object.keys(summary.compared).length > 0);
  });

  it("trades both engines, on paper and on chain", () => {
    const of = (engine: string) => summary.trades.filter((trade) => trade.engine === engine && trade.result.executed);
    assert.ok(of("cex_spread").length >= 1);
    assert.ok(of("atomic_cycle").length >= 1);
    for (const { signature, result, keeperCosts } of of("atomic_cycle")) {
      assert.equal(result.buy_tx, signature);
      assert.ok(signature);
      assert.notEqual(keeperCosts, "0.000000000");
    }
    for (const { signature } of of("cex_spread")) assert.equal(signature, undefined);
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

  it("lets other commands deposit, withdraw, claim and look meanwhile", () => {
    assert.equal(deposit.deposited, "1000.000000");
    assert.equal(withdraw.shares, "400.000000");
    assert.ok(atoms(withdraw.value) >= 400n * SIX);
    assert.equal(claimed.length, 1);
    assert.equal(claimed[0]?.ticket, withdraw.ticket);
    assert.ok(atoms(claimed[0]?.paid) >= 400n * SIX && atoms(claimed[0]?.paid) <= atoms(withdraw.value));
    assert.equal(beside.verify?.ok, true);
    assert.deepEqual(
      [beside.vault?.queue].flat().map((waiting) => (waiting as { ticket: number }).ticket),
      [withdraw.ticket],
    );
    assert.ok(Array.isArray(beside.trades?.trades));
  });

  it("leaves a ledger and receipts that verify, with the heads that it printed", async () => {
    const { ok, ledger, vault } = (await json(home, "verify")) as Record<string, { head: string }>;
    assert.equal(ok, true);
    assert.equal(ledger?.head, summary.ledger.head);
    assert.equal(vault?.head, summary.vault?.head);
  });

  it("decides the same, byte for byte, each time its recording is replayed", async () => {
    const replays = ["first.jsonl", "second.jsonl"].map(async (file) => {
      const its = await json(home, "run", "--market", `replay:${record}`, "--decisions", file);
      assert.equal(Summary.parse(its).mode, "replay");
      return readFileSync(join(home, file));
    });
    const run = readFileSync(decisions);
    assert.ok(run.length > 0);
    for (const replayed of await Promise.all(replays)) assert.ok(replayed.equals(run));
  });
});

/** Changes one entry as somebody would who has the file: what the triggers forbid they remove first. */
async function tamper(path: string, seq: number): Promise<void> {
  const db = createClient({ url: `file:${path}` });
  try {
    const triggers = await db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'");
    assert.ok(triggers.rows.length > 0, "an append-only table has triggers");
    for (const { name } of triggers.rows) await db.execute(`DROP TRIGGER "${name}"`);
    const { rowsAffected } = await db.execute({
      sql: "UPDATE entry SET at = at + 1 WHERE seq = ?",
      args: [seq],
    });
    assert.equal(rowsAffected, 1);
  } finally {
    db.close();
  }
}

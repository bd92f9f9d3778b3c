import assert from "node:assert/strict";
import { join } from "node:path";
import type { LedgerEntry } from "../../../keeper/src/domain/ledger.ts";
import { openIntents } from "../../../keeper/src/execution/cycle/index.ts";
import { readLedger } from "../../../keeper/src/ledger/reader.ts";
import { alive, atoms, Command, json, newHome, onlyObject, removeHome, simOf, until } from "./support.ts";

/** What happens to a home whose keeper is killed, and then to the next keeper, whose market is killed. */
describe("a run of empire that is killed", function () {
  this.timeout(300_000);
  const home = newHome();
  const commands: Command[] = [];
  let orphan: number;
  let orphanGone: boolean;
  let between: Record<string, unknown>;
  let atKill: LedgerEntry[];
  let second: Command;

  const run = (...args: string[]) => {
    const command = new Command(home, ["run", "--market", "sim", "--seed", "1", "--json", ...args]);
    commands.push(command);
    return command;
  };

  before(async () => {
    const first = run();
    await first.says(/Ctrl-C stops cleanly/);
    orphan = simOf(home);
    // In the middle: a cycle has been sent, and what became of it is not yet in the ledger.
    await until("a cycle on its way", async () => openIntents(await entries(home)).length > 0 || undefined);
    first.child.kill("SIGKILL");
    await first.ended();
    orphanGone = await until("the orphan to end", () => !alive(orphan) || undefined);
    atKill = await entries(home);
    between = await json(home, "deposit", "250.5");

    second = run();
    await second.says(/Ctrl-C stops cleanly/);
    const sim = simOf(home);
    await until(
      "a decision of the second run",
      async () => (await decided(home)).length > numbersOf(atKill).length || undefined,
    );
    process.kill(sim, "SIGKILL");
    await second.ended();
  });

  after(async () => {
    for (const command of commands) await command.destroy();
    removeHome(home);
  });

  it("error: ends with a clear message when its market dies, and says so in the ledger", async () => {
    const { code, stdout } = await second.ended();
    assert.equal(code, 1);
    const { error } = onlyObject(stdout) as { error: { code: string; message: string } };
    assert.equal(error.code, "SIM_FAILED");
    assert.match(error.message, /ended by a signal.* start again/);
    const last = (await entries(home)).at(-1);
    assert.ok(last?.kind === "error");
    assert.equal((last.body as { code: string }).code, "SIM_FAILED");
  });

  it("takes its market with it when it is killed", () => {
    assert.equal(orphanGone, true);
  });

  it("leaves a chain that takes a deposit at once", () => {
    assert.equal(between.deposited, "250.500000");
  });

  it("goes on with the numbers of its decisions, and never uses one twice", async () => {
    const before = numbersOf(atKill);
    const after = (await decided(home)).slice(before.length);
    assert.ok(before.length > 0 && after.length > 0);
    assert.ok(Math.min(...after) > Math.max(...before));
  });

  it("reports the cycle that was on its way once, or sends no other while its fate is open", async () => {
    const [open] = openIntents(atKill);
    assert.ok(open);
    const all = await entries(home);
    const resolved = all.filter(({ kind, ref }) => kind === "report" && ref === open.trade.id);
    const cycles = all.filter(({ kind, body }) => kind === "intent" && isCycle(body));
    assert.equal(new Set(cycles.map(({ ref }) => ref)).size, cycles.length);
    if (resolved.length === 0) assert.equal(cycles.at(-1)?.ref, open.signature);
    else assert.equal(resolved.length, 1);
  });

  it("has in its ledger every cycle that landed, or what is left to look up", async () => {
    const all = await entries(home);
    const landed = all.filter(({ kind, body }) => kind === "settlement" && signatureOf(body) !== undefined).length;
    const { arbitrageNonce, nav, payable, reservedSilver, reservedEcosystem, feesOwed } = await json(home, "vault");
    const left = openIntents(all).length;
    assert.ok(landed <= Number(arbitrageNonce) && Number(arbitrageNonce) <= landed + left);
    if (left > 0) return;
    const profit = all.reduce((sum, { kind, body }) => sum + (kind === "settlement" ? profitOf(body) : 0n), 0n);
    const holds = [nav, payable, reservedSilver, reservedEcosystem, feesOwed].map(atoms);
    assert.equal(
      holds.reduce((sum, part) => sum + part, 0n),
      100_250_500_000n + profit,
    );
  });

  it("leaves a ledger and a chain that verify", async () => {
    const verify = await json(home, "verify");
    assert.equal(verify.ok, true);
    assert.ok((verify.ledger as { entries: number }).entries > atKill.length);
  });
});

async function entries(home: string): Promise<LedgerEntry[]> {
  const ledger = await readLedger(join(home, "ledger.sqlite"));
  try {
    const all: LedgerEntry[] = [];
    for await (const entry of ledger.entries()) all.push(entry);
    return all;
  } finally {
    await ledger.close();
  }
}

const numbersOf = (all: readonly LedgerEntry[]) =>
  all.filter(({ kind }) => kind === "decision").map(({ ref }) => Number(ref.slice(1)));
const decided = async (home: string) => numbersOf(await entries(home));
const isCycle = (body: unknown) => (body as { engine?: string }).engine === "atomic_cycle";
const tradeOf = (body: unknown) =>
  (body as { trade: { engine: string; signature?: string; realisedProfit: string; keeperCosts: string } }).trade;
/** Of a cycle that landed: one that did not has cost nothing. */
const signatureOf = (body: unknown) =>
  isCycle(tradeOf(body)) && atoms(tradeOf(body).realisedProfit) !== 0n ? tradeOf(body).signature : undefined;
const profitOf = (body: unknown) => (isCycle(tradeOf(body)) ? atoms(tradeOf(body).realisedProfit) : 0n);

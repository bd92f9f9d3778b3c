import assert from "node:assert/strict";
import bs58 from "bs58";
import { durationMs } from "../../../../keeper/src/domain/quantity.ts";
import type { AtomicCycleReport } from "../../../../keeper/src/domain/report.ts";
import {
  type CycleExecutor,
  type CycleExecutorOptions,
  cycleExecutor,
  openIntents,
} from "../../../../keeper/src/execution/cycle/index.ts";
import { type BlockEngine, grpcBlockEngine, jsonRpcBlockEngine } from "../../../../keeper/src/execution/jito/index.ts";
import { jupiterV1, jupiterV2 } from "../../../../keeper/src/execution/jupiter/index.ts";
import { sleep, systemRuntime } from "../../../../keeper/src/runtime.ts";
import { keypairSigner } from "../../../../keeper/src/vault/sendAndConfirm.ts";
import { CycleMarket } from "./support.ts";

describe("the cycle executor on the embedded chain", function () {
  this.timeout(60_000);
  let market: CycleMarket;
  let engine: BlockEngine;
  let executor: CycleExecutor;
  const resolved: AtomicCycleReport[] = [];

  before(async () => {
    market = await CycleMarket.open();
    engine = grpcBlockEngine({ runtime: systemRuntime(), url: market.engine.grpcUrl });
  });
  after(async () => {
    engine.close();
    await market.close();
  });
  beforeEach(() => {
    market.level();
    market.journal.entries.length = 0;
    executor = start({});
    // Somebody has pushed the pools apart.
    market.push("Pool A", -12_000_000_000n);
  });
  afterEach(async () => {
    await executor.stop();
    resolved.length = 0;
  });

  function start(options: Partial<CycleExecutorOptions>): CycleExecutor {
    const clients = { runtime: systemRuntime(), url: market.jupiter.url };
    return cycleExecutor({
      runtime: market.runtime,
      connection: market.connection,
      engine,
      journal: market.journal,
      routes: { first: jupiterV1(clients), later: jupiterV2(clients) },
      vault: market.vault,
      keeper: keypairSigner(market.keys.keeper),
      usdcMint: market.usdc,
      // The clock is hurried, the machine is not.
      settings: { rpcTimeout: durationMs(20_000) },
      onResolved: (report) => resolved.push(report),
      ...options,
    });
  }

  /** The block engine with something in between: what others do, or what goes wrong, on the way there. */
  function through(sendBundle: BlockEngine["sendBundle"]): BlockEngine {
    return { ...engine, sendBundle };
  }

  const intents = () => market.journal.entries.filter(({ kind }) => kind === "intent");

  /** The next report of `onResolved`. */
  async function resolution(): Promise<AtomicCycleReport> {
    for (;;) {
      const report = resolved.shift();
      if (report) return report;
      await sleep(market.runtime, durationMs(100));
    }
  }

  it("refuses another engine's opportunity, stopped or not", async () => {
    const approved = market.approve();
    const spread = { ...approved, scored: { ...approved.scored, opportunity: { engine: "cex_spread" } } };
    const refused = { code: "UNSUPPORTED" };
    await assert.rejects(executor.execute(spread as unknown as typeof approved), refused);
    await executor.stop();
    await assert.rejects(executor.execute(spread as unknown as typeof approved), refused);
  });

  it("rejects what was approved before it stopped and comes after it, and says why", async () => {
    const approved = market.approve();
    const before = market.snapshot();
    await executor.stop();
    const report = await executor.execute(approved);
    assert.equal(report.outcome, "rejected");
    assert.match(report.reason ?? "", /stopped/);
    assert.equal(report.decision, approved.id);
    assert.deepEqual(intents(), []);
    assert.deepEqual(market.snapshot(), before);
  });

  it("sends nothing when it is stopped while it prepares", async () => {
    const before = market.snapshot();
    const signer = keypairSigner(market.keys.keeper);
    let stopped: Promise<void> | undefined;
    const late: CycleExecutor = start({
      keeper: {
        ...signer,
        signTransaction: (transaction) => {
          stopped = late.stop();
          return signer.signTransaction(transaction);
        },
      },
    });
    const report = await late.execute(market.approve());
    assert.equal(report.outcome, "rejected");
    assert.match(report.reason ?? "", /stopped/);
    await stopped;
    assert.deepEqual(intents(), []);
    assert.deepEqual(market.snapshot(), before);
  });

  it("sends nothing when the pools moved before it was quoted", async () => {
    const approved = market.approve();
    market.push("Pool A", 12_000_000_000n);
    const before = market.snapshot();
    const report = await executor.execute(approved);
    assert.equal(report.outcome, "missed");
    assert.match(report.reason ?? "", /the pools moved/);
    assert.deepEqual(intents(), []);
    assert.deepEqual(market.snapshot(), before);
  });

  it("sends nothing when the vault refuses the simulated trade, and says why in the vault's words", async () => {
    const approved = market.approve();
    await market.pause(true);
    const before = market.snapshot();
    const report = await executor.execute(approved);
    const after = market.snapshot();
    await market.pause(false);
    assert.equal(report.outcome, "rejected");
    assert.match(report.reason ?? "", /Trading is paused/);
    assert.deepEqual(intents(), []);
    assert.deepEqual(after, before);
  });

  it("sends nothing when Jupiter or the RPC is gone", async () => {
    const approved = market.approve();
    const clients = { runtime: systemRuntime(), url: "http://127.0.0.1:9" };
    const lost = start({ routes: { first: jupiterV1(clients), later: jupiterV2(clients) } });
    assert.equal((await lost.execute(approved)).outcome, "rejected");
    const revive = await market.killRpc();
    const report = await executor.execute(approved);
    await revive();
    assert.equal(report.outcome, "rejected");
    assert.match(report.reason ?? "", /the RPC did not answer/);
    assert.deepEqual(intents(), []);
  });

  it("leaves nothing behind when a pool moves too far against it on the way", async () => {
    const approved = market.approve();
    let before = {};
    const late = start({
      engine: through((transactions) => {
        market.push("Pool A", 12_000_000_000n);
        before = market.snapshot();
        return engine.sendBundle(transactions);
      }),
    });
    const report = await late.execute(approved);
    assert.equal(report.outcome, "missed");
    assert.match(report.reason ?? "", /did not bring back enough|NotProfitable|Custom/);
    assert.equal(report.amountIn, 0n);
    assert.deepEqual(market.snapshot(), before);
    assert.equal(market.chain.status(report.signature ?? ""), undefined);
  });

  it("lands with more when a pool moves in its favour on the way", async () => {
    const approved = market.approve();
    const { nav } = market.view();
    const late = start({
      engine: through((transactions) => {
        market.push("Pool A", -3_000_000_000n);
        return engine.sendBundle(transactions);
      }),
    });
    const report = await late.execute(approved);
    assert.equal(report.outcome, "filled", report.reason);
    const profit = report.amountOut - report.amountIn - report.tipRepaid;
    assert.ok(profit > approved.scored.opportunity.expectedProfit);
    assert.equal(market.view().nav - nav, profit);
  });

  it("earns what the vault's NAV grows by, to the atom, and repays the tip it gave Jito", async () => {
    const before = market.view();
    const lamports = market.lamports();
    const approved = market.approve();
    const { opportunity } = approved.scored;
    const report = await executor.execute(approved);
    assert.equal(report.outcome, "filled", report.reason);
    const profit = report.amountOut - report.amountIn - report.tipRepaid;
    assert.equal(profit, opportunity.expectedProfit);
    assert.equal(market.view().nav - before.nav, profit);
    assert.equal(market.view().nonce, before.nonce + 1n);
    assert.equal(report.amountIn, opportunity.notional);
    assert.ok(opportunity.engine === "atomic_cycle" && report.tip === opportunity.tip);
    const after = market.lamports();
    assert.equal(after.tips - lamports.tips, report.tip);
    assert.equal(lamports.keeper - after.keeper, report.tip + report.networkFee);
  });

  it("has its intent in the journal before anything is sent", async () => {
    let written: number | undefined;
    const watched = start({
      engine: through((transactions) => {
        written = intents().length;
        const signature = bs58.encode(transactions[0]?.signatures[0] ?? []);
        assert.equal(intents()[0]?.ref, signature);
        return engine.sendBundle(transactions);
      }),
    });
    const report = await watched.execute(market.approve());
    assert.equal(report.outcome, "filled", report.reason);
    assert.equal(written, 1);
    assert.equal(report.signature, intents()[0]?.ref);
  });

  it("lands through the JSON-RPC endpoint too", async () => {
    const json = jsonRpcBlockEngine({ runtime: systemRuntime(), url: market.engine.jsonRpcUrl });
    const report = await start({ engine: json }).execute(market.approve());
    assert.equal(report.outcome, "filled", report.reason);
  });

  it("lands once when its bundle arrives twice", async () => {
    const { nav } = market.view();
    const twice = start({
      engine: through(async (transactions) => {
        await engine.sendBundle(transactions);
        return engine.sendBundle(transactions);
      }),
    });
    const report = await twice.execute(market.approve());
    assert.equal(report.outcome, "filled", report.reason);
    assert.equal(market.view().nav - nav, report.amountOut - report.amountIn - report.tipRepaid);
  });

  it("does not carry out a decision of a state that has passed: the nonce has moved on", async () => {
    const [first, second] = [market.approve(), market.approve()];
    assert.equal((await executor.execute(first)).outcome, "filled");
    market.push("Pool A", -12_000_000_000n);
    const report = await executor.execute(second);
    assert.equal(report.outcome, "missed");
    assert.match(report.reason ?? "", /built for another state of the vault/);
  });

  it("takes one trade at a time", async () => {
    const [first, second] = [market.approve(), market.approve()];
    const reports = await Promise.all([executor.execute(first), executor.execute(second)]);
    assert.deepEqual(
      reports.map(({ outcome }) => outcome),
      ["filled", "rejected"],
    );
  });

  it("sends the same bytes again until the blockhash expires, and then it has missed", async () => {
    const sent: string[] = [];
    const deaf = start({
      engine: through(async ([transaction]) => {
        sent.push(Buffer.from(transaction?.serialize() ?? []).toString("hex"));
        return "lost on the way";
      }),
    });
    const before = market.snapshot();
    const report = await deaf.execute(market.approve());
    assert.equal(report.outcome, "missed");
    assert.match(report.reason ?? "", /did not land/);
    assert.ok(sent.length > 2, `${sent.length} sends`);
    assert.equal(new Set(sent).size, 1);
    assert.equal(intents().length, 1);
    assert.deepEqual(market.snapshot(), before);
  });

  it("is in doubt when the RPC dies in flight, sends nothing else, and finds out when the RPC is back", async () => {
    const { nav } = market.view();
    let revive = async () => {};
    let sends = 0;
    const cut = start({
      engine: through(async (transactions) => {
        sends += 1;
        const id = await engine.sendBundle(transactions);
        if (sends === 1) revive = await market.killRpc();
        return id;
      }),
    });
    const approved = market.approve();
    const report = await cut.execute(approved);
    assert.equal(report.outcome, "in_doubt", report.reason);
    assert.deepEqual([report.amountIn, report.amountOut, report.tipRepaid], [0n, 0n, 0n]);
    assert.equal(intents().length, 1);

    const during = await cut.execute(approved);
    assert.equal(during.outcome, "rejected");
    assert.match(during.reason ?? "", /in doubt/);
    assert.equal(intents().length, 1);

    await revive();
    const known = await resolution();
    assert.equal(known.outcome, "filled");
    assert.deepEqual([known.id, known.signature], [report.id, report.signature]);
    assert.equal(market.view().nav - nav, known.amountOut - known.amountIn - known.tipRepaid);
    await cut.stop();
  });

  it("looks up after a restart what the ledger left open, without sending it again", async () => {
    const report = await executor.execute(market.approve());
    assert.equal(report.outcome, "filled", report.reason);
    // The keeper was killed before it could write the report.
    const open = openIntents(market.journal.entries);
    assert.equal(open.length, 1);
    const next = start({ engine: through(() => Promise.reject(new Error("nothing may be sent"))) });
    next.recover(open);
    const found = await resolution();
    const { startedAt, finishedAt, ...rest } = report;
    assert.deepEqual({ ...found, startedAt, finishedAt }, { ...rest, startedAt, finishedAt });
    await market.journal.append({ kind: "report", ref: found.id, body: { outcome: found.outcome } });
    assert.deepEqual(openIntents(market.journal.entries), []);
  });

  it("closes what an earlier run left open on another chain, and trades on", async () => {
    const lost = start({ engine: through(async () => "lost on the way") });
    const running = lost.execute(market.approve());
    while (intents().length === 0) await sleep(market.runtime, durationMs(50));
    await lost.stop();
    await running;
    const [left] = openIntents(market.journal.entries);
    assert.ok(left);
    assert.equal(left.genesis, market.chain.genesisHash);
    // That chain was put aside far ahead of where a new one begins.
    const other = { ...left, genesis: "11111111111111111111111111111111", lastValidBlockHeight: 1_000_000_000 };
    executor.recover([other]);
    const report = await resolution();
    assert.equal(report.outcome, "missed");
    assert.match(report.reason ?? "", /another chain, 1{32}/);
    assert.deepEqual([report.id, report.signature], [left.trade.id, left.signature]);
    assert.deepEqual([report.amountIn, report.amountOut, report.tip, report.networkFee], [0n, 0n, 0n, 0n]);
    const next = await executor.execute(market.approve());
    assert.equal(next.outcome, "filled", next.reason);
  });

  it("stops in flight within its patience, and leaves the intent to the next start", async () => {
    const lost = start({ engine: through(async () => "lost on the way") });
    const running = lost.execute(market.approve());
    while (intents().length === 0) await sleep(market.runtime, durationMs(50));
    await lost.stop();
    assert.equal((await running).outcome, "in_doubt");
    assert.equal(openIntents(market.journal.entries).length, 1);
  });
});

import assert from "node:assert/strict";
import { ChannelCredentials } from "@grpc/grpc-js";
import type { BundleResult } from "jito-ts/dist/gen/block-engine/bundle.js";
import { SearcherServiceClient } from "jito-ts/dist/gen/block-engine/searcher.js";
import { SearcherClient } from "jito-ts/dist/sdk/block-engine/searcher.js";
import { Bundle } from "jito-ts/dist/sdk/block-engine/types.js";
import { type RunningBlockEngine, startBlockEngine } from "../../../../keeper/sim/jito/server.ts";
import { TIP_ACCOUNTS } from "../../../../keeper/sim/jito/tip.ts";
import { LitesvmTarget, ManualRuntime } from "./support.ts";

const TIP = TIP_ACCOUNTS[0] ?? "";

describe("the block engine's gRPC, driven by jito-ts", () => {
  let runtime: ManualRuntime;
  let target: LitesvmTarget;
  let engine: RunningBlockEngine;
  let wire: SearcherServiceClient;
  let client: SearcherClient;

  beforeEach(async () => {
    runtime = new ManualRuntime();
    target = new LitesvmTarget();
    engine = await startBlockEngine({ runtime, target, port: 0, limit: { grpc: 5 } });
    wire = new SearcherServiceClient(new URL(engine.grpcUrl).host, ChannelCredentials.createInsecure());
    client = new SearcherClient(wire);
  });
  afterEach(async () => {
    wire.close();
    await engine.close();
  });

  /** Results from now on. Asked for the first one, it has subscribed before any later call of the same channel. */
  const results = (): AsyncGenerator<BundleResult> => client.bundleResults(() => {});

  it("refuses a bundle without a tip with the message of the real one", async () => {
    const answer = await client.sendBundle(new Bundle([target.transfers(target.alice, [target.bob.publicKey, 1])], 5));
    assert.ok(!answer.ok);
    assert.equal(
      answer.error.message.split(": ")[1],
      "Bundles must write lock at least one tip account to be eligible for the auction.",
    );
  });

  it("refuses the sixth request of a second as exhausted", async () => {
    for (let n = 0; n < 5; n++) assert.ok((await client.getTipAccounts()).ok);
    const answer = await client.getTipAccounts();
    assert.ok(!answer.ok && /Resource has been exhausted: Network congested/.test(answer.error.message));
  });

  it("names the tip accounts and its leaders", async () => {
    const tips = await client.getTipAccounts();
    assert.deepEqual(tips.ok && tips.value, TIP_ACCOUNTS);
    const next = await client.getNextScheduledLeader();
    assert.ok(next.ok);
    assert.deepEqual([next.value.currentSlot, next.value.nextLeaderSlot], [100, 101]);
    const leaders = await client.getConnectedLeaders();
    assert.ok(leaders.ok);
    assert.ok(leaders.value[next.value.nextLeaderIdentity]?.slots.includes(101));
  });

  it("tells of a landed bundle: accepted, processed, and finalized when the chain says so", async () => {
    const stream = results();
    const first = stream.next();
    const sent = await client.sendBundle(new Bundle([target.transfers(target.alice, [TIP, 1_500])], 5));
    assert.ok(sent.ok);
    runtime.pass(50);
    assert.equal((await first).value?.bundleId, sent.value);
    assert.equal((await first).value?.accepted?.slot, 101);
    assert.equal((await stream.next()).value?.processed?.slot, 101);
    runtime.pass(400);
    target.finality = "finalized";
    runtime.pass(400);
    assert.ok((await stream.next()).value?.finalized);
    assert.equal(runtime.pending, 0);
    assert.equal(target.balance(TIP), 1_001_500n);
  });

  it("tells of a failed one which transaction it was, and nothing of it remains", async () => {
    const stream = results();
    const first = stream.next();
    const paid = target.transfers(target.alice, [TIP, 1_500]);
    const broke = target.transfers(target.bob, [target.alice.publicKey, 90_000_000_000]);
    const sent = await client.sendBundle(new Bundle([paid, broke], 5));
    assert.ok(sent.ok);
    runtime.pass(50);
    const rejected = (await first).value?.rejected?.simulationFailure;
    assert.ok(rejected?.txSignature && rejected.msg);
    assert.equal(target.balance(TIP), 1_000_000n);
  });
});

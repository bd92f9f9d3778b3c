import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { type RunningBlockEngine, startBlockEngine } from "../../../../keeper/sim/jito/server.ts";
import { durationMs } from "../../../../keeper/src/domain/quantity.ts";
import type { BlockEngine } from "../../../../keeper/src/execution/jito/blockEngine.ts";
import { grpcBlockEngine } from "../../../../keeper/src/execution/jito/grpc.ts";
import { jsonRpcBlockEngine } from "../../../../keeper/src/execution/jito/jsonRpc.ts";
import { knownTipAccounts, TIP_ACCOUNTS } from "../../../../keeper/src/execution/jito/tipAccounts.ts";
import { LitesvmTarget, ManualRuntime } from "../../sim/jito/support.ts";

const TIP = TIP_ACCOUNTS[0] ?? "";
const CLIENTS = [
  ["gRPC", grpcBlockEngine, (engine: RunningBlockEngine) => engine.grpcUrl],
  ["JSON-RPC", jsonRpcBlockEngine, (engine: RunningBlockEngine) => engine.jsonRpcUrl],
] as const;

for (const [name, connect, urlOf] of CLIENTS) {
  describe(`the keeper's block engine over ${name}`, () => {
    let runtime: ManualRuntime;
    let target: LitesvmTarget;
    let engine: RunningBlockEngine;
    let client: BlockEngine;

    beforeEach(async () => {
      runtime = new ManualRuntime();
      target = new LitesvmTarget();
      engine = await startBlockEngine({ runtime, target, port: 0, limit: { jsonRpc: 4, grpc: 4 } });
      client = connect({ runtime, url: urlOf(engine) });
    });
    afterEach(async () => {
      client.close();
      await engine.close();
    });

    /** Asks until the answer is another one than `state`; results of gRPC arrive on a stream of their own. */
    async function statusAfter(id: string, state: string) {
      for (let turn = 0; turn < 1_000; turn++) {
        const status = await client.status(id);
        if (status.state !== state) return status;
        runtime.pass(400);
        await setImmediate();
      }
      throw new Error(`the bundle is still ${state}`);
    }

    it("refuses to send anything unencrypted to another machine", () => {
      for (const url of [
        "http://block-engine.example",
        "grpc://block-engine.example:443",
        "ftp://127.0.0.1",
        "engine",
      ]) {
        assert.throws(() => connect({ runtime, url }), { code: "CONFIG_INVALID" }, url);
      }
    });

    it("passes a refusal on in the block engine's words", async () => {
      const untipped = target.transfers(target.alice, [target.bob.publicKey, 1]);
      await assert.rejects(client.sendBundle([untipped]), (error: { code: string; message: string }) => {
        assert.equal(error.code, "BUNDLE_REFUSED");
        assert.match(error.message, /Bundles must write lock at least one tip account/);
        return true;
      });
    });

    it("says that a rate-limited bundle was not taken", async () => {
      for (let n = 0; n < 4; n++) await client.tipAccounts();
      const error = await client.sendBundle([target.transfers(target.alice, [TIP, 2_000])]).catch((caught) => caught);
      assert.equal(error.code, "BLOCK_ENGINE_FAILED");
      assert.equal(error.context.taken, false);
    });

    it("leaves open whether a bundle was taken when the block engine is gone", async () => {
      await engine.close();
      const error = await client.sendBundle([target.transfers(target.alice, [TIP, 2_000])]).catch((caught) => caught);
      assert.equal(error.code, "BLOCK_ENGINE_FAILED");
      assert.equal(error.context.taken, undefined);
      assert.equal(error.recoverable, true);
    });

    it("names the tip accounts", async () => {
      assert.deepEqual(await client.tipAccounts(), TIP_ACCOUNTS);
    });

    it("follows a bundle until it has landed", async () => {
      const id = await client.sendBundle([target.transfers(target.alice, [TIP, 2_000])]);
      assert.equal((await client.status(id)).state, "accepted");
      runtime.pass(50);
      const { state, slot } = await statusAfter(id, "accepted");
      assert.deepEqual([state, slot], ["landed", 101]);
    });

    it("says that a dropped bundle has failed", async () => {
      const id = await client.sendBundle([target.transfers(target.alice, [TIP, 2_000], [TIP, 90_000_000_000])]);
      runtime.pass(50);
      assert.equal((await statusAfter(id, "accepted")).state, "failed");
      assert.equal(target.balance(TIP), 1_000_000n);
    });

    it("knows nothing of a bundle that nobody sent", async () => {
      assert.deepEqual(await client.status("00".repeat(32)), { state: "unknown" });
    });
  });

  describe(`a block engine that takes a call over ${name} and stays silent`, () => {
    let server: Server;
    before((done) => {
      server = createServer().listen(0, "127.0.0.1", done);
    });
    after(() => server.close());

    it("is given up after the deadline, which no library sets", async () => {
      const runtime = new ManualRuntime();
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const client = connect({ runtime, url, timeout: durationMs(1_000) });
      const asked = client.tipAccounts().catch((caught) => caught);
      const [socket] = await new Promise<[Socket]>((resolve) =>
        server.once("connection", (accepted) => resolve([accepted])),
      );
      runtime.pass(1_000);
      const error = await asked;
      assert.equal(error.code, "BLOCK_ENGINE_FAILED");
      assert.match(error.message, /no answer within 1000 ms/);
      socket.destroy();
      client.close();
    });
  });
}

describe("tip accounts", () => {
  it("are refused when the block engine names a stranger, or none", () => {
    assert.throws(() => knownTipAccounts([TIP, "11111111111111111111111111111111"]), { code: "BLOCK_ENGINE_FAILED" });
    assert.throws(() => knownTipAccounts([]), { code: "BLOCK_ENGINE_FAILED" });
  });
});

import assert from "node:assert/strict";
import type { Connection, SignatureStatus } from "@solana/web3.js";
import { look } from "../../../../keeper/src/execution/cycle/look.ts";
import type { Ask } from "../../../../keeper/src/execution/cycle/rpc.ts";
import { EXPIRY_MARGIN } from "../../../../keeper/src/vault/expiry.ts";

const LAST_VALID = 1_000;
/** Slots are ahead of blocks: some have none. */
const SKIPPED = 70;

/** An RPC with many nodes behind it: one answers for the height, another for the status. */
function nodes(blockHeight: number, status: { height: number; value: Partial<SignatureStatus> | null }): Ask {
  const connection = {
    getEpochInfo: async (commitment: string) => {
      assert.equal(commitment, "confirmed");
      return { blockHeight, absoluteSlot: blockHeight + SKIPPED };
    },
    getSignatureStatuses: async () => ({ context: { slot: status.height + SKIPPED }, value: [status.value] }),
  };
  return (_, call) => call(connection as unknown as Connection);
}

describe("looking for a transaction", () => {
  const expired = LAST_VALID + EXPIRY_MARGIN + 1;

  it("is no expiry when the node that was asked for the status is behind the one that told the height", async () => {
    for (const height of [LAST_VALID - 1, LAST_VALID, expired - 1]) {
      assert.deepEqual(await look(nodes(expired, { height, value: null }), "s", LAST_VALID), { kind: "waiting" });
    }
  });

  it("is no expiry before the last block that could have it is rooted", async () => {
    for (const height of [LAST_VALID, LAST_VALID + 1, expired - 1]) {
      const ask = nodes(height, { height: height + 100, value: null });
      assert.deepEqual(await look(ask, "s", LAST_VALID), { kind: "waiting" }, `block ${height}`);
    }
  });

  it("is no expiry when the node does not tell its height", async () => {
    const connection = {
      getEpochInfo: async () => ({ absoluteSlot: 1_000_000 }),
      getSignatureStatuses: async () => ({ context: { slot: 1_000_000 }, value: [null] }),
    };
    const ask: Ask = (_, call) => call(connection as unknown as Connection);
    assert.deepEqual(await look(ask, "s", LAST_VALID), { kind: "waiting" });
  });

  it("is an expiry once a node that is as far does not have it", async () => {
    for (const height of [expired, expired + 5]) {
      assert.deepEqual(await look(nodes(expired, { height, value: null }), "s", LAST_VALID), { kind: "expired" });
    }
  });

  it("finds what landed, whichever node is behind, and takes what is only processed for waiting", async () => {
    const seen = (value: Partial<SignatureStatus>) => look(nodes(expired, { height: 3, value }), "s", LAST_VALID);
    const at = { slot: 3, confirmations: 1 };
    assert.deepEqual(await seen({ ...at, err: null, confirmationStatus: "processed" }), { kind: "waiting" });
    assert.deepEqual(await seen({ ...at, err: null, confirmationStatus: "confirmed" }), { kind: "landed", slot: 3 });
    const error = { InstructionError: [0, { Custom: 1 }] };
    assert.deepEqual(await seen({ ...at, err: error, confirmationStatus: "finalized" }), {
      kind: "failed",
      slot: 3,
      error: JSON.stringify(error),
    });
  });
});

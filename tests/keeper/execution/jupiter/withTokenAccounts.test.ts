import assert from "node:assert/strict";
import { Keypair, type PublicKey } from "@solana/web3.js";
import { withTokenAccounts } from "../../../../keeper/src/execution/jupiter/index.ts";

describe("withTokenAccounts", () => {
  it("exchanges every mention and nothing else, and leaves the original as it was", () => {
    const [a, b, c] = [Keypair.generate().publicKey, Keypair.generate().publicKey, Keypair.generate().publicKey];
    const meta = (pubkey: PublicKey, isWritable = false) => ({ pubkey, isSigner: false, isWritable });
    const instruction = {
      programId: c,
      accounts: [meta(a, true), meta(b), meta(a)],
      data: new Uint8Array([1]),
      lookupTables: [],
    };
    const before = structuredClone(instruction.accounts.map(({ pubkey }) => pubkey.toBase58()));
    const exchanged = withTokenAccounts(instruction, new Map([[a.toBase58(), c.toBase58()]]));
    assert.deepEqual(exchanged, { ...instruction, accounts: [meta(c, true), meta(b), meta(c)] });
    assert.deepEqual(
      instruction.accounts.map(({ pubkey }) => pubkey.toBase58()),
      before,
    );
    assert.equal(withTokenAccounts(instruction, new Map()), instruction);
  });
});

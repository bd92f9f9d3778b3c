import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import { isEmpireError } from "../../../../keeper/src/domain/error.ts";
import {
  decodeMultisig,
  isVaultOf,
  SQUADS_PROGRAM_ID,
  squadsVault,
} from "../../../../keeper/src/vault/upgrade/squads.ts";
import { newKey } from "../../../support/keys.ts";
import { multisigBytes } from "../../../support/upgrade.ts";

/** A multisig as Squads' own SDK 2.1.4 writes it: 2 of 3 voters and a member who may not vote, 172,800 s, no rent collector. */
const OF_THE_SDK = [
  "e07479ba44a14fec",
  "01".repeat(32),
  "00".repeat(32),
  "0200",
  "00a30200",
  "0500000000000000",
  "0300000000000000",
  "00",
  "fe",
  "04000000",
  ...[10, 11, 12, 13].map((fill, at) => fill.toString(16).padStart(2, "0").repeat(32) + ["07", "02", "03", "05"][at]),
].join("");

describe("a Squads multisig", () => {
  const address = newKey().publicKey;
  const decode = (data: Uint8Array, owner = SQUADS_PROGRAM_ID) => decodeMultisig(address, { owner, data });
  const refused = (error: unknown) =>
    isEmpireError(error, "CONFIG_INVALID") && error.message.includes(address.toBase58());

  it("error: is missing, or another program's account", () => {
    assert.throws(() => decodeMultisig(address, undefined), refused);
    assert.throws(() => decode(multisigBytes(), newKey().publicKey), refused);
  });

  it("error: is another kind of account, or a damaged one", () => {
    const good = multisigBytes();
    const cuts = Array.from({ length: good.length }, (_, length) => good.subarray(0, length));
    const flipped = (at: number, byte: number) => good.with(at, byte);
    // The discriminator, the rent collector's tag, the number of members, and permissions of more than three bits.
    const damaged = [flipped(0, 0), flipped(94, 2), flipped(96, 5), flipped(99, 1), flipped(good.length - 1, 8)];
    for (const data of [...cuts, ...damaged]) assert.throws(() => decode(data), refused);
  });

  it("is read as its own SDK writes it", () => {
    const data = Uint8Array.from(Buffer.from(OF_THE_SDK, "hex"));
    const terms = { configAuthority: undefined, threshold: 2, voters: 3, timelock: 172_800n };
    assert.deepEqual(decode(data), terms);
    assert.deepEqual(multisigBytes(), data);
    // The program keeps room for a rent collector and for members to come.
    assert.deepEqual(decode(Uint8Array.from([...data, ...new Uint8Array(32)])), terms);
  });

  it("is read behind a rent collector, with a config authority", () => {
    const configAuthority = newKey().publicKey;
    const rentCollector = newKey().publicKey;
    const read = decode(
      multisigBytes({ configAuthority, rentCollector, threshold: 513, timelock: 7_776_000, permissions: [2, 4] }),
    );
    assert.ok(read.configAuthority?.equals(configAuthority));
    assert.deepEqual([read.threshold, read.voters, read.timelock], [513, 1, 7_776_000n]);
  });

  it("signs with any of its 256 vaults, and with no other key", () => {
    // As the SDK computes them.
    const multisig = new PublicKey(new Uint8Array(32).fill(42));
    const first = new PublicKey("5sHd4Kcz7Mo4aeVbkT8jxi2kw1FabJpGqKhJN6yUp6g7");
    const last = new PublicKey("ENkJJ5D2TyyrEvw46FVHZK25wJpi65YHniSyg4yafhFc");
    assert.ok(squadsVault(multisig, 0).equals(first));
    assert.ok(isVaultOf(multisig, first) && isVaultOf(multisig, last));
    assert.ok(!isVaultOf(multisig, multisig));
    assert.ok(!isVaultOf(multisig, newKey().publicKey));
    assert.ok(!isVaultOf(multisig, squadsVault(newKey().publicKey, 0)));
  });
});

import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import { isEmpireError } from "../../../../keeper/src/domain/error.ts";
import { type CodeOwner, decodeProgram, decodeProgramData } from "../../../../keeper/src/vault/upgrade/loader.ts";
import { newKey } from "../../../support/keys.ts";

const UPGRADEABLE = new PublicKey("BPFLoaderUpgradeab1e11111111111111111111111");
const V4 = new PublicKey("LoaderV411111111111111111111111111111111111");

const u32 = (value: number): number[] => [...new Uint8Array(Uint32Array.of(value).buffer)];
const u64 = (value: bigint): number[] => [...new Uint8Array(BigUint64Array.of(value).buffer)];
const bytes = (...parts: (readonly number[] | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

describe("a program's loader", () => {
  const key = newKey().publicKey;
  const programData = (tag: number, option: number, owner = UPGRADEABLE) => ({
    owner,
    data: bytes(u32(tag), u64(77n), [option], key.toBytes(), [1, 2, 3]),
  });
  const v4 = (status: bigint) => ({ owner: V4, data: bytes(u64(99n), key.toBytes(), u64(status)) });
  const same = (found: unknown, authority: PublicKey | undefined, deployedSlot: bigint | undefined) => {
    const { authority: is, deployedSlot: slot } = found as CodeOwner;
    assert.equal(is?.toBase58(), authority?.toBase58());
    assert.equal(slot, deployedSlot);
  };

  it("error: is not known here, so that nothing is said of the program", () => {
    for (const owner of [newKey().publicKey, PublicKey.default]) {
      assert.throws(
        () => decodeProgram({ owner, data: bytes(u32(2), key.toBytes()) }),
        (error) => isEmpireError(error, "UNSUPPORTED"),
      );
    }
  });

  it("error: has an account of another kind there, or a cut one", () => {
    const program = bytes(u32(2), key.toBytes());
    const wrong = [
      { owner: UPGRADEABLE, data: bytes() },
      { owner: UPGRADEABLE, data: program.subarray(0, 35) },
      { owner: UPGRADEABLE, data: bytes(u32(1), key.toBytes()) },
      { owner: V4, data: v4(1n).data.subarray(0, 47) },
      v4(3n),
    ];
    for (const account of wrong) {
      assert.throws(
        () => decodeProgram(account),
        (error) => isEmpireError(error, "VAULT_UNREADABLE"),
      );
    }
  });

  it("error: has no ProgramData, or something else in its place", () => {
    const cut = { owner: UPGRADEABLE, data: programData(3, 1).data.subarray(0, 44) };
    const wrong = [undefined, cut, programData(2, 1), programData(3, 2), programData(3, 1, newKey().publicKey)];
    for (const account of wrong) {
      assert.throws(
        () => decodeProgramData(account),
        (error) => isEmpireError(error, "VAULT_UNREADABLE"),
      );
    }
  });

  it("has no way to replace a program in its first two versions", () => {
    for (const name of ["BPFLoader1111111111111111111111111111111111", "BPFLoader2111111111111111111111111111111111"]) {
      same(decodeProgram({ owner: new PublicKey(name), data: bytes([127, 69, 76, 70]) }), undefined, undefined);
    }
  });

  it("points from a program to its ProgramData, which has the authority or none", () => {
    const found = decodeProgram({ owner: UPGRADEABLE, data: bytes(u32(2), key.toBytes()) });
    assert.ok("programData" in found && found.programData.equals(key));
    same(decodeProgramData(programData(3, 1)), key, 77n);
    same(decodeProgramData(programData(3, 0)), undefined, 77n);
  });

  it("keeps the authority in the program in version 4, until it is finalized and the key is its successor's", () => {
    same(decodeProgram(v4(0n)), key, 99n);
    same(decodeProgram(v4(1n)), key, 99n);
    same(decodeProgram(v4(2n)), undefined, 99n);
  });
});

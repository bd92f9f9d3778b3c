import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { typeSource } from "../../../keeper/src/vault/idl/generate.mjs";

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

describe("the vault's IDL in the keeper", () => {
  it("is the released one, byte for byte", () => {
    assert.equal(read("keeper/src/vault/idl/vault.json"), read("programs/vault/release/vault.json"));
  });

  it("has the type that the generator makes of it", () => {
    assert.equal(read("keeper/src/vault/idl/vault.ts"), typeSource(read("programs/vault/release/vault.json")));
  });
});

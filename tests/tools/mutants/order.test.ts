import assert from "node:assert/strict";
import type { Guard } from "../../../tools/mutants/guard.ts";
import { likelyFirst } from "../../../tools/mutants/order.ts";

describe("likelyFirst", () => {
  const guard: Guard = {
    file: "programs/vault/src/instructions/process_withdrawal.rs",
    line: 1,
    column: 1,
    condition: "a",
    error: "WrongVault",
  };
  const tests = new Map([
    ["tests/program/market.test.ts", "-"],
    ["tests/program/deposit.test.ts", "--"],
    ["tests/program/claimWithdrawal.test.ts", '"WrongVault"'],
    ["tests/program/processWithdrawal.test.ts", '"WrongVault", and more'],
    ["tests/program/processOther.test.ts", '"WrongVaults"'],
  ]);

  it("puts who names the error first, then who has a similar name, then the shorter", () => {
    assert.deepEqual(likelyFirst(guard, tests), [
      "tests/program/processWithdrawal.test.ts",
      "tests/program/claimWithdrawal.test.ts",
      "tests/program/processOther.test.ts",
      "tests/program/market.test.ts",
      "tests/program/deposit.test.ts",
    ]);
  });
});

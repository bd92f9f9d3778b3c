import assert from "node:assert/strict";
import { atoms } from "../../../../keeper/src/domain/quantity.ts";
import { jupiterV1 } from "../../../../keeper/src/execution/jupiter/index.ts";
import { systemRuntime } from "../../../../keeper/src/runtime.ts";
import { answer, ask, type Build, good, mint, refused, request, startScripted, taker } from "./support.ts";

describe("what Jupiter answers", () => {
  const asked = async (build: unknown) => (await ask([answer(200, build)])).quote;
  const changed = (change: (build: Build) => void): Build => {
    const build = good();
    change(build);
    return build;
  };
  const data = (build: Build, change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(build.swapInstruction.data, "base64");
    change(bytes);
    build.swapInstruction.data = bytes.toString("base64");
  };

  it("is believed when the answer is right", async () => {
    assert.equal((await asked(good())).outAmount, 2_000n);
  });

  const lies: Record<string, [(build: Build) => void, RegExp]> = {
    "another pair": [(build) => (build.outputMint = mint()), /another pair/],
    "another amount": [(build) => (build.inAmount = "999"), /for 999 and not 1000000/],
    "another tolerance": [(build) => (build.slippageBps = 500), /tolerance is 500/],
    "an output of nothing": [(build) => (build.outAmount = build.otherAmountThreshold = "0"), /gives nothing/],
    "a threshold below the tolerance": [(build) => (build.otherAmountThreshold = "1996"), /threshold/],
    "an amount that is no u64": [(build) => (build.outAmount = "99999999999999999999"), /outAmount/],
    "no plan": [(build) => (build.routePlan = []), /routePlan/],
    "another program": [(build) => (build.swapInstruction.programId = mint()), /it calls/],
    "another instruction": [(build) => data(build, (bytes) => bytes.write("3ec6d6c1d59f6cd2", "hex")), /four exact-in/],
    "another amount in the data": [(build) => data(build, (bytes) => (bytes[8] = 1)), /spends another amount/],
    "another quote in the data": [(build) => data(build, (bytes) => (bytes[16] = 1)), /expects another output/],
    "a platform fee in the data": [(build) => data(build, (bytes) => (bytes[26] = 1)), /takes a fee/],
    "a positive slippage fee in the data": [(build) => data(build, (bytes) => (bytes[28] = 1)), /takes a fee/],
    "data that ends early": [
      (build) => (build.swapInstruction.data = Buffer.from("bb64facc31c4af14", "hex").toString("base64")),
      /ends early/,
    ],
    "another authority": [
      (build) => build.swapInstruction.accounts.unshift({ pubkey: mint(), isSigner: false, isWritable: false }),
      /not its authority/,
    ],
    "a second signer": [
      (build) => build.swapInstruction.accounts.push({ pubkey: mint(), isSigner: true, isWritable: false }),
      /have to sign/,
    ],
    "an account that is none": [
      (build) => build.swapInstruction.accounts.push({ pubkey: "nonsense", isSigner: false, isWritable: false }),
      /not an address/,
    ],
  };
  for (const [what, [change, said]] of Object.entries(lies)) {
    it(`is not believed with ${what}`, async () => {
      await assert.rejects(asked(changed(change)), refused("QUOTE_INVALID", false, said));
    });
  }

  it("is not believed when it is not JSON, or misses a field", async () => {
    await assert.rejects(asked("<html>"), refused("QUOTE_INVALID", false, /not JSON/));
    await assert.rejects(
      asked({ ...good(), swapInstruction: undefined }),
      refused("QUOTE_INVALID", false, /swapInstruction/),
    );
    const server = await startScripted(answer(200, { inputMint: "x" }));
    const v1 = jupiterV1({ runtime: systemRuntime(), url: server.url });
    await assert.rejects(v1.quote(request), refused("QUOTE_INVALID", false)).finally(() => server.close());
  });

  it("refuses an amount that version 1's client would round", async () => {
    const v1 = jupiterV1({ runtime: systemRuntime(), url: "http://127.0.0.1:9" });
    await assert.rejects(v1.quote({ ...request, amount: atoms(1n << 53n) }), refused("AMOUNT_INVALID", false));
  });

  it("finds a fee account in a version 1 route", async () => {
    const accounts = Array.from({ length: 9 }, () => ({ pubkey: mint(), isSigner: false, isWritable: false }));
    accounts[1] = { pubkey: taker, isSigner: true, isWritable: false };
    const v1Instruction = {
      ...good().swapInstruction,
      accounts,
      data: Buffer.from("e517cb977ae3ad2a", "hex").toString("base64"),
    };
    const rest = {
      otherInstructions: [],
      computeBudgetInstructions: [],
      setupInstructions: [],
      addressLookupTableAddresses: [],
    };
    const server = await startScripted(
      answer(200, { ...good(), priceImpactPct: "0" }),
      answer(200, { ...rest, swapInstruction: v1Instruction }),
    );
    const v1 = jupiterV1({ runtime: systemRuntime(), url: server.url });
    const quote = await v1.quote(request);
    await assert
      .rejects(v1.instruction(quote), refused("QUOTE_INVALID", false, /takes a fee/))
      .finally(() => server.close());
  });
});

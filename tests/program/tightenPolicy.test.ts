import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import { shareAtoms } from "../../keeper/src/domain/quantity.ts";
import { feeDue } from "../../keeper/src/vault/math/fee.ts";
import { bookValue } from "../../keeper/src/vault/nav.ts";
import { POLICY_PARAMETERS, type PolicyParameter } from "../../keeper/src/vault/parameter.ts";
import { tightenPolicy } from "../../keeper/src/vault/tightenPolicy.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { changeNow, NO_FEE, propose } from "../support/govern.ts";
import { unsigned, withByte } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { outside, parameterOf, RATCHET, valuesOf } from "../support/ratchet.ts";
import { describeOnBoth } from "../support/suite.ts";
import {
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  PROGRAMS,
  pass,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

const DAY = 86_400n;
/** Where the instruction's data says which parameter. */
const PARAMETER_AT = 8;
/** The tests' policy's fee. */
const TERMS = { rateBps: 1_000n, growthBps: 5_000n, silverBps: 2_500n };

describeOnBoth("tighten_policy", (start) => {
  let chain: Chain;
  let vault: TestVault;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { minProfit: usdc(1), minIdle: usdc(1) });
  });

  const tighten = (parameter: PolicyParameter, value: bigint, authority: Keypair = vault.guardian) =>
    tightenPolicy({ vault: vault.vault, authority: authority.publicKey, parameter, value });
  const refuse = async (error: string, parameter: PolicyParameter, value: bigint, authority = vault.guardian) =>
    assertRefused(chain, error, [await tighten(parameter, value, authority)], [authority]);
  const now = async (parameter: PolicyParameter) => parameterOf(await vaultNow(vault), parameter);

  it("refuses everyone but guardian and admin, the keeper too", async () => {
    for (const other of [newKey(), vault.keeper]) await refuse("NotGuardian", "maxTrade", 1n, other);
    const other = await makeVaultBeside(vault);
    for (const foreign of [other.guardian, other.admin]) await refuse("NotGuardian", "maxTrade", 1n, foreign);
  });

  it("refuses a guardian who has not signed", async () => {
    const wrong = unsigned(await tighten("maxTrade", 1n), vault.guardian.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [wrong]);
  });

  it("refuses what is no vault", async () => {
    await refuseForgeries(chain, await tighten("maxTrade", 1n), vault.vault, [vault.guardian]);
  });

  it("refuses a parameter that does not exist", async () => {
    for (const number of [POLICY_PARAMETERS.length, 128, 255]) {
      const wrong = withByte(await tighten("maxTrade", 1n), PARAMETER_AT, number);
      await assertRefused(chain, "UnknownParameter", [wrong], [vault.guardian]);
    }
  });

  it("knows every parameter", () => {
    assert.deepEqual(
      RATCHET.map(({ parameter }) => parameter),
      POLICY_PARAMETERS,
    );
  });

  for (const each of RATCHET) {
    const { parameter, tighter } = each;
    const step = { lower: -1n, higher: 1n, neither: 0n }[tighter];

    if (tighter === "neither") {
      it(`refuses any other ${parameter}, to guardian and admin: each way harms somebody, so that it has to wait`, async () => {
        const before = await now(parameter);
        for (const authority of [vault.guardian, vault.admin]) {
          for (const value of [before, before - 1n, before + 1n, each.least])
            await refuse("NotTighter", parameter, value, authority);
        }
      });
      continue;
    }

    it(`refuses the same ${parameter} and a looser one, to guardian and admin`, async () => {
      const before = await now(parameter);
      const loosest = tighter === "lower" ? (1n << 64n) - 1n : 0n;
      for (const authority of [vault.guardian, vault.admin]) {
        for (const value of [before, before - step, loosest]) await refuse("NotTighter", parameter, value, authority);
      }
    });

    it(`makes ${parameter} ${tighter} at once, by guardian and by admin, and nothing else`, async () => {
      const start = await vaultNow(vault);
      const before = parameterOf(start, parameter);
      for (const [authority, from, to] of [
        [vault.guardian, before, before + step],
        [vault.admin, before + step, before + 2n * step],
      ] as const) {
        const instruction = await tighten(parameter, to, authority);
        const fields = {
          authority: authority.publicKey,
          parameter: BigInt(POLICY_PARAMETERS.indexOf(parameter)),
          before: from,
          after: to,
          fee: NO_FEE,
        };
        await assertReceipt(vault, "policyTightened", fields, () => sendOk(chain, [instruction], [authority]));
        const after = await vaultNow(vault);
        assert.deepEqual(valuesOf(after), { ...valuesOf(start), [parameter]: to });
        const rest = { policy: 0, receipts: 0, receiptHead: 0 };
        // What the outflow bucket has regained until now it has regained at the old rate.
        const outflow = { ...start.outflow, updatedAt: await chain.now() };
        assert.deepEqual({ ...after, ...rest }, { ...start, outflow, ...rest });
      }
    });

    it(`takes ${parameter} to its tightest and not beyond`, async () => {
      const tightest = tighter === "lower" ? each.least : each.most;
      for (const value of outside(each).filter((beyond) =>
        tighter === "lower" ? beyond < each.least : beyond > each.most,
      )) {
        await refuse("PolicyOutOfRange", parameter, value);
      }
      await sendOk(chain, [await tighten(parameter, tightest)], [vault.guardian]);
      assert.equal(await now(parameter), tightest);
    });
  }

  it("cannot be undone by guardian or admin", async () => {
    const before = await now("lossCap");
    await sendOk(chain, [await tighten("lossCap", 0n)], [vault.guardian]);
    for (const authority of [vault.guardian, vault.admin]) await refuse("NotTighter", "lossCap", before, authority);
  });

  it("lets a stolen guardian make the timelock 90 days long, and no longer", async () => {
    await refuse("PolicyOutOfRange", "timelock", 90n * DAY + 1n);
    await refuse("PolicyOutOfRange", "timelock", 1n << 63n);
    await sendOk(chain, [await tighten("timelock", 90n * DAY)], [vault.guardian]);
    assert.equal(await now("timelock"), 90n * DAY);
  });

  it("leaves a change that waits already the time that it was told", async () => {
    const number = await propose(vault, { kind: "policy", parameter: "maxTrade", value: usdc(60_000) });
    const { change } = await changeNow(vault, number);
    await sendOk(chain, [await tighten("timelock", 2_000n)], [vault.guardian]);
    const later = await propose(vault, { kind: "policy", parameter: "maxTrade", value: usdc(60_000) });
    const { change: second } = await changeNow(vault, later);
    assert.equal((await changeNow(vault, number)).change.notBefore, change.notBefore);
    assert.deepEqual([change.notBefore, second.notBefore], [change.proposedAt + 1_000n, second.proposedAt + 2_000n]);
  });

  it("charges the fee that is due before it lowers the rate", async () => {
    const alice = await makeDepositor(vault, usdc(10_000));
    await giveTo(vault, alice, usdc(10_000));
    await donate(vault, usdc(1_000));
    await pass(chain, 1_000n);
    const before = await vaultNow(vault);
    const due = feeDue(bookValue(before, await chain.now()), shareAtoms(before.shares), before.mark, TERMS);
    assert.ok(due);
    const { growth, silver, ecosystem, growthShares } = due;
    const instruction = await tighten("feeBps", 0n);
    const parameter = BigInt(POLICY_PARAMETERS.indexOf("feeBps"));
    const said = { authority: vault.guardian.publicKey, parameter, before: 1_000n, after: 0n };
    const fee = { growth, silver, ecosystem, growthShares };
    await assertReceipt(vault, "policyTightened", { ...said, fee }, () =>
      sendOk(chain, [instruction], [vault.guardian]),
    );
    const charged = await vaultNow(vault);
    // A tenth of 1,000 USDC, less the virtual share's part: half of it shares, a quarter silver, a quarter the ecosystem's.
    assert.ok(charged.reservedSilver > usdc(24.99) && charged.reservedSilver <= usdc(25), `${charged.reservedSilver}`);
    assert.ok(charged.reservedEcosystem > usdc(24.99) && charged.reservedEcosystem <= usdc(25));
    assert.ok(charged.protocolSharesOwed > 0n);
    await donate(vault, usdc(1_000));
    await pass(chain, 1_000n);
    await sendOk(chain, [await tighten("maxTrade", 1n)], [vault.guardian]);
    const after = await vaultNow(vault);
    assert.deepEqual(
      [after.reservedSilver, after.reservedEcosystem, after.protocolSharesOwed],
      [charged.reservedSilver, charged.reservedEcosystem, charged.protocolSharesOwed],
    );
  });
});

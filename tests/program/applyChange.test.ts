import assert from "node:assert/strict";
import { SystemProgram } from "@solana/web3.js";
import type { ChangeProposal } from "../../keeper/src/vault/change.ts";
import { assertRefused } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { applicationOf, applied, change, changeNow, propose, refuseApplied, ripe, setting } from "../support/govern.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { feedId } from "../support/pyth.ts";
import { describeOnBoth } from "../support/suite.ts";
import { funded } from "../support/tokens.ts";
import {
  type Depositor,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  PROGRAMS,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { deployTo, makeVenue, WIDE } from "../support/venue.ts";

const DAY = 86_400n;
/** How long a change can be carried out. */
const WINDOW = 14n * DAY;
const LOOSER: ChangeProposal = { kind: "policy", parameter: "maxTrade", value: usdc(60_000) };

describeOnBoth("apply_change", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let bob: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { minProfit: usdc(1), minIdle: usdc(1) });
    [alice, bob] = [await makeDepositor(vault, usdc(10_000)), await makeDepositor(vault, usdc(10_000))];
    await giveTo(vault, alice, usdc(10_000));
    await giveTo(vault, bob, usdc(10_000));
  });

  describe("who and what", () => {
    it("refuses everyone but the admin, also once the time has come", async () => {
      const number = await ripe(vault, LOOSER);
      const other = await makeVaultBeside(vault);
      for (const who of [vault.guardian, vault.keeper, newKey(), other.admin]) {
        const wrong = swapAccount(
          await applicationOf(vault, number),
          vault.admin.publicKey,
          funded(chain, who).publicKey,
        );
        await assertRefused(chain, "NotAdmin", [wrong], [who]);
      }
    });

    it("refuses an admin who has not signed", async () => {
      const wrong = unsigned(await applicationOf(vault, await ripe(vault, LOOSER)), vault.admin.publicKey);
      await assertRefused(chain, "missing required signature for instruction", [wrong]);
    });

    it("refuses what is no vault and what is no change", async () => {
      const number = await ripe(vault, LOOSER);
      const honest = await applicationOf(vault, number);
      await refuseForgeries(chain, honest, vault.vault, [vault.admin]);
      await refuseForgeries(chain, honest, (await changeNow(vault, number)).address, [vault.admin]);
    });

    it("refuses a change of another vault", async () => {
      const other = await makeVaultBeside(vault);
      const theirs = await propose(other, LOOSER);
      const ours = await ripe(vault, LOOSER);
      const [from, to] = [await changeNow(vault, ours), await changeNow(other, theirs)];
      const wrong = swapAccount(await applicationOf(vault, ours), from.address, to.address);
      await assertRefused(chain, "WrongChange", [wrong], [vault.admin]);
    });

    const key = newKey().publicKey;
    const others: readonly ChangeProposal[] = [
      { kind: "addVenue", destination: key, venueKind: "capital", limits: WIDE },
      { kind: "changeVenue", venue: key, limits: WIDE },
      { kind: "addPosition", mint: key, feed: feedId("anything"), cap: usdc(1) },
      { kind: "changePosition", position: key, feed: feedId("anything"), cap: usdc(1) },
      { kind: "setSilver", mint: key, feed: feedId("anything") },
      { kind: "releaseShares", destination: key, shares: 1n },
    ];
    it("refuses the kinds that need more accounts", async () => {
      for (const proposal of others) await refuseApplied(vault, "WrongChange", await ripe(vault, proposal));
    });

    it("refuses a policy that the vault no longer allows", async () => {
      const cooldown = await propose(vault, setting("cooldown", 400n));
      await applied(vault, await ripe(vault, setting("timelock", 500n)));
      await refuseApplied(vault, "PolicyOutOfRange", cooldown);
      const [silver, growth] = [setting("feeSilverBps", 5_000n), setting("feeGrowthBps", 7_500n)];
      const late = await propose(vault, growth);
      await applied(vault, await ripe(vault, silver));
      await refuseApplied(vault, "PolicyOutOfRange", late);
    });

    it("refuses a role for a key that has another by now", async () => {
      const someone = newKey().publicKey;
      for (const [first, then] of [
        ["keeper", "guardian"],
        ["guardian", "keeper"],
        ["keeper", "admin"],
      ] as const) {
        const late = await propose(vault, { kind: then, key: someone });
        await applied(vault, await ripe(vault, { kind: first, key: someone }));
        await refuseApplied(vault, "BadRoles", late);
        await change(vault, { kind: first, key: newKey().publicKey });
      }
    });

    it("refuses to write off nothing, or more than is outstanding", async () => {
      const venue = await makeVenue(vault);
      await deployTo(venue, usdc(100));
      for (const amount of [usdc(0), usdc(100.000001)]) {
        await refuseApplied(vault, "WriteOffTooLarge", await ripe(vault, { kind: "writeOff", row: venue.row, amount }));
      }
    });
  });

  describe("when", () => {
    it("refuses a second before the timelock has passed, and does it on the second", async () => {
      const number = await propose(vault, LOOSER);
      const { change: waiting } = await changeNow(vault, number);
      for (const at of [waiting.proposedAt, waiting.notBefore - 1n]) {
        await chain.setNow(at);
        await refuseApplied(vault, "ChangeTooEarly", number);
      }
      await chain.setNow(waiting.notBefore);
      await applied(vault, number);
      assert.equal((await vaultNow(vault)).policy.maxTrade, usdc(60_000));
    });

    it("does it on the last second of its fourteen days and refuses it from then on (attack 32)", async () => {
      const [first, second] = [await propose(vault, LOOSER), await propose(vault, setting("lossCap", usdc(2_000)))];
      const { lapsesAt, notBefore } = (await changeNow(vault, first)).change;
      assert.equal(lapsesAt - notBefore, WINDOW);
      await chain.setNow(lapsesAt - 1n);
      await applied(vault, first);
      for (const at of [lapsesAt, lapsesAt + 1n, lapsesAt + 1_000n * DAY]) {
        await chain.setNow(at);
        await refuseApplied(vault, "ChangeLapsed", second);
      }
    });

    it("does not take a clock that goes back for an earlier time, nor a later one for granted (attack 42)", async () => {
      const number = await propose(vault, LOOSER);
      const { notBefore } = (await changeNow(vault, number)).change;
      await chain.setNow(notBefore);
      await donate(vault, usdc(1));
      await chain.setNow(notBefore - 500n);
      // The vault has seen the time, so that it has come.
      await applied(vault, number);
    });

    it("does it once", async () => {
      const number = await ripe(vault, LOOSER);
      const again = await applicationOf(vault, number);
      const { address } = await changeNow(vault, number);
      // Lamports that arrive in the same transaction do not bring it back.
      const revive = SystemProgram.transfer({
        fromPubkey: chain.feePayer.publicKey,
        toPubkey: address,
        lamports: 10_000_000,
      });
      await assertRefused(chain, "NotOurAccount", [again, revive, again], [vault.admin]);
      await applied(vault, number);
      await assertRefused(chain, "NotOurAccount", [again], [vault.admin]);
    });
  });
});

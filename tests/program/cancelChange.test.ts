import assert from "node:assert/strict";
import type { Keypair, PublicKey } from "@solana/web3.js";
import { acceptAdmin } from "../../keeper/src/vault/acceptAdmin.ts";
import { cancelChange } from "../../keeper/src/vault/cancelChange.ts";
import { CHANGE_KINDS, type ChangeProposal } from "../../keeper/src/vault/change.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { applicationOf, change, changeNow, propose } from "../support/govern.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { feedId } from "../support/pyth.ts";
import { describeOnBoth } from "../support/suite.ts";
import { fund, funded } from "../support/tokens.ts";
import { makeVault, makeVaultBeside, PROGRAMS, pass, type TestVault, usdc, vaultNow } from "../support/vault.ts";
import { assertReceipt, makeVenue } from "../support/venue.ts";

const DAY = 86_400n;
const TIMELOCK = 1_000n;
const LOOSER: ChangeProposal = { kind: "policy", parameter: "maxTrade", value: usdc(60_000) };

describeOnBoth("cancel_change", (start) => {
  let chain: Chain;
  let vault: TestVault;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
  });

  const cancel = (number: bigint, authority: Keypair = vault.guardian, proposer: PublicKey = vault.admin.publicKey) =>
    cancelChange({ vault: vault.vault, authority: authority.publicKey, number, proposer });
  const lamports = async (who: PublicKey) => (await chain.account(who))?.lamports ?? 0n;

  it("refuses everyone but guardian and admin: keeper, strangers, and another vault's guardian", async () => {
    const number = await propose(vault, LOOSER);
    const other = await makeVaultBeside(vault);
    for (const who of [vault.keeper, newKey(), other.guardian, other.admin]) {
      await assertRefused(chain, "NotGuardian", [await cancel(number, who)], [who]);
    }
  });

  it("refuses a guardian who has not signed", async () => {
    const wrong = unsigned(await cancel(await propose(vault, LOOSER)), vault.guardian.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [wrong]);
  });

  it("refuses what is no vault and what is no change", async () => {
    const number = await propose(vault, LOOSER);
    const honest = await cancel(number);
    await refuseForgeries(chain, honest, vault.vault, [vault.guardian]);
    await refuseForgeries(chain, honest, (await changeNow(vault, number)).address, [vault.guardian]);
  });

  it("refuses a change of another vault, whoever proposed it", async () => {
    const other = await makeVaultBeside(vault);
    const [ours, theirs] = [await propose(vault, LOOSER), await propose(other, LOOSER)];
    const foreign = await changeNow(other, theirs);
    const honest = await cancel(ours, vault.guardian, other.admin.publicKey);
    const wrong = swapAccount(honest, (await changeNow(vault, ours)).address, foreign.address);
    await assertRefused(chain, "WrongChange", [wrong], [vault.guardian]);
  });

  it("refuses to give the rent to anybody but the proposer", async () => {
    const number = await propose(vault, LOOSER);
    for (const thief of [vault.guardian.publicKey, newKey().publicKey]) {
      fund(chain, thief);
      await assertRefused(chain, "WrongChange", [await cancel(number, vault.guardian, thief)], [vault.guardian]);
    }
  });

  it("refuses to let the guardian stay by cancelling its own replacement, and lets the admin", async () => {
    const number = await propose(vault, { kind: "guardian", key: newKey().publicKey });
    await assertRefused(chain, "OwnReplacement", [await cancel(number)], [vault.guardian]);
    await pass(chain, TIMELOCK + 1n);
    await assertRefused(chain, "OwnReplacement", [await cancel(number)], [vault.guardian]);
    await sendOk(chain, [await cancel(number, vault.admin)], [vault.admin]);
    assert.equal(`${(await vaultNow(vault)).guardian}`, `${vault.guardian.publicKey}`);
  });

  it("refuses what has been carried out or cancelled", async () => {
    const [carried, cancelled] = [await propose(vault, LOOSER), await propose(vault, LOOSER)];
    const [late, again] = [await cancel(carried), await cancel(cancelled)];
    await pass(chain, TIMELOCK);
    await sendOk(chain, [await applicationOf(vault, carried)], [vault.admin]);
    await sendOk(chain, [again], [vault.guardian]);
    for (const gone of [late, again]) {
      await assertRefused(chain, "NotOurAccount", [gone], [vault.guardian]);
    }
  });

  const key = newKey().publicKey;
  const feed = feedId("anything");
  const limits = { cap: usdc(3), capacity: usdc(2), refill: usdc(1) };
  const proposals: readonly ChangeProposal[] = [
    LOOSER,
    { kind: "keeper", key },
    { kind: "guardian", key },
    { kind: "admin", key },
    { kind: "writeOff", row: 0, amount: usdc(1) },
    { kind: "addVenue", destination: key, venueKind: "capital", limits },
    { kind: "changeVenue", venue: key, limits },
    { kind: "addPosition", mint: key, feed, cap: usdc(7) },
    { kind: "changePosition", position: key, feed, cap: usdc(7) },
    { kind: "setSilver", mint: key, feed },
    { kind: "usdcFeed", feed },
    { kind: "releaseShares", destination: key, shares: 5n },
  ];

  it("knows every kind", () => {
    assert.deepEqual(
      proposals.map(({ kind }) => kind),
      CHANGE_KINDS,
    );
  });

  for (const proposal of proposals) {
    it(`takes back a change of the kind ${proposal.kind}, and gives the rent back`, async () => {
      if (proposal.kind === "writeOff") await makeVenue(vault);
      const authorities = proposal.kind === "guardian" ? [vault.admin] : [vault.guardian, vault.admin];
      for (const authority of authorities) {
        const number = await propose(vault, proposal);
        const { address, lamports: rent } = await changeNow(vault, number);
        const [before, held] = [await vaultNow(vault), await lamports(vault.admin.publicKey)];
        const instruction = await cancel(number, authority);
        await assertReceipt(vault, "changeCancelled", { authority: authority.publicKey, number }, () =>
          sendOk(chain, [instruction], [authority]),
        );
        assert.equal(await chain.account(address), undefined);
        assert.equal(await lamports(vault.admin.publicKey), held + rent);
        const receipt = { receipts: 0, receiptHead: 0, updatedAt: 0 };
        assert.deepEqual({ ...(await vaultNow(vault)), ...receipt }, { ...before, ...receipt });
      }
    });
  }

  it("takes back what is ripe, and what has lapsed", async () => {
    const [ripe, lapsed] = [await propose(vault, LOOSER), await propose(vault, LOOSER)];
    await pass(chain, TIMELOCK);
    await sendOk(chain, [await cancel(ripe)], [vault.guardian]);
    await pass(chain, 14n * DAY);
    await assertRefused(chain, "ChangeLapsed", [await applicationOf(vault, lapsed)], [vault.admin]);
    await sendOk(chain, [await cancel(lapsed)], [vault.guardian]);
  });

  it("gives the rent to who proposed it, also when the admin is another by now", async () => {
    const number = await propose(vault, LOOSER);
    const next = funded(chain, newKey());
    await change(vault, { kind: "admin", key: next.publicKey });
    await sendOk(chain, [await acceptAdmin({ vault: vault.vault, admin: next.publicKey })], [next]);
    const [held, mine] = [await lamports(vault.admin.publicKey), await lamports(next.publicKey)];
    const { lamports: rent } = await changeNow(vault, number);
    await assertRefused(chain, "NotGuardian", [await cancel(number, vault.admin)], [vault.admin]);
    await sendOk(chain, [await cancel(number, next)], [next]);
    assert.deepEqual([await lamports(vault.admin.publicKey), await lamports(next.publicKey)], [held + rent, mine]);
  });

  it("leaves the numbers of what comes after as they are", async () => {
    const first = await propose(vault, LOOSER);
    await sendOk(chain, [await cancel(first)], [vault.guardian]);
    assert.equal(await propose(vault, LOOSER), first + 1n);
  });
});

import assert from "node:assert/strict";
import { type Keypair, PublicKey } from "@solana/web3.js";
import { changeAddress } from "../../keeper/src/vault/addresses.ts";
import { CHANGE_KINDS, type ChangeProposal, encodeProposal } from "../../keeper/src/vault/change.ts";
import { POLICY_PARAMETERS } from "../../keeper/src/vault/parameter.ts";
import { proposeChange } from "../../keeper/src/vault/proposeChange.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { changeNow, proposalOf, propose } from "../support/govern.ts";
import { swapAccount, unsigned, withByte } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { feedId } from "../support/pyth.ts";
import { outside, RATCHET } from "../support/ratchet.ts";
import { describeOnBoth } from "../support/suite.ts";
import { fund, funded } from "../support/tokens.ts";
import { makeVault, makeVaultBeside, PROGRAMS, type TestVault, usdc, vaultNow } from "../support/vault.ts";
import { assertReceipt, makeVenue } from "../support/venue.ts";

const DAY = 86_400n;
/** Where the instruction's data has the proposal's kind and parameter. */
const KIND_AT = 8;
const PARAMETER_AT = 9;
const LOOSER: ChangeProposal = { kind: "policy", parameter: "maxTrade", value: usdc(60_000) };

describeOnBoth("propose_change", (start) => {
  let chain: Chain;
  let vault: TestVault;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    fund(chain, vault.admin.publicKey);
  });

  const refuse = async (error: string, proposal: ChangeProposal) => {
    const { instruction } = await proposalOf(vault, proposal);
    await assertRefused(chain, error, [instruction], [vault.admin]);
  };
  const by = async (who: Keypair) => {
    const { changeNext: number } = await vaultNow(vault);
    return proposeChange({ vault: vault.vault, admin: who.publicKey, number, proposal: LOOSER });
  };

  it("refuses everyone but the admin: guardian, keeper, strangers and another vault's admin", async () => {
    const other = await makeVaultBeside(vault);
    for (const who of [vault.guardian, vault.keeper, newKey(), other.admin]) {
      await assertRefused(chain, "NotAdmin", [await by(funded(chain, who))], [who]);
    }
  });

  it("refuses an admin who has not signed", async () => {
    const wrong = unsigned(await by(vault.admin), vault.admin.publicKey);
    await assertRefused(chain, "missing required signature for instruction", [wrong]);
  });

  it("refuses what is no vault", async () => {
    await refuseForgeries(chain, await by(vault.admin), vault.vault, [vault.admin]);
  });

  it("refuses a kind that does not exist, of a change and of a venue", async () => {
    const { instruction } = await proposalOf(vault, LOOSER);
    for (const kind of [CHANGE_KINDS.length, 128, 255]) {
      await assertRefused(chain, "UnknownKind", [withByte(instruction, KIND_AT, kind)], [vault.admin]);
    }
    const limits = { cap: usdc(1), capacity: usdc(1), refill: usdc(1) };
    const destination = newKey().publicKey;
    const venue = await proposalOf(vault, { kind: "addVenue", destination, venueKind: "capital", limits });
    for (const kind of [2, 255]) {
      await assertRefused(chain, "UnknownKind", [withByte(venue.instruction, PARAMETER_AT, kind)], [vault.admin]);
    }
  });

  it("refuses a parameter that does not exist", async () => {
    const { instruction } = await proposalOf(vault, LOOSER);
    for (const parameter of [POLICY_PARAMETERS.length, 128, 255]) {
      await assertRefused(chain, "UnknownParameter", [withByte(instruction, PARAMETER_AT, parameter)], [vault.admin]);
    }
  });

  for (const each of RATCHET) {
    const { parameter, least, most } = each;
    it(`takes ${parameter} to either end of its range and refuses what is beyond`, async () => {
      for (const value of outside(each)) await refuse("PolicyOutOfRange", { kind: "policy", parameter, value });
      for (const value of [least, most]) {
        const number = await propose(vault, { kind: "policy", parameter, value });
        assert.equal((await changeNow(vault, number)).change.value, value);
      }
    });
  }

  it("refuses roles that are not three different keys", async () => {
    const { admin, guardian, keeper } = vault;
    for (const [kind, keys] of [
      ["keeper", [admin.publicKey, guardian.publicKey]],
      ["guardian", [admin.publicKey, keeper.publicKey]],
      ["admin", [guardian.publicKey, keeper.publicKey]],
    ] as const) {
      for (const key of [...keys, PublicKey.default]) await refuse("BadRoles", { kind, key });
    }
  });

  it("refuses a write-off at a venue that does not exist", async () => {
    for (const row of [0, 15, 16, 255]) await refuse("WrongVenue", { kind: "writeOff", row, amount: usdc(1) });
    await makeVenue(vault);
    await refuse("WrongVenue", { kind: "writeOff", row: 1, amount: usdc(1) });
    await propose(vault, { kind: "writeOff", row: 0, amount: usdc(1) });
  });

  it("refuses a feed of zero, which no price matches", async () => {
    const feed = new Uint8Array(32);
    const key = newKey().publicKey;
    for (const proposal of [
      { kind: "addPosition", mint: key, feed, cap: usdc(1) },
      { kind: "changePosition", position: key, feed, cap: usdc(1) },
      { kind: "setSilver", mint: key, feed },
      { kind: "usdcFeed", feed },
    ] satisfies ChangeProposal[]) {
      await refuse("WrongFeed", proposal);
    }
  });

  it("refuses to write it anywhere but at the address of the next number", async () => {
    const other = await makeVaultBeside(vault);
    const { number, instruction } = await proposalOf(vault, LOOSER);
    const right = changeAddress(vault.vault, number);
    for (const wrong of [
      changeAddress(vault.vault, number + 1n),
      changeAddress(other.vault, number),
      newKey().publicKey,
    ]) {
      await assertRefused(chain, "WrongAddress", [swapAccount(instruction, right, wrong)], [vault.admin]);
    }
  });

  it("refuses to write over a change that waits", async () => {
    const { instruction } = await proposalOf(vault, LOOSER);
    await sendOk(chain, [instruction], [vault.admin]);
    await assertRefused(chain, "WrongAddress", [instruction], [vault.admin]);
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
    { kind: "addVenue", destination: key, venueKind: "inventory", limits },
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
    it(`writes down a change of the kind ${proposal.kind}, which changes nothing yet`, async () => {
      if (proposal.kind === "writeOff") await makeVenue(vault);
      const before = await vaultNow(vault);
      const paid = (await chain.account(vault.admin.publicKey))?.lamports ?? 0n;
      const { number, instruction } = await proposalOf(vault, proposal);
      const at = await chain.now();
      const { kind, parameter, subject, feed: priced, value, capacity, refill } = encodeProposal(proposal);
      const times = { notBefore: at + 1_000n, lapsesAt: at + 1_000n + 14n * DAY };
      const said = { subject, feed: [...priced], value, capacity, refill, ...times };
      const numbers = { number, kind: BigInt(kind), parameter: BigInt(parameter) };
      await assertReceipt(vault, "changeProposed", { ...numbers, ...said }, () =>
        sendOk(chain, [instruction], [vault.admin]),
      );

      const { change, lamports } = await changeNow(vault, number);
      const admin = vault.admin.publicKey;
      const { bump, reserved, reservedFlags, ...written } = change;
      assert.deepEqual(
        [reserved, reservedFlags],
        [
          [0n, 0n, 0n, 0n],
          [0, 0, 0, 0],
        ],
      );
      assert.deepEqual(
        { ...written, vault: `${written.vault}`, proposer: `${written.proposer}`, subject: `${written.subject}` },
        {
          ...{ version: 1, kind, parameter, vault: `${vault.vault}`, proposer: `${admin}` },
          ...{ ...said, subject: `${subject}`, number, proposedAt: at },
        },
      );
      assert.ok(bump > 0);
      assert.equal((await chain.account(admin))?.lamports, paid - lamports);
      const after = await vaultNow(vault);
      const receipt = { receipts: 0, receiptHead: 0 };
      assert.deepEqual({ ...after, ...receipt }, { ...before, changeNext: number + 1n, updatedAt: at, ...receipt });
    });
  }

  it("waits for the timelock of its own time, and numbers one after another", async () => {
    const first = await propose(vault, LOOSER);
    await chain.setNow((await chain.now()) + 10n);
    const second = await propose(vault, LOOSER);
    assert.deepEqual([first, second], [0n, 1n]);
    const [a, b] = [(await changeNow(vault, first)).change, (await changeNow(vault, second)).change];
    assert.deepEqual([b.proposedAt - a.proposedAt, b.notBefore - a.notBefore], [10n, 10n]);
  });

  it("cannot be held up by lamports at its address", async () => {
    const { number, instruction } = await proposalOf(vault, LOOSER);
    fund(chain, changeAddress(vault.vault, number), 1_000n);
    await sendOk(chain, [instruction], [vault.admin]);
    assert.equal((await changeNow(vault, number)).change.value, usdc(60_000));
  });
});

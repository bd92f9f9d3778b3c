import assert from "node:assert/strict";
import { AuthorityType, createSetAuthorityInstruction } from "@solana/spl-token";
import { type PublicKey, SystemProgram } from "@solana/web3.js";
import { changeAddress, scratchAddress, venueAddress } from "../../keeper/src/vault/addresses.ts";
import { addVenue } from "../../keeper/src/vault/addVenue.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { applicationOf, propose } from "../support/govern.ts";
import { readOnly, swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { addTestPosition } from "../support/position.ts";
import { describeOnBoth } from "../support/suite.ts";
import { fund, funded, mintTo, putMint } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  PROGRAMS,
  pass,
  queue,
  shares,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import {
  added,
  assertReceipt,
  deployTo,
  makeVenue,
  NO_FEE,
  proposeVenue,
  refuseDeploy,
  rowNow,
  venueNow,
  WIDE,
} from "../support/venue.ts";

const DAY = 86_400n;
const LIMITS = { cap: usdc(500), capacity: usdc(400), refill: usdc(300) };

describeOnBoth("add_venue", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain);
    alice = await makeDepositor(vault, usdc(10_000));
    await giveTo(vault, alice, usdc(10_000));
  });

  const applyOf = (number: bigint, destination: PublicKey, to = vault) =>
    applicationOf(to, number, (ripe) => addVenue({ ...ripe, added: added(destination) }));

  /** A proposal whose time has come; for somebody new unless said otherwise. */
  const ripe = async (given?: PublicKey) => {
    const destination = given ?? (await mintTo(chain, vault.usdcMint, newKey().publicKey, 0n));
    const number = await propose(vault, { kind: "addVenue", destination, venueKind: "capital", limits: LIMITS });
    await pass(chain, 1_000n);
    return { number, destination, instruction: await applyOf(number, destination) };
  };

  const refuse = async (error: string, destination: PublicKey) => {
    const { instruction } = await ripe(destination);
    await assertRefused(chain, error, [instruction], [vault.admin]);
  };

  it("refuses everyone but the admin", async () => {
    const { instruction } = await ripe();
    for (const other of [vault.keeper, vault.guardian, newKey()]) {
      fund(chain, other.publicKey);
      const wrong = swapAccount(instruction, vault.admin.publicKey, other.publicKey);
      await assertRefused(chain, "NotAdmin", [wrong], [other]);
    }
    const name = "missing required signature for instruction";
    await assertRefused(chain, name, [unsigned(instruction, vault.admin.publicKey)]);
  });

  it("refuses before the timelock and once it has lapsed, to the second (attack 32)", async () => {
    const { number, destination } = await proposeVenue(vault);
    await pass(chain, 999n);
    const instruction = await applyOf(number, destination);
    await assertRefused(chain, "ChangeTooEarly", [instruction], [vault.admin]);
    await pass(chain, 1n + 14n * DAY);
    await assertRefused(chain, "ChangeLapsed", [instruction], [vault.admin]);
    await pass(chain, -1n);
    await sendOk(chain, [instruction], [vault.admin]);
  });

  it("refuses while somebody who asked to leave before it has not left", async () => {
    const { number, destination } = await proposeVenue(vault);
    await pass(chain, 900n);
    const ticket = await queue(vault, alice, shares(10));
    await pass(chain, 100n);
    const instruction = await applyOf(number, destination);
    await assertRefused(chain, "TicketsFirst", [instruction], [vault.admin]);
    await sendOk(chain, [await crankOf(vault, alice, ticket)]);
    const late = await queue(vault, alice, shares(10));
    const wrong = await applicationOf(vault, number, (ripe) =>
      addVenue({ ...ripe, head: late + 1n, added: added(destination) }),
    );
    await assertRefused(chain, "NotHeadOfQueue", [wrong], [vault.admin]);
    await sendOk(chain, [await applyOf(number, destination)], [vault.admin]);
  });

  it("refuses a change of another kind, of another vault, and one that was carried out", async () => {
    const { number, destination, instruction } = await ripe();
    const policy = await propose(vault, { kind: "policy", parameter: "maxTrade", value: usdc(60_000) });
    const other = await makeVaultBeside(vault);
    const others = await propose(other, { kind: "addVenue", destination, venueKind: "capital", limits: WIDE });
    await pass(chain, 1_000n);
    const mine = changeAddress(vault.vault, number);
    for (const change of [changeAddress(vault.vault, policy), changeAddress(other.vault, others)]) {
      await assertRefused(chain, "WrongChange", [swapAccount(instruction, mine, change)], [vault.admin]);
    }
    await refuseForgeries(chain, instruction, mine, [vault.admin]);
    await sendOk(chain, [instruction], [vault.admin]);
    assert.equal(await chain.account(mine), undefined);
    const again = await chain.send([instruction], [vault.admin]);
    assert.ok(!again.ok);
    assert.equal((await vaultNow(vault)).venueCount, 1);
  });

  it("refuses another destination than the one proposed", async () => {
    const { number, instruction, destination } = await ripe();
    const other = await mintTo(chain, vault.usdcMint, newKey().publicKey, 0n);
    // At the address of either.
    await assertRefused(chain, "WrongDestination", [swapAccount(instruction, destination, other)], [vault.admin]);
    await assertRefused(chain, "WrongDestination", [await applyOf(number, other)], [vault.admin]);
  });

  it("refuses a destination of the vault's own or of its trader's", async () => {
    const { usdcMint, vault: address } = vault;
    const scratch = scratchAddress(address, usdcMint);
    await sendOk(chain, [await createScratch({ vault: address, payer: chain.feePayer.publicKey, mint: usdcMint })]);
    await refuse("WrongDestination", vault.treasury);
    await refuse("WrongDestination", await mintTo(chain, usdcMint, address, 0n));
    await refuse("WrongDestination", scratch);
  });

  it("refuses a destination of another mint, and what is no token account", async () => {
    const mint = newKey().publicKey;
    putMint(chain, mint, 6);
    await refuse("WrongTokenAccount", await mintTo(chain, mint, newKey().publicKey, 0n));
    await refuse("WrongTokenAccount", mint);
    await refuse("WrongTokenAccount", newKey().publicKey);
  });

  it("refuses a venue that is not at the address of its seeds, of another kind too", async () => {
    const { destination, instruction } = await ripe();
    const mine = venueAddress(vault.vault, destination, "capital");
    for (const other of [venueAddress(vault.vault, destination, "inventory"), newKey().publicKey]) {
      await assertRefused(chain, "WrongAddress", [swapAccount(instruction, mine, other)], [vault.admin]);
    }
  });

  it("refuses a destination that is a venue already, so that no limit is doubled", async () => {
    const venue = await makeVenue(vault);
    const { instruction } = await ripe(venue.destination);
    await assertRefused(chain, "AlreadyExists", [instruction], [vault.admin]);
  });

  it("refuses a vault of another type, owner or size, and accounts that are read-only", async () => {
    const { number, destination, instruction } = await ripe();
    await refuseForgeries(chain, instruction, vault.vault, [vault.admin]);
    for (const account of [
      vault.vault,
      changeAddress(vault.vault, number),
      venueAddress(vault.vault, destination, "capital"),
    ]) {
      await assertRefused(chain, "ConstraintMut", [readOnly(instruction, account)], [vault.admin]);
    }
  });

  it("refuses a seventeenth", async () => {
    for (let row = 0; row < 16; row++) await makeVenue(vault);
    const { instruction } = await ripe();
    await assertRefused(chain, "TableFull", [instruction], [vault.admin]);
    assert.equal((await vaultNow(vault)).venueCount, 16);
  });

  describe("for inventory", () => {
    const inventory = async (mint: PublicKey, position: PublicKey) => {
      const destination = await mintTo(chain, mint, newKey().publicKey, 0n);
      const number = await propose(vault, { kind: "addVenue", destination, venueKind: "inventory", limits: LIMITS });
      await pass(chain, 1_000n);
      const apply = await applicationOf(vault, number, (ripe) =>
        addVenue({ ...ripe, added: { kind: "inventory", destination, position } }),
      );
      return { destination, apply };
    };

    it("refuses what is no position of this vault", async () => {
      const { mint } = await addTestPosition(vault, "token");
      const beside = await makeVaultBeside(vault);
      const other = await addTestPosition(beside, "token");
      for (const wrong of [other.position, beside.vault, SystemProgram.programId]) {
        const { apply } = await inventory(mint, wrong);
        await assertRefused(chain, "WrongPosition", [apply], [vault.admin]);
      }
    });

    it("refuses a destination of another mint than the position's, USDC too", async () => {
      const [one, two] = [await addTestPosition(vault, "one"), await addTestPosition(vault, "two")];
      for (const mint of [two.mint, vault.usdcMint]) {
        const { apply } = await inventory(mint, one.position);
        await assertRefused(chain, "WrongTokenAccount", [apply], [vault.admin]);
      }
    });

    it("adds it for that position alone, where no USDC can be sent", async () => {
      const { mint, position } = await addTestPosition(vault, "token");
      const { apply, destination } = await inventory(mint, position);
      await sendOk(chain, [apply], [vault.admin]);
      const venue = venueAddress(vault.vault, destination, "inventory");
      const account = await venueNow({ vault, venue, row: 0, exchange: newKey(), destination });
      assert.equal(account.kind, 1);
      assert.ok(account.mint.equals(mint) && account.position.equals(position));
    });
  });

  it("adds it with its limits, an empty bucket and an empty row, and leaves its receipt", async () => {
    const { number, exchange, destination, venue } = await proposeVenue(vault, LIMITS);
    await pass(chain, 1_234n);
    const instruction = await applyOf(number, destination);
    const rent = (await chain.account(changeAddress(vault.vault, number)))?.lamports ?? 0n;
    const before = (await chain.account(vault.admin.publicKey))?.lamports ?? 0n;
    await assertReceipt(
      vault,
      "changeApplied",
      { number, kind: 5n, parameter: 0n, subject: destination, value: LIMITS.cap, account: venue, fee: NO_FEE },
      () => sendOk(chain, [instruction], [vault.admin]),
    );
    const test = { vault, venue, row: 0, exchange, destination };
    const account = await venueNow(test);
    const { cap, capacity, refill, kind, row, frozen, units, outflow, addedAt } = account;
    assert.deepEqual({ cap, capacity, refill }, LIMITS);
    assert.deepEqual([kind, row, frozen, units, addedAt], [0, 0, 0, 0n, await chain.now()]);
    assert.deepEqual(outflow, { used: 0n, remainder: 0n, updatedAt: 0n });
    assert.ok(account.vault.equals(vault.vault) && account.destination.equals(destination));
    assert.ok(account.destinationOwner.equals(exchange.publicKey) && account.mint.equals(vault.usdcMint));
    assert.ok(account.position.equals(SystemProgram.programId), "the position is not zero");
    const empty = { outstanding: 0n, attested: 0n, attestedAt: 0n, writtenOff: 0n, writtenOffAt: 0n };
    assert.deepEqual(await rowNow(test), empty);
    assert.equal((await vaultNow(vault)).venueCount, 1);
    const after = (await chain.account(vault.admin.publicKey))?.lamports ?? 0n;
    const paid = (await chain.account(venue))?.lamports ?? 0n;
    assert.equal(after, before + rent - paid);
    await refuseDeploy(test, "OutflowExceeded", LIMITS.capacity + 1n);
    await deployTo(test, LIMITS.capacity);
  });

  it("adds it where somebody has sent lamports to its address before, a few or more than the rent", async () => {
    for (const lamports of [1n, 50_000_000_000n]) {
      const { number, destination, venue } = await proposeVenue(vault);
      fund(chain, venue, lamports);
      await pass(chain, 1_000n);
      await sendOk(chain, [await applyOf(number, destination)], [vault.admin]);
    }
    assert.equal((await vaultNow(vault)).venueCount, 2);
  });

  it("gives each its own row, in order", async () => {
    const [one, two] = [await makeVenue(vault), await makeVenue(vault)];
    assert.deepEqual([(await venueNow(one)).row, (await venueNow(two)).row], [0, 1]);
    await deployTo(two, usdc(7));
    assert.deepEqual([(await rowNow(one)).outstanding, (await rowNow(two)).outstanding], [0n, usdc(7)]);
  });

  it("records the owner that the destination has when it is added", async () => {
    const { number, exchange, destination, venue } = await proposeVenue(vault);
    const next = funded(chain, newKey());
    const hand = createSetAuthorityInstruction(
      destination,
      exchange.publicKey,
      AuthorityType.AccountOwner,
      next.publicKey,
    );
    await sendOk(chain, [hand], [exchange]);
    await pass(chain, 1_000n);
    await sendOk(chain, [await applyOf(number, destination)], [vault.admin]);
    const { destinationOwner } = await venueNow({ vault, venue, row: 0, exchange, destination });
    assert.ok(destinationOwner.equals(next.publicKey));
  });
});

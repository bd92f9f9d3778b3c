import assert from "node:assert/strict";
import { createApproveInstruction, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, SystemProgram } from "@solana/web3.js";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import { settleVenue } from "../../keeper/src/vault/settleVenue.ts";
import { tightenVenue } from "../../keeper/src/vault/tightenVenue.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseFalseToken } from "../support/falseToken.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { readOnly, swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { balance, fund, funded, mintTo, putMint } from "../support/tokens.ts";
import {
  type Depositor,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  mintInto,
  PROGRAMS,
  pass,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import {
  assertReceipt,
  attest,
  deployTo,
  forgeVenue,
  makeVenue,
  pause,
  rowNow,
  settle,
  settlementOf,
  type TestVenue,
  WIDE,
  writeOff,
} from "../support/venue.ts";

const MAX_U64 = (1n << 64n) - 1n;

describeOnBoth("settle_venue", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let venue: TestVenue;
  let alice: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { feeBps: 0, haircutBps: 0 });
    alice = await makeDepositor(vault, usdc(20_000));
    await giveTo(vault, alice, usdc(10_000));
    venue = await makeVenue(vault);
    await deployTo(venue, usdc(1_000));
  });

  const refuseWith = async (error: string, from: PublicKey, to: PublicKey) => {
    const honest = await settlementOf(venue, usdc(10));
    await assertRefused(chain, error, [swapAccount(honest, from, to)], [venue.exchange]);
  };

  it("refuses nothing", async () => {
    const nothing = await settlementOf(venue, 0n);
    await assertRefused(chain, "SettleZero", [nothing], [venue.exchange]);
  });

  it("refuses a payer who has not signed, and more than the payer has", async () => {
    const honest = await settlementOf(venue, usdc(10));
    const name = "missing required signature for instruction";
    await assertRefused(chain, name, [unsigned(honest, venue.exchange.publicKey)]);
    const { usdcMint } = vault;
    const payer = venue.exchange.publicKey;
    for (const [error, amount] of [
      ["token: 0x1", usdc(1_000) + 1n],
      ["Overflow", MAX_U64],
    ] as const) {
      const more = await settleVenue({ vault: vault.vault, usdcMint, venue: venue.venue, payer, amount: usdc(0) });
      more.data.writeBigUInt64LE(amount, 8);
      await assertRefused(chain, error, [more], [venue.exchange]);
    }
  });

  it("refuses a venue of another vault, and one whose row is not in use", async () => {
    const other = await makeVenue(await makeVaultBeside(vault));
    await refuseWith("WrongVenue", venue.venue, other.venue);
    await forgeVenue(venue, { row: 1 });
    const honest = await settlementOf(venue, usdc(10));
    await assertRefused(chain, "WrongVenue", [honest], [venue.exchange]);
  });

  it("refuses a vault or a venue of another type, owner or size, and a vault that is read-only", async () => {
    const honest = await settlementOf(venue, usdc(10));
    for (const account of [vault.vault, venue.venue]) await refuseForgeries(chain, honest, account, [venue.exchange]);
    await assertRefused(chain, "ConstraintMut", [readOnly(honest, vault.vault)], [venue.exchange]);
  });

  it("refuses another treasury, even another account of the vault or the payer's own", async () => {
    await refuseWith("WrongTreasury", vault.treasury, await mintTo(chain, vault.usdcMint, vault.vault, 0n));
    await refuseWith("WrongTreasury", vault.treasury, vault.keeperUsdc);
  });

  it("refuses to be paid from an account of the vault or of its trader (attack 33)", async () => {
    const { usdcMint, vault: address, treasury } = vault;
    const scratch = scratchAddress(address, usdcMint);
    await sendOk(chain, [await createScratch({ vault: address, payer: chain.feePayer.publicKey, mint: usdcMint })]);
    await mintInto(chain, usdcMint, scratch, usdc(100));
    const own = await mintTo(chain, usdcMint, address, usdc(100));
    for (const source of [own, scratch]) await refuseWith("OwnMoney", venue.destination, source);
    // The treasury itself is refused as the same account twice, before anything is read.
    await refuseWith("ConstraintDuplicateMutableAccount", venue.destination, treasury);
  });

  it("refuses what is no token account, somebody else's money, and another mint's", async () => {
    const none = newKey().publicKey;
    fund(chain, none);
    await refuseWith("WrongTokenAccount", venue.destination, none);
    await refuseWith("WrongTokenAccount", venue.destination, vault.usdcMint);
    await refuseWith("token: 0x4", venue.destination, alice.usdc);
    const mint = newKey().publicKey;
    putMint(chain, mint, 6);
    const fake = await mintTo(chain, mint, venue.exchange.publicKey, usdc(100));
    await refuseWith("token: 0x3", venue.destination, fake);
  });

  it("refuses another token program", async () => {
    await refuseWith("incorrect program id for instruction", TOKEN_PROGRAM_ID, SystemProgram.programId);
  });

  it("books a part as principal, and takes as much off what is attested", async () => {
    await attest(venue, usdc(990));
    const payer = venue.exchange.publicKey;
    const parts = { principal: usdc(400.000001), recovered: 0n, profit: 0n };
    await assertReceipt(vault, "venueSettled", { venue: venue.venue, payer, amount: usdc(400.000001), ...parts }, () =>
      settle(venue, usdc(400.000001)),
    );
    const row = await rowNow(venue);
    assert.deepEqual([row.outstanding, row.attested], [usdc(599.999999), usdc(589.999999)]);
    const { idle, outstanding, lockedProfit, orderNonce } = await vaultNow(vault);
    assert.deepEqual([idle, outstanding, lockedProfit, orderNonce], [usdc(9_400.000001), usdc(599.999999), 0n, 1n]);
    assert.equal(await balance(chain, vault.treasury), idle);
    assert.equal(await balance(chain, venue.destination), usdc(599.999999));
  });

  it("books what comes beyond the principal as profit, which is locked", async () => {
    const payer = venue.exchange.publicKey;
    const parts = { principal: usdc(1_000), recovered: 0n, profit: usdc(25.5) };
    await assertReceipt(vault, "venueSettled", { venue: venue.venue, payer, amount: usdc(1_025.5), ...parts }, () =>
      settle(venue, usdc(1_025.5)),
    );
    const { idle, outstanding, lockedProfit, unlockSeconds } = await vaultNow(vault);
    assert.deepEqual([idle, outstanding, lockedProfit, unlockSeconds], [usdc(10_025.5), 0n, usdc(25.5), 1_000n]);
    const row = await rowNow(venue);
    assert.deepEqual([row.outstanding, row.attested], [0n, 0n]);
    await pass(chain, 500n);
    // All of the next is profit, and joins what is still locked.
    await settle(venue, usdc(10));
    assert.equal((await vaultNow(vault)).lockedProfit, usdc(12.75 + 10));
  });

  it("books what was written off before any profit, and that is none", async () => {
    await writeOff(venue, usdc(300));
    const payer = venue.exchange.publicKey;
    const parts = { principal: usdc(700), recovered: usdc(100), profit: 0n };
    await assertReceipt(vault, "venueSettled", { venue: venue.venue, payer, amount: usdc(800), ...parts }, () =>
      settle(venue, usdc(800)),
    );
    const rest = { principal: 0n, recovered: usdc(200), profit: usdc(50) };
    await assertReceipt(vault, "venueSettled", { venue: venue.venue, payer, amount: usdc(250), ...rest }, () =>
      settle(venue, usdc(250)),
    );
    const { idle, lockedProfit } = await vaultNow(vault);
    assert.deepEqual([idle, lockedProfit], [usdc(10_050), usdc(50)]);
    assert.equal((await rowNow(venue)).writtenOff, 0n);
  });

  it("is booked once: paying again is more money, never the same again (attack 33)", async () => {
    const again = await settlementOf(venue, usdc(1_000));
    await sendOk(chain, [again], [venue.exchange]);
    await assertRefused(chain, "token: 0x1", [again], [venue.exchange]);
    await mintInto(chain, vault.usdcMint, venue.destination, usdc(1_000));
    await sendOk(chain, [again], [venue.exchange]);
    const { idle, lockedProfit } = await vaultNow(vault);
    assert.deepEqual([idle, lockedProfit], [usdc(11_000), usdc(1_000)]);
    assert.equal(await balance(chain, vault.treasury), idle);
  });

  it("takes money from whoever pays, also as a delegate, however paused and from a frozen venue", async () => {
    await pause(vault, 7);
    const { guardian } = vault;
    const freeze = {
      vault: vault.vault,
      venue: venue.venue,
      authority: guardian.publicKey,
      limits: WIDE,
      freeze: true,
    };
    await sendOk(chain, [await tightenVenue(freeze)], [guardian]);
    await settle(venue, usdc(100));
    const someone = funded(chain, newKey());
    await sendOk(
      chain,
      [createApproveInstruction(alice.usdc, someone.publicKey, alice.key.publicKey, usdc(50))],
      [alice.key],
    );
    const params = { vault: vault.vault, usdcMint: vault.usdcMint, venue: venue.venue, amount: usdc(50) };
    await sendOk(chain, [await settleVenue({ ...params, payer: someone.publicKey, source: alice.usdc })], [someone]);
    assert.equal((await rowNow(venue)).outstanding, usdc(850));
  });

  it("does not release or hold back what is locked when principal comes", async () => {
    await settle(venue, usdc(1_100));
    await deployTo(venue, usdc(500));
    await pass(chain, 400n);
    await settle(venue, usdc(500));
    const { lockedProfit, unlockSeconds } = await vaultNow(vault);
    assert.deepEqual([lockedProfit, unlockSeconds], [usdc(60), 600n]);
  });
});

// On litesvm alone: bankrun cannot replace a program that has run.
describe("settle_venue through a token program that loses an atom", () => {
  it("is refused (attack 19)", async () => {
    const chain = await startLitesvm(PROGRAMS, START);
    const vault = await makeVault(chain);
    await giveTo(vault, await makeDepositor(vault, usdc(10_000)), usdc(10_000));
    const venue = await makeVenue(vault);
    await deployTo(venue, usdc(300));
    await refuseFalseToken(chain, await settlementOf(venue, usdc(30)), [venue.exchange]);
    await settle(venue, usdc(30));
  });
});

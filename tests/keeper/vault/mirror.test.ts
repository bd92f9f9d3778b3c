import assert from "node:assert/strict";
import { type PublicKey, SystemProgram } from "@solana/web3.js";
import fc from "fast-check";
import { type ShareAtoms, usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import { decodePosition } from "../../../keeper/src/vault/account.ts";
import { positionAddress } from "../../../keeper/src/vault/addresses.ts";
import { deposit } from "../../../keeper/src/vault/deposit.ts";
import { type PositionRead, type Valued, valuePositions } from "../../../keeper/src/vault/holdings.ts";
import { navHigh, navLow, previewDeposit, previewWithdrawal, spread } from "../../../keeper/src/vault/nav.ts";
import type { PositionPrices } from "../../../keeper/src/vault/positionAccounts.ts";
import { VAULT_PROGRAM_ID } from "../../../keeper/src/vault/program.ts";
import { requestWithdrawal } from "../../../keeper/src/vault/requestWithdrawal.ts";
import { accountBytes, type Fields, withFields } from "../../support/accountBytes.ts";
import type { Chain } from "../../support/chain.ts";
import { errorName } from "../../support/errorName.ts";
import { newKey } from "../../support/keys.ts";
import { startLitesvm } from "../../support/litesvm.ts";
import { feedId, priceAccount } from "../../support/pyth.ts";
import { START } from "../../support/suite.ts";
import { balance } from "../../support/tokens.ts";
import {
  type Depositor,
  giveTo,
  makeDepositor,
  makeVault,
  PROGRAMS,
  type TestVault,
  ticketNow,
  usdc,
  vaultNow,
} from "../../support/vault.ts";

/** The last second that a case may place itself at: long after everything that a case says is old. */
const NOW = START + 400n * 86_400n;
const CASES = 150;
const GIVEN = usdcAtoms(5_000_000n);
const LEFT = 10_000_000n as ShareAtoms;

const money = (most: bigint) => fc.bigInt(0n, most);
const age = fc.oneof(fc.bigInt(-10n, 400_000n), fc.bigInt(0n, 60n * 86_400n));

const row = fc.record({
  outstanding: money(10n ** 12n),
  attested: money(10n ** 12n),
  attestedAge: age,
  writtenOff: fc.oneof(fc.constant(0n), money(10n ** 11n)),
  writtenOffAge: age,
});

const price = fc.record({
  price: fc.oneof({ arbitrary: fc.bigInt(1n, 10n ** 13n), weight: 20 }, { arbitrary: fc.constant(0n), weight: 1 }),
  confidencePpm: fc.bigInt(0n, 12_000n),
  exponent: fc.oneof(
    { arbitrary: fc.integer({ min: -9, max: -7 }), weight: 20 },
    { arbitrary: fc.integer(), weight: 1 },
  ),
  age: fc.oneof({ arbitrary: fc.bigInt(-60n, 60n), weight: 20 }, { arbitrary: fc.bigInt(-100n, 100n), weight: 1 }),
  /** What is wrong with the account besides. */
  flaw: fc.oneof(
    { arbitrary: fc.constant("none" as const), weight: 30 },
    { arbitrary: fc.constantFrom("owner", "tag", "level", "feed", "older", "short"), weight: 1 },
  ),
});

const dollar = price.map((found) => ({ ...found, price: (found.price % 2_000_000n) + 99_000_000n, exponent: -8 }));

const position = fc.record({
  amount: fc.bigInt(1n, 10n ** 12n),
  cost: money(10n ** 11n),
  decimals: fc.integer({ min: 6, max: 12 }),
  price,
});

/** Anything that the program can hold, but so that all positions together are worth less than a u64 of USDC atoms. */
const state = fc.record({
  idle: money(10n ** 13n),
  lockedPart: fc.bigInt(0n, 100n),
  unlockSeconds: fc.bigInt(1n, 2_000n),
  elapsed: fc.bigInt(-5n, 3_000n),
  shares: fc.bigInt(20n * 10n ** 9n, 10n ** 13n),
  mark: fc.oneof(fc.bigInt(0n, 4n << 40n), fc.constant(1n << 40n), fc.constant((1n << 64n) - 1n)),
  owedSilver: fc.oneof(fc.constant(0n), money(10n ** 12n)),
  owedEcosystem: fc.oneof(fc.constant(0n), money(10n ** 9n)),
  rows: fc.array(row, { maxLength: 16 }),
  positions: fc.array(position, { maxLength: 4 }),
  dollar,
  feeBps: fc.integer({ min: 0, max: 3_000 }),
  haircutBps: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000 })),
  maxSpreadBps: fc.oneof(fc.constant(10_000), fc.integer({ min: 0, max: 10_000 })),
});
type State = typeof state extends fc.Arbitrary<infer S> ? S : never;
type Price = State["dollar"];

describe("the vault's values as this client computes them (litesvm)", () => {
  let chain: Chain;
  let vault: TestVault;
  let who: Depositor;
  let usdcPrice: PublicKey;
  let slots: readonly { readonly mint: PublicKey; readonly price: PublicKey; readonly feed: Uint8Array }[];
  let tickets = 0n;

  before(async () => {
    chain = await startLitesvm(PROGRAMS, START);
    vault = await makeVault(chain, { depositCap: usdcAtoms((1n << 63n) - 1n), minWithdrawal: usdcAtoms(1n) });
    who = await makeDepositor(vault, usdc(1_000_000));
    await giveTo(vault, who, usdc(10_000));
    usdcPrice = newKey().publicKey;
    slots = [0, 1, 2, 3].map((slot) => ({
      mint: newKey().publicKey,
      price: newKey().publicKey,
      feed: feedId(`slot ${slot}`),
    }));
    await chain.setNow(NOW);
  });

  /** Puts a price there, with its flaw. Returns the newest publish time that was used before. */
  function putPrice(address: PublicKey, feed: Uint8Array, its: Price): bigint {
    const { price, confidencePpm, exponent, flaw } = its;
    const at = NOW - its.age;
    const account = priceAccount(feed, { price, confidence: (price * confidencePpm) / 1_000_000n, exponent, at });
    const data = Uint8Array.from(account.data);
    if (flaw === "tag") data[3] = 0;
    if (flaw === "level") data[40] = 0;
    if (flaw === "feed") data[41] = (data[41] ?? 0) ^ 1;
    const owner = flaw === "owner" ? SystemProgram.programId : account.owner;
    chain.setAccount(address, { ...account, owner, data: flaw === "short" ? data.slice(0, 100) : data });
    return flaw === "older" ? at + 1n : at - 1n;
  }

  /** Puts a state there, and says what it is by its accounts and what its positions are worth. */
  async function put(its: State): Promise<{ readonly prices: PositionPrices | undefined; readonly valued: Valued }> {
    const at = NOW - its.elapsed;
    const usdcPublishedAt = putPrice(usdcPrice, feedId("USDC"), its.dollar);
    const held: PositionRead[] = its.positions.map(({ amount, cost, decimals, price }, slot) => {
      const { mint, feed, price: account } = slots[slot] ?? assert.fail();
      const publishedAt = putPrice(account, feed, price);
      const fields = { version: 1, slot, decimals, vault: vault.vault, mint, feed, amount, cost, publishedAt };
      const data = accountBytes("Position", { ...fields, feed: [...feed] });
      const address = positionAddress(vault.vault, mint);
      chain.setAccount(address, { lamports: 10n ** 9n, owner: VAULT_PROGRAM_ID, data, executable: false });
      return { address, position: decodePosition(data) };
    });
    const rows = its.rows.map(({ attestedAge, writtenOffAge, ...rest }) => ({
      ...rest,
      attestedAt: NOW - attestedAge,
      writtenOffAt: NOW - writtenOffAge,
    }));
    const locked = (its.idle * its.lockedPart) / 100n;
    const account = await chain.account(vault.vault);
    assert.ok(account);
    const fields: Fields = {
      idle: its.idle,
      lockedProfit: locked,
      unlockSeconds: locked === 0n ? 0n : its.unlockSeconds,
      updatedAt: at,
      shares: its.shares,
      protocolSharesOwed: 0n,
      mark: its.mark,
      owedSilver: its.owedSilver,
      owedEcosystem: its.owedEcosystem,
      outstanding: rows.reduce((sum, { outstanding }) => sum + outstanding, 0n),
      positionCost: its.positions.reduce((sum, { cost }) => sum + cost, 0n),
      positions: (1 << its.positions.length) - 1,
      positionCount: its.positions.length,
      venueCount: rows.length,
      venues: rows,
      usdcFeed: [...feedId("USDC")],
      usdcPublishedAt,
      ticketHead: tickets,
      ticketNext: tickets,
      queued: 0n,
      queuedShares: 0n,
      policy: { feeBps: its.feeBps, haircutBps: its.haircutBps, maxSpreadBps: its.maxSpreadBps },
    };
    chain.setAccount(vault.vault, { ...account, data: withFields("Vault", account.data, fields) });
    const [usdcAccount, ...accounts] = await Promise.all(
      [usdcPrice, ...slots.map(({ price }) => price)].map((address) => chain.account(address)),
    );
    const valued = valuePositions(
      await vaultNow(vault),
      held,
      { usdc: usdcAccount, of: ({ position: { slot } }) => accounts[slot] },
      NOW,
    );
    const positions = held.map(({ address }, slot) => ({
      position: address,
      price: slots[slot]?.price ?? assert.fail(),
    }));
    return { valued, prices: held.length === 0 ? undefined : { usdcPrice, positions } };
  }

  it("say what a deposit mints, or why it is refused, to the atom", async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(state, async (its) => {
        const { valued, prices } = await put(its);
        const account = await vaultNow(vault);
        const foretold = previewDeposit(account, GIVEN, NOW, valued.outside);
        const [high, low] = [navHigh(account, NOW, valued.outside), navLow(account, NOW, valued.outside)];
        assert.ok(high >= low, `deposits would pay ${high} for what exits are paid ${low} from`);
        const fault =
          valued.faults[0]?.fault ??
          (spread(account, NOW, valued.outside).tooWide
            ? "SpreadTooWide"
            : foretold === 0n
              ? "TooFewShares"
              : "minted");
        const held = await balance(chain, who.shares);
        const owner = who.key.publicKey;
        const params = {
          vault: vault.vault,
          usdcMint: vault.usdcMint,
          owner,
          amount: GIVEN,
          minShares: 0n as ShareAtoms,
        };
        const sent = await chain.send([await deposit({ ...params, ...(prices ? { prices } : {}) })], [who.key]);
        assert.equal(sent.ok ? "minted" : errorName(sent), fault, sent.logs.join("\n"));
        if (sent.ok) assert.equal((await balance(chain, who.shares)) - held, foretold);
        seen.set(fault, (seen.get(fault) ?? 0) + 1);
      }),
      { numRuns: CASES },
    );
    for (const end of ["minted", "SpreadTooWide", "PriceTooWide"])
      assert.ok(seen.has(end), `no case ended with ${end}`);
  });

  it("say what a ticket is worth, without its price a position as nothing, to the atom", async () => {
    const seen = { priced: 0, unpriced: 0, nothing: 0 };
    await fc.assert(
      fc.asyncProperty(state, async (its) => {
        const { valued, prices } = await put(its);
        const foretold = previewWithdrawal(await vaultNow(vault), LEFT, NOW, valued.outside);
        const number = tickets;
        const params = { vault: vault.vault, owner: who.key.publicKey, shares: LEFT, minPrice: usdcAtoms(0n), number };
        const sent = await chain.send(
          [await requestWithdrawal({ ...params, ...(prices ? { prices } : {}) })],
          [who.key],
        );
        if (foretold === 0n) {
          assert.equal(errorName(sent), "WithdrawalTooSmall");
          seen.nothing += 1;
          return;
        }
        assert.ok(sent.ok, sent.logs.join("\n"));
        assert.equal((await ticketNow(vault, number))?.valueAtRequest, foretold);
        tickets += 1n;
        if (valued.faults.length > 0) seen.unpriced += 1;
        else if (its.positions.length > 0) seen.priced += 1;
      }),
      { numRuns: CASES },
    );
    assert.ok(seen.priced > 0 && seen.unpriced > 0, JSON.stringify(seen));
  });
});

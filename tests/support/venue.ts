import assert from "node:assert/strict";
import { type Keypair, PublicKey } from "@solana/web3.js";
import { type UsdcAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { decodeVenue, type VaultAccount, type VenueAccount } from "../../keeper/src/vault/account.ts";
import { venueAddress } from "../../keeper/src/vault/addresses.ts";
import { addVenue, type NewVenue } from "../../keeper/src/vault/addVenue.ts";
import { attestVenue } from "../../keeper/src/vault/attestVenue.ts";
import type { VenueLimits } from "../../keeper/src/vault/change.ts";
import { deployCapital } from "../../keeper/src/vault/deployCapital.ts";
import { decodeEvent, type VaultEvent } from "../../keeper/src/vault/event.ts";
import { eventBytes, extendHead } from "../../keeper/src/vault/receipts.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { settleVenue } from "../../keeper/src/vault/settleVenue.ts";
import { type Fields, withFields } from "./accountBytes.ts";
import { assertRefused, sendOk } from "./assertions.ts";
import type { Sent } from "./chain.ts";
import { applicationOf, change, propose } from "./govern.ts";
import { newKey } from "./keys.ts";
import { balance, mintTo } from "./tokens.ts";
import { pass, type TestVault, usdc, vaultNow } from "./vault.ts";

/** Limits that most tests do not reach. */
export const WIDE: VenueLimits = { cap: usdc(100_000), capacity: usdc(100_000), refill: usdc(86_400) };

/** A venue of USDC, and who runs it. */
export interface TestVenue {
  readonly vault: TestVault;
  readonly venue: PublicKey;
  readonly row: number;
  /** Owns the destination. */
  readonly exchange: Keypair;
  readonly destination: PublicKey;
}

/** The venue to be that the change of `destination` adds. */
export const added = (destination: PublicKey): NewVenue => ({ kind: "capital", destination });

/** Proposes a venue for somebody new, and returns the change's number with what it will be. */
export async function proposeVenue(vault: TestVault, limits: VenueLimits = WIDE) {
  const exchange = newKey();
  const destination = await mintTo(vault.chain, vault.usdcMint, exchange.publicKey, 0n);
  const number = await propose(vault, { kind: "addVenue", destination, venueKind: "capital", limits });
  return { number, exchange, destination, venue: venueAddress(vault.vault, destination, "capital") };
}

/** Adds a venue of USDC the way that depositors see it come: proposed, after its timelock, by the admin. */
export async function makeVenue(vault: TestVault, limits: VenueLimits = WIDE): Promise<TestVenue> {
  const { number, exchange, destination, venue } = await proposeVenue(vault, limits);
  const { policy, venueCount: row } = await vaultNow(vault);
  await pass(vault.chain, policy.timelock);
  const apply = await applicationOf(vault, number, (ripe) => addVenue({ ...ripe, added: added(destination) }));
  await sendOk(vault.chain, [apply], [vault.admin]);
  return { vault, venue, row, exchange, destination };
}

/** The venue's account now. */
export async function venueNow({ vault, venue }: TestVenue): Promise<VenueAccount> {
  const account = await vault.chain.account(venue);
  if (account === undefined) throw new Error("no venue");
  return decodeVenue(account.data);
}

/** Overwrites fields of the venue's account: for what the program must refuse and never makes. */
export async function forgeVenue({ vault, venue }: TestVenue, fields: Fields): Promise<void> {
  const account = await vault.chain.account(venue);
  if (account === undefined) throw new Error("no venue");
  vault.chain.setAccount(venue, { ...account, data: withFields("Venue", account.data, fields) });
}

/** What the vault's table says of the venue. */
export async function rowNow({ vault, row }: TestVenue): Promise<VaultAccount["venues"][number]> {
  const found = (await vaultNow(vault)).venues[row];
  if (found === undefined) throw new Error(`no row ${row}`);
  return found;
}

/** The instruction of a deployment by the keeper, with the vault's nonce. */
export async function deploymentOf({ vault, destination }: TestVenue, amount: bigint) {
  const { orderNonce: expectedNonce } = await vaultNow(vault);
  const keeper = vault.keeper.publicKey;
  return deployCapital({ vault: vault.vault, keeper, destination, expectedNonce, amount: usdcAtoms(amount) });
}

/** Deploys and requires success. */
export async function deployTo(venue: TestVenue, amount: bigint): Promise<Sent> {
  return sendOk(venue.vault.chain, [await deploymentOf(venue, amount)], [venue.vault.keeper]);
}

/** Deploys and requires the refusal. */
export async function refuseDeploy(venue: TestVenue, error: string, amount: bigint): Promise<void> {
  await assertRefused(venue.vault.chain, error, [await deploymentOf(venue, amount)], [venue.vault.keeper]);
}

/** The instruction of an attestation, by the keeper unless said otherwise. */
export function attestationOf({ vault, venue }: TestVenue, amount: bigint, authority = vault.keeper) {
  return attestVenue({ vault: vault.vault, venue, authority: authority.publicKey, amount: usdcAtoms(amount) });
}

/** Attests and requires success. */
export async function attest(venue: TestVenue, amount: bigint, authority = venue.vault.keeper): Promise<Sent> {
  return sendOk(venue.vault.chain, [await attestationOf(venue, amount, authority)], [authority]);
}

/** The instruction of a settlement by the exchange, which is given what it lacks. */
export async function settlementOf({ vault, venue, exchange, destination }: TestVenue, amount: bigint) {
  const { chain, usdcMint } = vault;
  const held = await balance(chain, destination);
  if (held < amount) await mintTo(chain, usdcMint, exchange.publicKey, amount - held);
  const payer = exchange.publicKey;
  return settleVenue({ vault: vault.vault, usdcMint, venue, payer, amount: usdcAtoms(amount) });
}

/** Settles and requires success. */
export async function settle(venue: TestVenue, amount: bigint): Promise<Sent> {
  return sendOk(venue.vault.chain, [await settlementOf(venue, amount)], [venue.exchange]);
}

/** Writes off what is lost at a venue, after the timelock. */
export function writeOff({ vault, row }: TestVenue, amount: UsdcAtoms): Promise<void> {
  return change(vault, { kind: "writeOff", row, amount });
}

/** Sets the pause flags, by the admin. */
export async function pause({ chain, vault, admin }: TestVault, flags: number): Promise<void> {
  await sendOk(chain, [await setPaused({ vault, authority: admin.publicKey, flags })], [admin]);
}

/** What a receipt says of the fee where none was charged. */
export const NO_FEE = { growth: 0n, silver: 0n, ecosystem: 0n, growthShares: 0n };

type EventName = VaultEvent["name"];
type FieldsOf<N extends EventName> = Omit<Extract<VaultEvent, { name: N }>["fields"], "vault" | "receipt" | "at">;

/**
 * Sends, requires success, and requires exactly one receipt: that event with those fields, now, by which the head is
 * extended. Where the runtime shows no inner instructions (bankrun) the receipt is counted only.
 */
export async function assertReceipt<N extends EventName>(
  vault: TestVault,
  name: N,
  fields: FieldsOf<N>,
  send: () => Promise<Sent>,
): Promise<void> {
  const before = await vaultNow(vault);
  const { inner } = await send();
  const after = await vaultNow(vault);
  const receipt = before.receipts + 1n;
  assert.equal(after.receipts, receipt);
  assert.notDeepEqual(after.receiptHead, before.receiptHead);
  if (inner === undefined) return;
  const [bytes, ...more] = inner.flat().flatMap(({ programId, data }) => eventBytes(programId, data) ?? []);
  assert.ok(bytes !== undefined && more.length === 0, "there is not exactly one event");
  const at = await vault.chain.now();
  const event = decodeEvent(bytes);
  assert.equal(event.name, name);
  assert.deepEqual(readable(event.fields), readable({ vault: vault.vault, receipt, ...fields, at }));
  assert.deepEqual(after.receiptHead, [...extendHead(Uint8Array.from(before.receiptHead), bytes)]);
}

/** The fields with every key in base58: two equal keys may be different inside. */
function readable(fields: object): Record<string, unknown> {
  const read = (value: unknown) => (value instanceof PublicKey ? value.toBase58() : value);
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, read(value)]));
}

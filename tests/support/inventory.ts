import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { venueAddress } from "../../keeper/src/vault/addresses.ts";
import { addVenue } from "../../keeper/src/vault/addVenue.ts";
import type { VenueLimits } from "../../keeper/src/vault/change.ts";
import type { PolicyInput } from "../../keeper/src/vault/policy.ts";
import { settleInventory } from "../../keeper/src/vault/settleInventory.ts";
import { transferInventory } from "../../keeper/src/vault/transferInventory.ts";
import { assertRefused, sendOk } from "./assertions.ts";
import type { Chain, Sent } from "./chain.ts";
import { change } from "./govern.ts";
import { newKey } from "./keys.ts";
import { makePositionWorld, open, type PositionWorld, reprice, type TestPosition } from "./position.ts";
import { mintTo, tokenAccount } from "./tokens.ts";
import { type TestVault, usdc, vaultNow } from "./vault.ts";
import { type TestVenue, WIDE } from "./venue.ts";

/** A position world in which ten tokens are held that cost 1,000 USDC, and a venue that sells them for somebody with USDC. */
export interface InventoryWorld extends PositionWorld {
  readonly venue: TestVenue;
  /** The exchange's USDC. */
  readonly source: PublicKey;
}

/** Makes the world. The chain must have the hostile programs. */
export async function makeInventoryWorld(
  chain: Chain,
  policy: Partial<PolicyInput> = {},
  limits: VenueLimits = WIDE,
): Promise<InventoryWorld> {
  const world = await makePositionWorld(chain, policy);
  await open(world);
  const venue = await makeInventoryVenue(world.vault, world, limits);
  const source = await mintTo(chain, world.vault.usdcMint, venue.exchange.publicKey, usdc(100_000));
  await reprice(world);
  return { ...world, venue, source };
}

/** Adds a venue that sells a position's tokens, after its timelock. */
export async function makeInventoryVenue(
  vault: TestVault,
  { mint, position }: TestPosition,
  limits: VenueLimits = WIDE,
): Promise<TestVenue> {
  const exchange = newKey();
  const { venueCount: row } = await vaultNow(vault);
  const destination = await tokenAccount(vault.chain, mint, exchange.publicKey);
  await change(vault, { kind: "addVenue", destination, venueKind: "inventory", limits }, (ripe) =>
    addVenue({ ...ripe, added: { kind: "inventory", destination, position } }),
  );
  return { vault, venue: venueAddress(vault.vault, destination, "inventory"), row, exchange, destination };
}

/** The instruction of a transfer by the keeper, with the vault's nonce. */
export async function transferOf(
  world: InventoryWorld,
  units: bigint,
  nonce?: bigint,
): Promise<TransactionInstruction> {
  const { vault, mint, usdcPrice, price, venue } = world;
  const expectedNonce = nonce ?? (await vaultNow(vault)).orderNonce;
  const keeper = vault.keeper.publicKey;
  const { destination } = venue;
  return transferInventory({ vault: vault.vault, keeper, mint, destination, usdcPrice, price, expectedNonce, units });
}

/** Sends units to the venue and requires success. */
export async function send(world: InventoryWorld, units: bigint): Promise<Sent> {
  return sendOk(world.chain, [await transferOf(world, units)], [world.vault.keeper]);
}

/** The instruction of a settlement: the exchange pays for units, and the keeper says for how many. */
export async function inventorySettlementOf(
  world: InventoryWorld,
  units: bigint,
  proceeds: bigint,
  nonce?: bigint,
): Promise<TransactionInstruction> {
  const { vault, mint, usdcPrice, price, venue, source } = world;
  return settleInventory({
    vault: vault.vault,
    keeper: vault.keeper.publicKey,
    payer: venue.exchange.publicKey,
    source,
    mint,
    destination: venue.destination,
    usdcPrice,
    price,
    expectedNonce: nonce ?? (await vaultNow(vault)).orderNonce,
    units,
    proceeds: usdcAtoms(proceeds),
  });
}

/** Settles and requires success. */
export async function settleUnits(world: InventoryWorld, units: bigint, proceeds: bigint): Promise<Sent> {
  return settleAs(world, await inventorySettlementOf(world, units, proceeds));
}

/** Sends a settlement with both signatures and requires success. */
export function settleAs({ chain, vault, venue }: InventoryWorld, instruction: TransactionInstruction): Promise<Sent> {
  return sendOk(chain, [instruction], [vault.keeper, venue.exchange]);
}

/** Sends a settlement with both signatures and requires the refusal. */
export function refuseSettlement(
  { chain, vault, venue }: InventoryWorld,
  error: string,
  instruction: TransactionInstruction,
): Promise<Sent> {
  return assertRefused(chain, error, [instruction], [vault.keeper, venue.exchange]);
}

import { type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import type { PositionAccount, VaultAccount } from "./account.ts";
import { afterHaircut } from "./math/haircut.ts";
import { type Rates, worth } from "./math/price.ts";

/** What is outside the treasury, at most and at least. */
export interface Outside {
  readonly high: UsdcAtoms;
  readonly low: UsdcAtoms;
}

/** A row of the vault's table: what one venue has of it. */
export type VenueRow = VaultAccount["venues"][number];

const U64_MAX = (1n << 64n) - 1n;
/** How long a written-off amount stays in the high NAV (attack 46), seconds. */
const WRITE_OFF_MEMORY = 30n * 86_400n;

/** The time that counts for a vault at `now` (Unix seconds): it never goes back. */
export function vaultTime({ updatedAt }: Pick<VaultAccount, "updatedAt">, now: bigint): bigint {
  return now > updatedAt ? now : updatedAt;
}

/** The rows in use. */
export function venueRows({ venues, venueCount }: Pick<VaultAccount, "venues" | "venueCount">): readonly VenueRow[] {
  return venues.slice(0, venueCount);
}

/** What of a row was written off in the last 30 days: a depositor still pays for it. */
export function rememberedAt({ writtenOff, writtenOffAt }: VenueRow, at: bigint): UsdcAtoms {
  return usdcAtoms(writtenOffAt + WRITE_OFF_MEMORY <= at ? 0n : writtenOff);
}

/**
 * What venues have: Σ max(outstanding, attested) + what was written off lately, and Σ min(outstanding, attested) less the haircut
 * for the attestation's age (programs/vault/src/state/venues.rs).
 */
export function atVenues(vault: VaultAccount, now: bigint): Outside {
  const at = vaultTime(vault, now);
  const perDay = BigInt(vault.policy.haircutBps);
  let [high, low] = [0n, 0n];
  for (const row of venueRows(vault)) {
    const { outstanding, attested, attestedAt } = row;
    high += (outstanding > attested ? outstanding : attested) + rememberedAt(row, at);
    const age = at < attestedAt ? attestedAt - at : at - attestedAt;
    low += afterHaircut(usdcAtoms(outstanding < attested ? outstanding : attested), perDay, age);
  }
  return { high: atMost(high), low: usdcAtoms(low) };
}

/** What a position is worth at most, max(cost, high), and at least, min(cost, low); undefined where no u64 holds it. */
export function positionWorth({ amount, cost }: PositionAccount, rates: Rates): Outside | undefined {
  const [high, low] = [worth(rates.high, amount, "up"), worth(rates.low, amount, "down")];
  if (high === undefined || low === undefined) return undefined;
  return { high: high > cost ? high : usdcAtoms(cost), low: low < cost ? low : usdcAtoms(cost) };
}

/** Open positions whose prices are not at hand: at their cost at most, and as nothing at least, as an owner's exit counts them. */
export function unpriced({ positionCost }: Pick<VaultAccount, "positionCost">): Outside {
  return { high: usdcAtoms(positionCost), low: usdcAtoms(0n) };
}

/** The sum of both. */
export function plus(a: Outside, b: Outside): Outside {
  return { high: atMost(a.high + b.high), low: usdcAtoms(a.low + b.low) };
}

/** The program's high sums have a ceiling, so that no attestation and no price can stop an exit, which needs only the low ones. */
function atMost(high: bigint): UsdcAtoms {
  return usdcAtoms(high < U64_MAX ? high : U64_MAX);
}

import { upgradeLine } from "../vault/upgrade/words.ts";
import { sheet, table } from "./output.ts";
import type { VaultFacts, VaultReading } from "./vaultFacts.ts";

/** A vault for people: a sheet of what it is and may, then a table of each kind of part that it has. */
export function vaultSheet(facts: VaultFacts, { upgrade }: VaultReading, rpcUrl: string): string {
  const { limits, canBeLost, paused, roles } = facts;
  const yes = (flag: boolean) => (flag ? "yes" : "no");
  const rows: (readonly [string, string])[] = [
    ["vault", facts.address],
    ["program", facts.programId],
    ["RPC", rpcUrl],
    ["NAV", `${facts.nav} USDC (deposits pay ${facts.navHigh}, exits are paid from ${facts.navLow})`],
    ["share price", `${facts.sharePrice} USDC, ${facts.shares} shares`],
    ["idle", `${facts.idle} USDC, ${limits.idleAboveFloor} of it above the floor`],
    ["payable", `${facts.payable} USDC to tickets that can be claimed`],
    [
      "reserved",
      `${facts.reservedSilver} USDC for silver, ${facts.reservedEcosystem} USDC for the ecosystem, ${facts.distributing} USDC in distributions`,
    ],
    ["locked profit", `${facts.lockedProfit} USDC, unlocking`],
    ["away", `${facts.outstanding} USDC at venues, ${facts.positionCost} USDC in positions at cost`],
    ["silver", silver(facts)],
    [
      "paused",
      `deposits ${yes(paused.deposits)}, arbitrage ${yes(paused.arbitrage)}, outflows ${yes(paused.outflows)}`,
    ],
    [
      "can be lost",
      `${canBeLost.stolenKey} USDC to a stolen keeper key until it is stopped within a day; ${canBeLost.keeperMachine} USDC to whoever holds the keeper's machine`,
    ],
    ["per trade", `${limits.perTrade} USDC, within ${limits.bandBps / 100} % of the oracle's mid`],
    [
      "tips left",
      `${limits.tipsLeft} of ${limits.tips24h} USDC in 24 hours, a SOL at most ${limits.tipPriceCeiling} USDC`,
    ],
    ["losses left", `${limits.lossesLeft} of ${limits.losses24h} USDC in 24 hours`],
    [
      "outflow left",
      `${limits.outflowLeft} of ${limits.outflowCapacity} USDC, which regains ${limits.outflowRefillPerDay} a day`,
    ],
    ["waits", `an exit ${limits.cooldownSeconds} s, a looser limit ${limits.timelockSeconds} s`],
    ["queue", `${facts.queue.length} tickets`],
    ["keeper", `${roles.keeper}: trades within the limits`],
    ["guardian", `${roles.guardian}: pauses, freezes, lowers limits, cancels changes`],
    ["admin", `${roles.admin}: anything looser, after the timelock`],
    ...(roles.pendingAdmin === null
      ? []
      : [["next admin", `${roles.pendingAdmin.key}, if it accepts before ${date(roles.pendingAdmin.until)}`] as const]),
    ["upgrade authority", upgradeLine(upgrade)],
    ["receipts", `${facts.receipts}, head ${facts.head}`],
  ];
  return [sheet(rows), ...tables(facts)].join("\n");
}

function silver({ silver }: VaultFacts): string {
  return silver === null ? "none set" : `${silver.heldAtoms} atoms of ${silver.mint}, bought for ${silver.spent} USDC`;
}

const date = (seconds: number): string => new Date(seconds * 1000).toISOString();

function tables({ venues, positions, changes, distributions }: VaultFacts): string[] {
  const all: string[] = [];
  if (venues.length > 0) {
    const rows = venues.map((venue) => [
      venue.address,
      `${venue.kind}${venue.frozen ? ", frozen" : ""}`,
      venue.outstanding,
      `${venue.attested} at ${date(venue.attestedAt)}`,
      `${venue.left} of ${venue.cap}`,
    ]);
    all.push(table(["venue", "kind", "outstanding USDC", "attested", "may still go there"], rows));
  }
  if (positions.length > 0) {
    const rows = positions.map(({ mint, amount, cost, cap, priceFault }) => [
      mint,
      amount,
      cost,
      cap,
      priceFault ?? "",
    ]);
    all.push(table(["position in", "held", "cost USDC", "at most USDC", "price refused"], rows));
  }
  if (changes.length > 0) {
    const rows = changes.map(({ number, says, state, notBefore, lapsesAt }) => [
      String(number),
      says,
      state,
      `${date(notBefore)} to ${date(lapsesAt)}`,
    ]);
    all.push(table(["change", "", "", "can be carried out"], rows));
  }
  if (distributions.length > 0) {
    const rows = distributions.map(({ epoch, total, claimed, claimableFrom, clawbackFrom }) => [
      String(epoch),
      total,
      claimed,
      `${date(claimableFrom)} to ${date(clawbackFrom)}`,
    ]);
    all.push(table(["distribution", "total USDC", "claimed USDC", "can be claimed"], rows));
  }
  return all;
}

import { existsSync, readFileSync } from "node:fs";
import { PublicKey } from "@solana/web3.js";
import { z } from "zod";
import { ALLOCATION_DEFAULTS, type AllocationParams } from "./allocation/params.ts";
import { EmpireError } from "./domain/error.ts";
import type { Json } from "./domain/ledger.ts";
import { durationMs, parseAtoms, ppm, USDC_DECIMALS, usdcAtoms } from "./domain/quantity.ts";
import { ATOMIC_CYCLE_DEFAULTS, type AtomicCycleParams } from "./engines/atomicCycle.ts";
import { CEX_SPREAD_DEFAULTS, type CexSpreadParams } from "./engines/cexSpread.ts";
import { PAPER_DEFAULTS, type PaperParams } from "./execution/paper/params.ts";
import { venueNamed } from "./feeds/exchanges/venues.ts";
import { SCORING_DEFAULTS, type ScoringParams } from "./scoring/params.ts";

/** Everything that may be set, in the units that the stages use. */
export interface Config {
  readonly venues: readonly string[];
  readonly symbols: readonly string[];
  readonly cexSpread: CexSpreadParams;
  readonly atomicCycle: Omit<AtomicCycleParams, "usdcMint" | "symbols">;
  readonly scoring: ScoringParams;
  readonly allocation: AllocationParams;
  readonly paper: PaperConfig;
  /** Which account holds the price of each of Pyth's feeds: the feed's id in hex, and an address in base58. */
  readonly prices: Readonly<Record<string, string>>;
}

export interface PaperConfig extends PaperParams {
  /** What the paper account begins with at each venue. */
  readonly capitalPerVenue: ReturnType<typeof usdcAtoms>;
}

/** A USDC amount as people write it. */
const usdc = z.string().transform((text, context) => {
  try {
    return usdcAtoms(parseAtoms(text, USDC_DECIMALS));
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});
/** Per cent with up to four decimals, as parts per million. */
const percentPpm = z
  .number()
  .min(0)
  .max(100)
  .transform((percent) => ppm(Math.round(percent * 10_000)));
/** Per cent with up to two decimals, as basis points. */
const percentBps = z
  .number()
  .min(0)
  .max(100)
  .transform((percent) => Math.round(percent * 100));
const milliseconds = z.number().int().min(0).transform(durationMs);
const share = z.number().min(0).max(1);

/** Pyth's id of a feed, as its list of feeds writes it. */
const feed = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]{64}$/, "a feed's id has 64 hex digits")
  .transform((id) => id.replace(/^0x/, "").toLowerCase());
const address = z.string().refine(isAddress, "an account's address has 32 bytes in base58");

const venue = z.string().transform((name, context) => {
  try {
    return venueNamed(name).id;
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

/** The file's shape. Every key may be left out; a key that is not here is an error, because a misspelt limit is no limit. */
const FILE = z.strictObject({
  venues: z.array(venue).min(1).default(["mexc", "binance", "bybit", "okx"]),
  symbols: z
    .array(z.string().regex(/^\S+\/\S+$/))
    .min(1)
    .default(["BTC/USDT", "ETH/USDT", "SOL/USDT", "USDC/USDT"]),
  cexSpread: z
    .strictObject({
      minEdgePercent: percentPpm.default(CEX_SPREAD_DEFAULTS.minEdge),
      marginalEdgePercent: percentPpm.default(CEX_SPREAD_DEFAULTS.marginalEdge),
      maxNotionalUsdc: usdc.default(CEX_SPREAD_DEFAULTS.maxNotional),
    })
    .prefault({}),
  atomicCycle: z
    .strictObject({
      maxNotionalUsdc: usdc.default(ATOMIC_CYCLE_DEFAULTS.maxNotional),
      tipSharePercent: percentBps.default(ATOMIC_CYCLE_DEFAULTS.tipShareBps),
      minProfitSharePercent: percentBps.default(ATOMIC_CYCLE_DEFAULTS.minProfitShareBps),
    })
    .prefault({}),
  scoring: z
    .strictObject({
      latencyMs: milliseconds.default(SCORING_DEFAULTS.latency),
      venueLatencyMs: z.record(z.string(), milliseconds).default({}),
      halfLifeMs: milliseconds.default(SCORING_DEFAULTS.halfLife),
      depthPenalty: share.default(SCORING_DEFAULTS.depthPenalty),
      halvingEdgePercent: percentPpm.default(SCORING_DEFAULTS.halvingEdge),
      adverseMovePercent: percentPpm.default(SCORING_DEFAULTS.adverseMove),
      landing: share.default(SCORING_DEFAULTS.landing),
    })
    .prefault({}),
  allocation: z
    .strictObject({
      maxNotionalUsdc: usdc.default(ALLOCATION_DEFAULTS.maxNotional),
      minProfitUsdc: usdc.default(ALLOCATION_DEFAULTS.minProfit),
      cooldownMs: milliseconds.default(ALLOCATION_DEFAULTS.cooldown),
      maxDailyLossUsdc: usdc.default(ALLOCATION_DEFAULTS.maxDailyLoss),
    })
    .prefault({}),
  paper: z
    .strictObject({
      capitalPerVenueUsdc: usdc.default(usdcAtoms(50_000_000_000n)),
      latencyMs: milliseconds.default(PAPER_DEFAULTS.latency),
      venueLatencyMs: z.record(z.string(), milliseconds).default({}),
      unwindSlippagePercent: percentPpm.default(PAPER_DEFAULTS.unwindSlippage),
      unwindAttempts: z.number().int().min(1).default(PAPER_DEFAULTS.unwindAttempts),
    })
    .prefault({}),
  prices: z.record(feed, address).default({}),
});

function isAddress(text: string): boolean {
  try {
    return new PublicKey(text).toBytes().length === 32;
  } catch {
    return false;
  }
}

/**
 * A configuration from what a file holds, parsed.
 *
 * @throws EmpireError CONFIG_INVALID naming every key that is unknown or out of range.
 */
export function configFrom(file: unknown, name = "the configuration"): Config {
  const { success, data, error } = FILE.safeParse(file);
  if (!success) {
    const problems = error.issues.map(({ path, message }) => `${path.join(".") || "top level"}: ${message}`).join("; ");
    throw new EmpireError("CONFIG_INVALID", `${name} is not valid: ${problems}. The README lists every key.`);
  }
  return {
    venues: data.venues,
    symbols: data.symbols,
    cexSpread: {
      minEdge: data.cexSpread.minEdgePercent,
      marginalEdge: data.cexSpread.marginalEdgePercent,
      maxNotional: data.cexSpread.maxNotionalUsdc,
    },
    atomicCycle: {
      maxNotional: data.atomicCycle.maxNotionalUsdc,
      tipShareBps: data.atomicCycle.tipSharePercent,
      minProfitShareBps: data.atomicCycle.minProfitSharePercent,
    },
    scoring: {
      latency: data.scoring.latencyMs,
      venueLatency: data.scoring.venueLatencyMs,
      halfLife: data.scoring.halfLifeMs,
      depthPenalty: data.scoring.depthPenalty,
      halvingEdge: data.scoring.halvingEdgePercent,
      adverseMove: data.scoring.adverseMovePercent,
      landing: data.scoring.landing,
    },
    allocation: {
      maxNotional: data.allocation.maxNotionalUsdc,
      minProfit: data.allocation.minProfitUsdc,
      cooldown: data.allocation.cooldownMs,
      maxDailyLoss: data.allocation.maxDailyLossUsdc,
    },
    paper: {
      capitalPerVenue: data.paper.capitalPerVenueUsdc,
      latency: data.paper.latencyMs,
      venueLatency: data.paper.venueLatencyMs,
      unwindSlippage: data.paper.unwindSlippagePercent,
      unwindAttempts: data.paper.unwindAttempts,
    },
    prices: data.prices,
  };
}

/**
 * The configuration in the file at `path`; the defaults where there is none.
 *
 * @throws EmpireError CONFIG_INVALID when it is not JSON, or as configFrom.
 */
export function readConfig(path: string): Config {
  if (!existsSync(path)) return configFrom({});
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new EmpireError("CONFIG_INVALID", `${path} is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  return configFrom(parsed, path);
}

/**
 * A configuration from its `jsonOf` form, as a recording's header keeps it: whole, so that a replay decides as the run
 * did whatever the defaults are by then.
 *
 * @throws EmpireError CONFIG_INVALID when a value is missing or of another kind.
 */
export function configOfJson(json: Json): Config {
  return revive(configFrom({}), json, "config") as unknown as Config;
}

/** `json` with the kinds of `like`: a bigint where that has one. A record without keys there takes any values. */
function revive(like: unknown, json: Json | undefined, path: string): unknown {
  const refuse = () => new EmpireError("CONFIG_INVALID", `the recorded ${path} is missing or of another kind`);
  if (typeof like === "bigint") {
    if (typeof json !== "string" || !/^-?\d+$/.test(json)) throw refuse();
    return BigInt(json);
  }
  if (Array.isArray(like)) {
    if (!Array.isArray(json) || !json.every((item) => typeof item === "string")) throw refuse();
    return json;
  }
  if (typeof like === "object" && like !== null) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) throw refuse();
    const fields = Object.entries(like);
    if (fields.length === 0) return json;
    return Object.fromEntries(
      fields.map(([key, value]) => [key, revive(value, (json as { [key: string]: Json })[key], `${path}.${key}`)]),
    );
  }
  if (typeof json !== typeof like) throw refuse();
  return json;
}

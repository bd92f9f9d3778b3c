import type { VenueId } from "../domain/instrument.ts";
import { type DurationMs, durationMs, type Ppm, ppm } from "../domain/quantity.ts";

/** The constants of the failure model. They are assumptions until there are outcomes to fit them to. */
export interface ScoringParams {
  /** Time from a decision to the exchange's matching engine, per venue; `latency` for the others. */
  readonly venueLatency: Readonly<Record<VenueId, DurationMs>>;
  readonly latency: DurationMs;
  /** After this long (age of the book + latency) half of the quoted levels are gone. */
  readonly halfLife: DurationMs;
  /** Chance lost when a leg takes everything that its book shows up to the limit. */
  readonly depthPenalty: number;
  /** An edge this large halves the chance: others see it as well, or it is bad data. */
  readonly halvingEdge: Ppm;
  /** What the price moves against us before a leg that stands alone is sold back. */
  readonly adverseMove: Ppm;
  /** Chance that a bundle lands with our cycle still paying. */
  readonly landing: number;
}

export const SCORING_DEFAULTS: ScoringParams = {
  venueLatency: {},
  latency: durationMs(50),
  halfLife: durationMs(5_000),
  depthPenalty: 0.1,
  halvingEdge: ppm(50_000),
  adverseMove: ppm(500),
  landing: 0.6,
};

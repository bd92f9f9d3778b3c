import type { VenueId } from "../../domain/instrument.ts";
import { type DurationMs, durationMs, type Ppm, ppm } from "../../domain/quantity.ts";

export interface PaperParams {
  /** From sending an order to its matching, per venue; `latency` for the others. */
  readonly venueLatency: Readonly<Record<VenueId, DurationMs>>;
  readonly latency: DurationMs;
  /** How far from its own price a leg that stands alone may be undone. */
  readonly unwindSlippage: Ppm;
  /** Orders sent to undo it before the rest is written down at that limit. */
  readonly unwindAttempts: number;
}

export const PAPER_DEFAULTS: PaperParams = {
  venueLatency: {},
  latency: durationMs(50),
  unwindSlippage: ppm(10_000),
  unwindAttempts: 3,
};

/** Buckets per doubling: a percentile is at most 1/32 above the true value. */
const STEPS = 32;
/** The smallest value told apart, in milliseconds, and the number of doublings above it: up to about 17 minutes. */
const SMALLEST = 0.001;
const DOUBLINGS = 30;

/** Counts lengths of time in a fixed number of buckets, so that a long run costs no more than a short one. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(STEPS * DOUBLINGS + 1);
  #total = 0;

  /** Counts one length in milliseconds. What is not a number is not a measurement, and is left out. */
  add(ms: number): void {
    if (Number.isNaN(ms)) return;
    const doublings = Math.log2(Math.max(ms, SMALLEST) / SMALLEST);
    const bucket = Math.min(Math.ceil(doublings * STEPS), STEPS * DOUBLINGS);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total++;
  }

  /**
   * The length that a share `p` of all measurements does not exceed (nearest rank), in milliseconds; the upper end of
   * its bucket, so never too good. Undefined when nothing was measured.
   */
  percentile(p: number): number | undefined {
    if (this.#total === 0) return undefined;
    const rank = Math.max(1, Math.ceil(p * this.#total));
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank) return SMALLEST * 2 ** (bucket / STEPS);
    }
    return undefined;
  }
}

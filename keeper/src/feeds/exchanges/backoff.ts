import { ExponentialBackoff, type IBackoff } from "cockatiel";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import type { Runtime } from "../../runtime.ts";

export interface BackoffLimits {
  readonly initial: DurationMs;
  readonly longest: DurationMs;
}

/** Growing waits between attempts, each between half and the whole of its step, so that a thousand keepers do not return at once. */
export class Backoff {
  private readonly steps: ExponentialBackoff<number>;
  private current: IBackoff<unknown> | undefined;

  constructor(runtime: Runtime, limits: BackoffLimits) {
    this.steps = new ExponentialBackoff<number>({
      initialDelay: limits.initial,
      maxDelay: limits.longest,
      generator: (attempt = 0, { initialDelay, maxDelay, exponent }) => {
        const step = Math.min(maxDelay, initialDelay * exponent ** attempt);
        return [step * (0.5 + fraction(runtime) / 2), attempt + 1];
      },
    });
  }

  /** How long to wait before the next attempt. */
  next(): DurationMs {
    // cockatiel's backoffs take the failed attempt's context, of which ours needs nothing.
    this.current = this.current === undefined ? this.steps.next() : this.current.next(undefined);
    return durationMs(this.current.duration);
  }

  /** Things went well: the next failure is the first again. */
  reset(): void {
    this.current = undefined;
  }
}

/** Evenly in [0, 1). */
function fraction(runtime: Runtime): number {
  return new DataView(runtime.random(4).slice().buffer).getUint32(0) / 0x1_0000_0000;
}

import { randomBytes } from "node:crypto";
import { type DurationMs, type Millis, millis } from "./domain/quantity.ts";

/** Ends a timer. Calling it again does nothing. */
export type Cancel = () => void;

/**
 * The only door to time, randomness and ids. Nothing else in the keeper asks the machine for them, so that a test or a
 * simulation that hands in another Runtime owns all of it.
 */
export interface Runtime {
  /** Wall clock, Unix milliseconds. */
  now(): Millis;
  /** Monotonic milliseconds with a fraction, for measuring lengths of time. */
  monotonic(): number;
  /** Calls `run` once after `delay`. */
  after(delay: DurationMs, run: () => void): Cancel;
  /** Calls `run` every `interval`, first after one interval. */
  every(interval: DurationMs, run: () => void): Cancel;
  /** `n` bytes nobody can predict. */
  random(n: number): Uint8Array;
  /** 16 random bytes in hex. */
  id(): string;
}

/** The machine's own clock, timers and entropy. A pending `after` keeps the process alive, `every` does not. */
export function systemRuntime(): Runtime {
  return {
    now: () => millis(Date.now()),
    monotonic: () => performance.now(),
    after(delay, run) {
      const timer = setTimeout(run, delay);
      return () => clearTimeout(timer);
    },
    every(interval, run) {
      const timer = setInterval(run, interval);
      timer.unref();
      return () => clearInterval(timer);
    },
    random: (n) => randomBytes(n),
    id: () => randomBytes(16).toString("hex"),
  };
}

/** Resolves after `delay`; rejects with the signal's reason when it aborts first. */
export function sleep(runtime: Runtime, delay: DurationMs, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const cancel = runtime.after(delay, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/**
 * What `work` gives, if it gives it within `limit`. The work itself goes on: this is for calls that nothing can abort.
 *
 * @throws Error "no answer within … ms" when the time is over, else what `work` throws.
 */
export function within<T>(runtime: Runtime, limit: DurationMs, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = runtime.after(limit, () => reject(new Error(`no answer within ${limit} ms`)));
    work.then(resolve, reject).finally(cancel);
  });
}

/** Unix seconds now, as the vault program counts time. */
export function unixNow(runtime: Pick<Runtime, "now">): bigint {
  return BigInt(Math.floor(runtime.now() / 1000));
}

/** Resolves after everything that is ready to run has run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

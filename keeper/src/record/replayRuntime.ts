import { createHash } from "node:crypto";
import { type Millis, millis } from "../domain/quantity.ts";
import type { Cancel, Runtime } from "../runtime.ts";

/** A Runtime whose time is that of the events: it stands still until it is moved. */
export interface ReplayRuntime extends Runtime {
  /** When the next timer is due; undefined when none is set. */
  nextTimer(): Millis | undefined;
  /** Moves time to the next timer that is due by `to` and runs it, true; or moves time to `to`, false. Never back. */
  step(to: Millis): boolean;
}

interface Timer {
  at: number;
  readonly order: number;
  readonly interval: number | undefined;
  readonly run: () => void;
}

/**
 * A runtime at `start`. Timers run in the order of their time, then of their setting; random bytes and ids come from `seed`,
 * so that two runs are the same.
 */
export function replayRuntime(start: Millis = millis(0), seed = 0): ReplayRuntime {
  let now: number = start;
  let made = 0;
  let blocks = 0;
  const timers = new Set<Timer>();
  const set = (delay: number, interval: number | undefined, run: () => void): Cancel => {
    made += 1;
    const timer: Timer = { at: now + delay, order: made, interval, run };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        first = timer;
    }
    return first;
  };
  const random = (n: number): Uint8Array => {
    const bytes = new Uint8Array(n);
    for (let offset = 0; offset < n; offset += 32) {
      blocks += 1;
      bytes.set(
        createHash("sha256")
          .update(`${seed}:${blocks}`)
          .digest()
          .subarray(0, n - offset),
        offset,
      );
    }
    return bytes;
  };
  return {
    now: () => millis(now),
    monotonic: () => now,
    after: (delay, run) => set(delay, undefined, run),
    every: (interval, run) => set(interval, Math.max(1, interval), run),
    random,
    id: () => Buffer.from(random(16)).toString("hex"),
    nextTimer() {
      const at = next()?.at;
      return at === undefined ? undefined : millis(at);
    },
    step(to) {
      const timer = next();
      if (timer === undefined || timer.at > to) {
        now = Math.max(now, to);
        return false;
      }
      now = Math.max(now, timer.at);
      if (timer.interval === undefined) timers.delete(timer);
      else timer.at += timer.interval;
      timer.run();
      return true;
    },
  };
}

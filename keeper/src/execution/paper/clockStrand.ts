import type { DurationMs } from "../../domain/quantity.ts";
import type { Runtime } from "../../runtime.ts";

/** Knows which executions wait for nothing but the clock, so that a replay can tell when to move it. */
export interface ClockStrands {
  /** Follows `work` from now until whoever awaits it has its result. Returns it. */
  follow<T>(work: Promise<T>): Promise<T>;
  /** Waits inside followed work. */
  wait(delay: DurationMs): Promise<void>;
  /** Resolves when all followed work is done or waits for the clock. */
  quiet(): Promise<void>;
  /** Resolves when all followed work is done. */
  done(): Promise<void>;
}

/** Promise turns in which an awaiting caller takes its result before the work counts as done. */
const TURNS = 8;

/** Strands on `runtime`'s clock. */
export function clockStrands(runtime: Runtime): ClockStrands {
  const all = new Set<Promise<unknown>>();
  let running = 0;
  let listeners: (() => void)[] = [];

  function rest(): void {
    running -= 1;
    if (running > 0) return;
    const called = listeners;
    listeners = [];
    for (const listener of called) listener();
  }

  async function finish(work: Promise<unknown>): Promise<void> {
    await work.catch(() => undefined);
    for (let turn = 0; turn < TURNS; turn += 1) await undefined;
    rest();
  }

  return {
    follow(work) {
      running += 1;
      const finished = finish(work).finally(() => all.delete(finished));
      all.add(finished);
      return work;
    },
    wait: (delay) =>
      new Promise((resolve) => {
        runtime.after(delay, () => {
          running += 1;
          resolve();
        });
        rest();
      }),
    async quiet() {
      while (running > 0) await new Promise<void>((resolve) => listeners.push(resolve));
    },
    async done() {
      while (all.size > 0) await Promise.all(all);
    },
  };
}

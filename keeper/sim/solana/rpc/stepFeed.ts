import type { Cancel } from "../../../src/runtime.ts";
import type { Chain } from "../chain.ts";
import type { Step } from "../landed.ts";
import type { Commitment } from "../slots.ts";

/** Hears of steps once they have reached a commitment, several at a time when a slot carries several there. */
export type StepsListener = (steps: readonly Step[]) => void;

/** Hands every step of the chain to listeners at the commitment that each of them waits for. */
export class StepFeed {
  readonly #chain: Chain;
  readonly #listeners: Record<Commitment, Set<StepsListener>> = {
    processed: new Set(),
    confirmed: new Set(),
    finalized: new Set(),
  };
  readonly #waiting: Record<"confirmed" | "finalized", Step[]> = { confirmed: [], finalized: [] };
  readonly #stop: readonly Cancel[];

  constructor(chain: Chain) {
    this.#chain = chain;
    this.#stop = [chain.onStep((step) => this.#take(step)), chain.onSlot(() => this.#ripen())];
  }

  listen(commitment: Commitment, listener: StepsListener): Cancel {
    this.#listeners[commitment].add(listener);
    return () => this.#listeners[commitment].delete(listener);
  }

  close(): void {
    for (const stop of this.#stop) stop();
  }

  #take(step: Step): void {
    this.#waiting.confirmed.push(step);
    this.#waiting.finalized.push(step);
    this.#tell("processed", [step]);
    this.#ripen();
  }

  #ripen(): void {
    for (const commitment of ["confirmed", "finalized"] as const) {
      const reached = this.#chain.slots.at(commitment);
      const ripe = this.#waiting[commitment].filter((step) => step.slot <= reached);
      if (ripe.length === 0) continue;
      this.#waiting[commitment] = this.#waiting[commitment].filter((step) => step.slot > reached);
      this.#tell(commitment, ripe);
    }
  }

  #tell(commitment: Commitment, steps: readonly Step[]): void {
    for (const listener of [...this.#listeners[commitment]]) listener(steps);
  }
}

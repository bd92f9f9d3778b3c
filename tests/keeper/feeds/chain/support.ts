import type { MarketInput } from "../../../../keeper/src/domain/event.ts";

/** Collects what a feed sends and waits for what is wanted of it. */
export class Heard {
  readonly inputs: MarketInput[] = [];
  #waiting: (() => void)[] = [];

  readonly sink = (input: MarketInput): void => {
    this.inputs.push(input);
    for (const wake of this.#waiting.splice(0)) wake();
  };

  /** The first input from `from` on that `wanted` takes, when it has come. */
  async first<T>(wanted: (input: MarketInput) => T | undefined, from = 0): Promise<T> {
    for (let at = from; ; at++) {
      while (at >= this.inputs.length) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      const input = this.inputs[at];
      const found = input && wanted(input);
      if (found !== undefined) return found;
    }
  }

  /** Resolves with the reason when the stream has become `status`. */
  status(status: string, from = 0): Promise<string> {
    return this.first((input) => (input.kind === "stream" && input.status === status ? input.reason : undefined), from);
  }

  /** The statuses so far. */
  get statuses(): string[] {
    return this.inputs.flatMap((input) => (input.kind === "stream" ? [input.status] : []));
  }
}

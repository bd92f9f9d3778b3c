import type { Cancel } from "../../src/runtime.ts";

/** Who hears of one kind of event. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #notice: (message: string) => void;

  constructor(notice: (message: string) => void) {
    this.#notice = notice;
  }

  add(listener: (value: T) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    this.#listeners.clear();
  }

  /** Tells everybody. One who throws can neither undo what has happened nor keep it from the others. */
  tell(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#notice(`a listener of the chain failed: ${String(error)}`);
      }
    }
  }
}

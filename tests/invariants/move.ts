import fc from "fast-check";
import type { CommandKind, Params, Plan } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import type { Journey } from "./journey.ts";

/** A command of fast-check's. What it comes to is planned when it is checked, and done when it is run. */
class Move implements fc.AsyncCommand<Journey, undefined> {
  readonly #kind: CommandKind;
  readonly #params: Params;
  #plan: Plan | undefined;

  constructor(kind: CommandKind, params: Params) {
    this.#kind = kind;
    this.#params = params;
  }

  check(journey: Readonly<Journey>): boolean {
    this.#plan = journey.plan(this.#kind, this.#params);
    return this.#plan !== undefined;
  }

  async run(journey: Journey): Promise<void> {
    if (this.#plan !== undefined) await journey.take(this.#kind.name, this.#params, this.#plan);
  }

  toString(): string {
    return `${this.#kind.name}(${JSON.stringify(this.#params)})`;
  }
}

const one = fc.oneof(
  ...COMMANDS.map((kind) => ({ weight: kind.weight, arbitrary: kind.params.map((params) => new Move(kind, params)) })),
);

/** Sequences of everything that anybody does, of at most `longest` commands, those that make no sense in their turn counted. */
export const moves = (longest: number) => fc.commands([one], { maxCommands: longest, size: "max" });

import type { SendPlan } from "./command.ts";
import type { Outcome } from "./ground/ground.ts";
import type { Reading } from "./reading.ts";
import type { Wire } from "./wire/instruction.ts";
import type { World } from "./world.ts";

/** Something that happened: an instruction that was accepted, or time that passed. What was refused changed nothing. */
export interface Step {
  /** The command's name. */
  readonly command: string;
  /** Undefined where only time passed. */
  readonly plan: SendPlan | undefined;
  readonly outcome: Outcome;
  readonly before: Reading;
  readonly after: Reading;
  /** What would become of an instruction now; undefined where the runtime cannot tell. */
  probe(wire: Wire): Promise<Outcome | undefined>;
}

/** The instruction of a step by the IDL's name; undefined where time passed. */
export const instructionOf = ({ plan }: Step): string | undefined => plan?.send.name;

/** true where the invariant holds, what is wrong where it does not, undefined where the step gives nothing to judge. */
export type Verdict = true | string | undefined;

/** What must be true after every step. */
export interface Invariant {
  readonly name: string;
  /** In one sentence, for the report. */
  readonly rule: string;
  /** The judge of one run. What it remembers of earlier steps is its own. */
  start(world: World, first: Reading): (step: Step) => Verdict | Promise<Verdict>;
}

/** The first thing that is wrong, else true. */
export function all(...claims: readonly (readonly [boolean, string | (() => string)])[]): Verdict {
  for (const [holds, otherwise] of claims) {
    if (!holds) return typeof otherwise === "string" ? otherwise : otherwise();
  }
  return true;
}

import fc from "fast-check";
import type { Stolen } from "./bound.ts";
import type { KeptCommand } from "./command.ts";
import { LitesvmGround } from "./ground/litesvm.ts";
import { Broken, Journey } from "./journey.ts";
import { moves } from "./move.ts";
import type { Prepared } from "./prepare.ts";
import type { Invariant } from "./step.ts";
import { Tally } from "./tally.ts";

const LONGEST = 400;
/** Sequences between two looks at the clock. A round that finds something takes the time to shrink it. */
const ROUND = 40;
/** What is shorter after this long is not looked for any more, in milliseconds. */
const SHRINK_FOR = 60_000;
/** Keeps the rounds of one seed apart from those of the next. */
const SPREAD = 65_537;

export interface RunOptions {
  readonly seed: number;
  /** How many sequences; without it the time decides. */
  readonly sequences?: number;
  /** The shortest time, in milliseconds. */
  readonly forMs?: number;
  /** The fewest instructions: the run goes on beyond its time until it has sent them. */
  readonly least?: number;
  /** Those to judge by; all of them by default. */
  readonly invariants?: readonly Invariant[];
  /** The most commands in a sequence. */
  readonly longest?: number;
  /** Is told of every sequence that ended well. */
  readonly onSequence?: (journey: Journey) => void;
}

/** A sequence that breaks an invariant, shrunk to what is needed for it. */
export interface Found {
  readonly seed: number;
  readonly path: string;
  readonly invariant: string;
  readonly said: string;
  readonly commands: readonly KeptCommand[];
}

export interface RunResult {
  readonly tally: Tally;
  readonly sequences: number;
  /** The sequence in which a thief came closest to his bound. */
  readonly thief: Stolen;
  readonly found: Found | undefined;
}

/** Random sequences of commands on litesvm, each from the same beginning, until time or number is up or an invariant is broken. */
export async function run(prepared: Prepared, options: RunOptions): Promise<RunResult> {
  const runner = new Runner(prepared, options);
  const { seed, sequences, forMs = 0, least = 0 } = options;
  const end = performance.now() + forMs;
  const timeIsUp = () => performance.now() >= end && runner.tally.instructions >= least;
  let found: Found | undefined;
  for (let round = 0; found === undefined; round++) {
    const left = sequences === undefined ? ROUND : sequences - runner.sequences;
    if (left <= 0 || (sequences === undefined && round > 0 && timeIsUp())) break;
    found = await runner.round((seed * SPREAD + round) | 0, Math.min(left, ROUND));
  }
  const { tally, thief } = runner;
  return { tally, sequences: runner.sequences, thief, found };
}

class Runner {
  readonly tally = new Tally();
  sequences = 0;
  thief: Stolen = { taken: 0n, limit: 1n, limitWithVenues: 1n };
  /** The last that was thrown: fast-check shrinks to it. */
  #broken: Broken | undefined;
  #shrinkUntil = Number.POSITIVE_INFINITY;
  readonly #prepared: Prepared;
  readonly #options: RunOptions;
  readonly #ground: LitesvmGround;

  constructor(prepared: Prepared, options: RunOptions) {
    this.#prepared = prepared;
    this.#options = options;
    this.#ground = new LitesvmGround(prepared.genesis, prepared.payer);
  }

  async round(seed: number, numRuns: number): Promise<Found | undefined> {
    const property = fc.asyncProperty(moves(this.#options.longest ?? LONGEST), (commands) => this.#sequence(commands));
    const details = await fc.check(property, { seed, numRuns });
    if (!details.failed) return undefined;
    if (this.#broken === undefined) throw details.errorInstance ?? new Error("the run failed, and no invariant");
    const { invariant, said, trace } = this.#broken;
    return { seed, path: details.counterexamplePath ?? "", invariant, said, commands: trace };
  }

  async #sequence(commands: Iterable<fc.AsyncCommand<Journey, undefined>>): Promise<void> {
    if (performance.now() > this.#shrinkUntil) return;
    // Memory of the runtime's is given back between two turns of the event loop, of which there is none while promises only resolve.
    await new Promise((resolve) => setImmediate(resolve));
    this.#ground.reset();
    // What is done again to shrink a failing case is not counted.
    const tally = this.#broken === undefined ? this.tally : new Tally();
    const journey = await Journey.begin(this.#prepared.world, this.#ground, tally, this.#options.invariants);
    try {
      await fc.asyncModelRun(() => ({ model: journey, real: undefined }), commands);
    } catch (error) {
      if (error instanceof Broken) {
        if (this.#broken === undefined) this.#shrinkUntil = performance.now() + SHRINK_FOR;
        this.#broken = error;
      }
      throw error;
    }
    if (this.#broken !== undefined) return;
    this.sequences += 1;
    this.#options.onSequence?.(journey);
    const { stolen } = journey;
    if (stolen.taken * this.thief.limit > this.thief.taken * stolen.limit) this.thief = stolen;
  }
}

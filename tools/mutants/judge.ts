import { buildUnitTests } from "./build.ts";
import { type Guard, identity, numberOf } from "./guard.ts";
import { likelyFirst } from "./order.ts";
import { judgeAll } from "./pool.ts";
import type { Job, Verdict } from "./protocol.ts";
import { killerAmongUnitTests } from "./unit.ts";

/** What judging needs besides the guards. */
export interface Means {
  /** The program, built with the switch. */
  readonly binary: string;
  /** The tests that run on it: path and text. */
  readonly tests: ReadonlyMap<string, string>;
  /** What killed a guard last time, by its identity. */
  readonly before: ReadonlyMap<string, string>;
  readonly width: number;
  /** Seconds for a mutant. */
  readonly limit: number;
}

/**
 * Runs each test file once with every guard on: what fails then would leave most guards unjudged.
 *
 * @throws Error naming the tests that fail.
 */
async function requireGreen({ binary, tests, width, limit }: Means): Promise<void> {
  const jobs = [...tests.keys()].map((file): Job => ({ number: 0, files: [file], before: null }));
  const broken: string[] = [];
  await judgeAll(jobs, { binary, width, limit }, (_, verdict) => {
    if ("failure" in verdict) broken.push(verdict.failure);
  });
  if (broken.length > 0) throw new Error(`no guard was judged: repair these tests first\n${broken.join("\n")}`);
}

/** Judges guards one by one and reports each verdict once: with the program's own tests, and where none fails with the Rust tests. */
export async function judgeGuards(
  guards: readonly Guard[],
  means: Means,
  report: (guard: Guard, verdict: Verdict, seconds: number) => void,
): Promise<void> {
  const { binary, tests, before, width, limit } = means;
  // For a few guards that would take longer than they do.
  if (guards.length > tests.size) await requireGreen(means);
  const byNumber = new Map(guards.map((guard) => [numberOf(guard), guard]));
  const jobs = [...byNumber].map(([number, guard]): Job => {
    return { number, files: likelyFirst(guard, tests), before: before.get(identity(guard)) ?? null };
  });
  const survivors: Guard[] = [];
  await judgeAll(jobs, { binary, width, limit }, ({ number }, verdict, seconds) => {
    const guard = byNumber.get(number);
    if (guard === undefined) throw new Error(`no guard has the number ${number}`);
    if ("killedBy" in verdict && verdict.killedBy === null) survivors.push(guard);
    else report(guard, verdict, seconds);
  });
  if (survivors.length === 0) return;
  const units = buildUnitTests();
  const broken = await killerAmongUnitTests(units, 0);
  if (broken !== null) throw new Error(`${broken} fails with every guard on`);
  for (const guard of survivors) {
    const began = Date.now();
    const killedBy = await killerAmongUnitTests(units, numberOf(guard));
    report(guard, { killedBy }, (Date.now() - began) / 1_000);
  }
}

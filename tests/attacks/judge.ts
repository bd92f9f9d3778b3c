import type { RuntimeName } from "../support/chain.ts";
import type { Line, Proof } from "./line.ts";
import type { Outcome } from "./outcome.ts";

/** What is said of one attack. */
export interface Verdict {
  readonly line: number;
  readonly title: string;
  /** Every test passed; where the attack ends in a refusal each runtime has recorded one. */
  readonly refused: boolean;
  /** After each refusal every account was what it had been, byte for byte; false where that is not shown. Null where nothing is refused. */
  readonly unchanged: boolean | null;
  /** Refusals recorded, on all runtimes. */
  readonly refusals: number;
  /** Accounts compared after them. */
  readonly accounts: number;
  /** The tests, by file and title. */
  readonly by: readonly string[];
}

/** What is said of all of them. */
export interface Report {
  readonly runtimes: readonly RuntimeName[];
  /** Trades that landed in the honest tests, each before the first refusal. */
  readonly honestTrades: number;
  readonly attacks: readonly Verdict[];
  /** What is wrong, in words; empty where every attack is refused. */
  readonly complaints: readonly string[];
}

const RUNTIMES: readonly RuntimeName[] = ["litesvm", "bankrun"];

/** Judges what the tests have shown. `honest` are the tests of trades that must land before anything is refused. */
export function judge(lines: readonly Line[], honest: readonly Proof[], outcomes: readonly Outcome[]): Report {
  const judged = lines.map((line) => judgeLine(line, outcomes));
  const trades = outcomes.filter((outcome) => honest.some((proof) => isOf(proof, outcome)));
  const honestTrades = trades.reduce((sum, { tradesFirst }) => sum + tradesFirst, 0);
  const complaints = [...judgeHonest(honest, outcomes), ...judged.flatMap(({ complaints }) => complaints)];
  return {
    runtimes: RUNTIMES.filter((name) => outcomes.some(({ runtime }) => runtime === name)),
    honestTrades,
    attacks: judged.map(({ verdict }) => verdict),
    complaints,
  };
}

const isOf = ({ file, title }: Proof, outcome: Outcome): boolean => outcome.file === file && outcome.title === title;

/** A suite that refuses everything proves nothing: the first thing that happens must be a trade, on each runtime. */
function judgeHonest(honest: readonly Proof[], outcomes: readonly Outcome[]): string[] {
  const wrong = honest.flatMap((proof) => missing(proof, outcomes).map((why) => `the honest trade: ${why}`));
  const silent = honest
    .filter((proof) => outcomes.some((outcome) => isOf(proof, outcome) && outcome.tradesFirst === 0))
    .map(({ title }) => `the honest trade: nothing landed before a refusal in "${title}"`);
  const first = RUNTIMES.filter((name) => {
    const shown = outcomes.find(({ runtime, refusals, trades }) => runtime === name && refusals + trades > 0);
    return shown !== undefined && shown.tradesFirst === 0;
  }).map((name) => `the honest trade: something was refused on ${name} before anything landed`);
  return [...wrong, ...silent, ...first];
}

function judgeLine({ line, title, refusal, by }: Line, outcomes: readonly Outcome[]) {
  const complaints = by.flatMap((proof) => missing(proof, outcomes));
  const shown = outcomes.filter((outcome) => by.some((proof) => isOf(proof, outcome)));
  const [refusals, unchanged, accounts] = (["refusals", "unchanged", "accounts"] as const).map((what) =>
    shown.reduce((sum, outcome) => sum + outcome[what], 0),
  ) as [number, number, number];
  if (by.length === 0) complaints.push("no test is named");
  if (refusal && refusals === 0) complaints.push("nothing was refused");
  if (unchanged !== refusals) complaints.push(`${refusals - unchanged} refusals left something changed`);
  const verdict: Verdict = {
    line,
    title,
    refused: complaints.length === 0,
    unchanged: refusals === 0 && !refusal ? null : complaints.length === 0,
    refusals,
    accounts,
    by: by.map(({ file, title: proof }) => `${file}: ${proof}`),
  };
  return { verdict, complaints: complaints.map((why) => `attack ${line}: ${why}`) };
}

/** Why a test does not count: it is not there, or not on a runtime where it must be, or it has not passed. */
function missing(proof: Proof, outcomes: readonly Outcome[]): string[] {
  const found = outcomes.filter((outcome) => isOf(proof, outcome));
  const name = `"${proof.title}" (${proof.file})`;
  if (found.length === 0) return [`${name} has not run`];
  const absent = (proof.on === "both" ? RUNTIMES : [])
    .filter((runtime) => !found.some((outcome) => outcome.runtime === runtime))
    .map((runtime) => `${name} has not run on ${runtime}`);
  const bad = found
    .filter(({ state }) => state !== "passed")
    .map(({ state, runtime }) => `${name} ${state === "failed" ? "failed" : "was skipped"}${on(runtime)}`);
  return [...absent, ...bad];
}

const on = (runtime: RuntimeName | undefined): string => (runtime === undefined ? "" : ` on ${runtime}`);

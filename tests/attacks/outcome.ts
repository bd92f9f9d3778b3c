import type { RuntimeName } from "../support/chain.ts";

/** What became of one test on one runtime, and what it has shown meanwhile. */
export interface Outcome {
  readonly file: string;
  readonly title: string;
  /** Undefined where its suite is not declared for a runtime. */
  readonly runtime: RuntimeName | undefined;
  readonly state: "passed" | "failed" | "skipped";
  /** Why it failed; empty when it did not. */
  readonly why: string;
  /** Refusals with the error that was expected. */
  readonly refusals: number;
  /** Those after which every account was found as it had been. */
  readonly unchanged: number;
  /** Accounts compared, over all refusals. */
  readonly accounts: number;
  /** Trades of the keeper that landed. */
  readonly trades: number;
  /** Trades that had landed before the first refusal. */
  readonly tradesFirst: number;
}

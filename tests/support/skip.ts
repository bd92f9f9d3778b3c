import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Recordings that are not part of the project; absent on most machines. */
export const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));

/**
 * Skips the running test, or all of a suite when called in its `before`, and leaves the reason in its title, where the
 * report and `tests/skips.json` see it.
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.test;
  // In a hook the tests below never run, so the reason goes to the suite that they are reported under.
  const named = runnable && "type" in runnable && runnable.type === "hook" ? runnable.parent : runnable;
  if (named) named.title += ` [skipped: ${reason}]`;
  return context.skip();
}

/** Skips unless the real recordings are beside the project. */
export function needsData(context: Mocha.Context): void {
  if (!existsSync(DATA)) skip(context, "the recordings are not beside the project");
}

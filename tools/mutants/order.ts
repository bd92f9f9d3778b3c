import { basename } from "node:path";
import type { Guard } from "./guard.ts";

/** The words of a name in snake or camel case. */
function words(name: string): string[] {
  return basename(name)
    .replace(/\..*$/, "")
    .split(/_|(?=[A-Z])/)
    .map((word) => word.toLowerCase());
}

/** How likely a test file is to fail without a guard: whether it names the error, then how many words the names of the two share. */
function likelihood(guard: Guard, test: string, text: string): number {
  const names = new RegExp(`\\b${guard.error}\\b`).test(text) ? 100 : 0;
  const own = new Set(words(test));
  return names + words(guard.file).filter((word) => own.has(word)).length;
}

/** The test files, the likely killers of a guard first and the shorter ones of equally likely ones; `tests` are their texts by path. */
export function likelyFirst(guard: Guard, tests: ReadonlyMap<string, string>): string[] {
  return [...tests]
    .map(([file, text]) => ({ file, likely: likelihood(guard, file, text), length: text.length }))
    .sort((a, b) => b.likely - a.likely || a.length - b.length)
    .map(({ file }) => file);
}

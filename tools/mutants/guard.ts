/** A guard of the program: `guard!(condition, VaultError::X)`. */
export interface Guard {
  /** From the root, as rustc spells it. */
  readonly file: string;
  /** Of `guard!`, from 1 on, the column in characters. */
  readonly line: number;
  readonly column: number;
  /** The condition's source on one line. */
  readonly condition: string;
  /** The name of the error. */
  readonly error: string;
}

const MACRO = "guard!";
const OPENING = "([{";
const CLOSING = ")]}";

/** The place behind the comment, string or character that begins at `at`; `at` itself where none begins. */
function skipped(source: string, at: number): number {
  const rest = source.slice(at, at + 2);
  if (rest === "//") return end(source, "\n", at);
  if (rest === "/*") return end(source, "*/", at + 2);
  if (source[at] === '"') {
    let close = at + 1;
    while (close < source.length && source[close] !== '"') close += source[close] === "\\" ? 2 : 1;
    return close + 1;
  }
  // A quote begins a character only where it is closed at once; else it is a lifetime.
  const character = /^'(?:\\.[^']*|[^\\'])'/.exec(source.slice(at, at + 12));
  return at + (character?.[0].length ?? 0);
}

function end(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found === -1 ? source.length : found + mark.length;
}

/** What the parenthesis that opens at `open` holds, split at its own commas, on one line and without comments. */
function parts(source: string, open: number): string[] {
  const found: string[] = [];
  let depth = 0;
  let part = "";
  for (let at = open; at < source.length; ) {
    const next = skipped(source, at);
    if (next > at) {
      if (source[at] !== "/") part += source.slice(at, next);
      at = next;
      continue;
    }
    const character = source[at] ?? "";
    if (OPENING.includes(character)) depth += 1;
    if (CLOSING.includes(character)) depth -= 1;
    if (depth === 0 || (depth === 1 && (character === "," || at === open))) {
      found.push(part.replace(/\s+/g, " ").trim());
      part = "";
    } else {
      part += character;
    }
    if (depth === 0) return found.filter((text) => text !== "");
    at += 1;
  }
  throw new Error("a parenthesis is not closed");
}

/**
 * The guards of a source file, in their order. What stands in comments and strings is none.
 *
 * @throws Error where a `guard!` has not two arguments of which the second is an error's name: the mutation check would miss it.
 */
export function guardsOf(file: string, source: string): Guard[] {
  const guards: Guard[] = [];
  for (let at = 0; at < source.length; ) {
    const next = skipped(source, at);
    if (next > at) {
      at = next;
      continue;
    }
    if (source.startsWith(MACRO, at) && !/\w/.test(source[at - 1] ?? "")) {
      const before = source.slice(0, at).split("\n");
      const line = before.length;
      const column = [...(before.at(-1) ?? "")].length + 1;
      const open = at + MACRO.length;
      const [condition, error, ...more] = source[open] === "(" ? parts(source, open) : [];
      const name = /^(?:\w+::)*(\w+)$/.exec(error ?? "")?.[1];
      if (condition === undefined || name === undefined || more.length > 0) {
        throw new Error(`${file}:${line}:${column} is not guard!(condition, error)`);
      }
      guards.push({ file, line, column, condition, error: name });
    }
    at += 1;
  }
  return guards;
}

/** A guard's number in the binary: FNV-1a of `file:line:column` (programs/vault/src/guard.rs computes the same). */
export function numberOf({ file, line, column }: Guard): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${file}:${line}:${column}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

/** What tells a guard from others when lines shift: file, condition and error. */
export function identity({ file, condition, error }: Pick<Guard, "file" | "condition" | "error">): string {
  return `${file} ${condition} ${error}`;
}

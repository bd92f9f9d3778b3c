import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/** One import of a source file; `to` is a path from the root for our own files, else the module's name. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** All imports of a file, static and dynamic, type-only ones included. Paths are relative to `root`. */
export function importsOf(root: string, file: string, text = readFileSync(join(root, file), "utf8")): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({
    from: file,
    to: fileName.startsWith(".") ? relative(root, join(root, dirname(file), fileName)) : fileName,
  }));
}

const PURE = new Set(["domain", "book", "engines", "scoring", "allocation"]);

/** What each room of keeper/src may import besides itself. The flow is `feeds → book → … → ledger`; data never runs back. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  runtime: ["domain"],
  chain: ["domain", "runtime"],
  vault: ["domain", "runtime"],
  record: ["domain", "runtime"],
  feeds: ["domain", "runtime", "vault"],
  book: ["domain", "feeds"],
  engines: ["domain", "book"],
  scoring: ["domain", "book", "engines"],
  allocation: ["domain", "book", "engines", "scoring"],
  execution: ["domain", "runtime", "vault", "book", "engines", "scoring", "allocation"],
  settlement: ["domain", "execution"],
  ledger: ["domain", "runtime", "chain", "settlement"],
  config: ["domain", "engines", "scoring", "allocation", "execution", "feeds"],
  api: ["domain", "runtime", "chain", "vault", "ledger", "settlement"],
};

/** The room of a file in keeper/src: its folder, or its own name at the top. */
export function roomOf(file: string): string | undefined {
  return /^keeper\/src\/([^/.]+)/.exec(file)?.[1];
}

/** Why an import is not allowed, or undefined. */
export function objection({ from, to }: Import): string | undefined {
  const room = roomOf(from);
  if (room === undefined) return undefined;
  const allowed = MAY_IMPORT[room];
  if (to.startsWith("keeper/sim/")) return room === "cli" ? undefined : `${from} imports the simulated market: ${to}`;
  const target = roomOf(to);
  if (target === undefined) {
    if (PURE.has(room)) return `${from} is of a pure stage and imports ${to}`;
    return undefined;
  }
  if (target === room || allowed === undefined || allowed.includes(target)) return undefined;
  return `${from} imports ${to}: ${room} may import only ${allowed.join(", ") || "itself"}`;
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Guard, guardsOf } from "./guard.ts";

export const SRC = "programs/vault/src";
/** The macro's own definition. */
const DEFINITION = `${SRC}/guard.rs`;
const TEST = /(?:^|\/)(?:tests\/|\w*tests\.rs$)/;

/** The program's sources: path from the root and text, tests left out, in the order of their paths. */
export function readSources(root: string): Map<string, string> {
  const files = readdirSync(join(root, SRC), { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".rs") && !TEST.test(name))
    .sort();
  return new Map(files.map((name) => [`${SRC}/${name}`, readFileSync(join(root, SRC, name), "utf8")]));
}

/** sha256 over all of the sources, names included. */
export function hashOf(sources: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  for (const [file, text] of sources) hash.update(`${file}\0${text.length}\0${text}`);
  return hash.digest("hex");
}

/** All guards of the program. */
export function allGuards(sources: ReadonlyMap<string, string>): Guard[] {
  return [...sources].filter(([file]) => file !== DEFINITION).flatMap(([file, text]) => guardsOf(file, text));
}

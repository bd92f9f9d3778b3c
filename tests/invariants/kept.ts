import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { KeptCommand } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import type { Journey } from "./journey.ts";

/** A sequence that is done again in every run of the tests, on every runtime. */
export interface KeptCase {
  /** What it showed when it was found, or what it is there for. */
  readonly title: string;
  readonly seed: number;
  /** fast-check's path to it. */
  readonly path: string;
  readonly commands: readonly KeptCommand[];
}

const FOLDER = fileURLToPath(new URL("../fixtures/invariants/", import.meta.url));

/** Every kept case, by its file's name. */
export function keptCases(): { readonly name: string; readonly kept: KeptCase }[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => ({ name, kept: JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as KeptCase }));
}

/** Writes a case beside the others. Returns where. */
export function keep(label: string, kept: KeptCase): string {
  const mark = createHash("sha256").update(JSON.stringify(kept.commands)).digest("hex").slice(0, 8);
  const file = join(FOLDER, `${label}-${mark}.json`);
  const head = JSON.stringify({ title: kept.title, seed: kept.seed, path: kept.path }, null, 2).slice(0, -2);
  const commands = kept.commands.map((command) => `    ${JSON.stringify(command)}`).join(",\n");
  writeFileSync(file, `${head},\n  "commands": [\n${commands}\n  ]\n}\n`);
  return file;
}

/** Does a case again. Returns for each command whether it was accepted; undefined where it made no sense. @throws Broken */
export async function replay(kept: KeptCase, journey: Journey): Promise<(boolean | undefined)[]> {
  const accepted: (boolean | undefined)[] = [];
  for (const { name, params } of kept.commands) {
    const kind = COMMANDS.find((command) => command.name === name);
    if (kind === undefined) throw new Error(`a kept case has the command ${name}, which there is none of`);
    accepted.push((await journey.follow(kind, params))?.ok);
  }
  return accepted;
}

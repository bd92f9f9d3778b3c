import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { LoadedProgram } from "./chain.ts";

/** Where each program of this repository is. */
export const PROGRAM_FOLDERS = {
  vault: "programs/vault",
  market: "programs/market",
  hostile: "tests/programs/hostile",
} as const;
export type ProgramName = keyof typeof PROGRAM_FOLDERS;

const read = new Map<ProgramName, Uint8Array>();

/** The released bytes of a program of this repository, the same array each time; of the vault those in VAULT_SO where it is set. */
export function releasedProgram(name: ProgramName): Uint8Array {
  const released = new URL(`../../${PROGRAM_FOLDERS[name]}/release/${name}.so`, import.meta.url);
  const path = (name === "vault" && process.env.VAULT_SO) || fileURLToPath(released);
  const bytes = read.get(name) ?? readFileSync(path);
  read.set(name, bytes);
  return bytes;
}

/** What tells one set of programs from another: two of them may stand at one address. */
export function programsKey(programs: readonly LoadedProgram[]): string {
  const keys = programs.map(({ id, bytes }) => `${id} ${createHash("sha256").update(bytes).digest("hex")}`);
  return keys.join();
}

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The released bytes of a program of this repository. */
export function releasedProgram(name: "vault" | "market"): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`../../programs/${name}/release/${name}.so`, import.meta.url)));
}

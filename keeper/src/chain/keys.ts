import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Keypair } from "@solana/web3.js";
import { EmpireError } from "../domain/error.ts";
import type { Runtime } from "../runtime.ts";

/**
 * A Solana key from a file in the CLI's format, a JSON array of 64 bytes.
 *
 * @throws EmpireError KEY_MISSING when there is no such file, KEY_INVALID when it holds something else. Neither message
 * carries what the file holds.
 */
export function readKey(path: string): Keypair {
  if (!existsSync(path)) {
    throw new EmpireError(
      "KEY_MISSING",
      `there is no key at ${path}: make one with solana-keygen, or name another file`,
    );
  }
  try {
    return Keypair.fromSecretKey(Uint8Array.from(JSON.parse(readFileSync(path, "utf8"))));
  } catch {
    throw new EmpireError("KEY_INVALID", `${path} does not hold a Solana key: a JSON array of 64 numbers is expected`);
  }
}

/** The key `name` of the embedded chain, made on first use and readable by its owner alone. It is worth nothing elsewhere. */
export function embeddedKey(dir: string, name: string, runtime: Runtime): Keypair {
  const path = join(dir, `${name}.json`);
  if (!existsSync(path)) {
    const key = Keypair.fromSeed(runtime.random(32));
    writeFileSync(path, JSON.stringify([...key.secretKey]), { mode: 0o600, flag: "wx" });
  }
  return readKey(path);
}

import { spawn } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { switchOff } from "./binary.ts";

/** Enough random cases to see that a guard is gone, in a second or two. */
const CASES = "500";

/** The first Rust test that fails without a guard; null where none does. `tests` is the executable, built with the switch. */
export async function killerAmongUnitTests(tests: string, number: number): Promise<string | null> {
  const bytes = readFileSync(tests);
  switchOff(bytes, number);
  const patched = `${tests}-${number}`;
  writeFileSync(patched, bytes);
  chmodSync(patched, 0o755);
  try {
    return await firstFailure(patched);
  } finally {
    rmSync(patched);
  }
}

function firstFailure(tests: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(tests, [], {
      env: { ...process.env, PROOF_CASES: CASES },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let output = "";
    let failed: string | undefined;
    child.stdout.on("data", (chunk) => {
      output += chunk;
      failed ??= /^test (\S+) \.\.\. FAILED$/m.exec(output)?.[1];
      if (failed !== undefined) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (failed !== undefined) resolve(`cargo test › ${failed}`);
      else if (code === 0) resolve(null);
      else reject(new Error(`the Rust tests ended with ${code} and no test failed`));
    });
  });
}

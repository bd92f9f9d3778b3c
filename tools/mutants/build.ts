import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./files.ts";

const FOLDER = join(ROOT, "target/mutants");

/** Builds the program with a switch for its guards. Returns where it is. */
export function buildProgram(): string {
  const out = join(FOLDER, "vault.so");
  process.stderr.write("building the program with a switch for its guards\n");
  execFileSync("bash", ["tools/sbf/build.sh", "programs/vault", out, "mutants"], {
    cwd: ROOT,
    env: { ...process.env, CARGO_TARGET_DIR: FOLDER },
    stdio: ["ignore", "ignore", "pipe"],
  });
  return out;
}

/** Builds the program's Rust tests with the same switch. Returns the executable. */
export function buildUnitTests(): string {
  process.stderr.write("building the Rust tests with it\n");
  const args = [
    "test",
    "-p",
    "vault",
    "--lib",
    "--locked",
    "--features",
    "mutants",
    "--no-run",
    "--message-format=json",
  ];
  const lines = execFileSync("cargo", args, {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1 << 28,
  });
  for (const line of lines.split("\n")) {
    const message = line.startsWith("{") ? JSON.parse(line) : {};
    if (message.reason === "compiler-artifact" && message.target.name === "vault" && message.executable) {
      return message.executable;
    }
  }
  throw new Error("cargo has built no tests of the vault");
}

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockOwner } from "../../../keeper/src/chain/lock.ts";

const BIN = fileURLToPath(new URL("../../../keeper/bin/empire.mjs", import.meta.url));
/** Long enough for a machine that does much else; what is waited for is usually there in a second. */
const PATIENCE = 60_000;

/** What a command left when it had ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `empire` as a person would start it: a process with a state folder of its own. */
export class Command {
  readonly child: ChildProcess;
  readonly #ended: Promise<Ended>;
  stdout = "";
  stderr = "";

  constructor(home: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [BIN, ...args], {
      env: { ...process.env, EMPIRE_HOME: home, INIT_CWD: home, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.on("data", (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.#ended = once(this.child, "close").then(([code, signal]) => ({
      code,
      signal,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  get pid(): number {
    return this.child.pid ?? assert.fail("the command did not start");
  }

  ended(): Promise<Ended> {
    return this.#ended;
  }

  /** The first group of `pattern` in what was said on stderr, once it was. Fails when the command ends without a word of it. */
  async says(pattern: RegExp): Promise<string> {
    return until(`${pattern} on stderr`, () => {
      const found = pattern.exec(this.stderr);
      if (!found && this.child.exitCode !== null) assert.fail(`ended without ${pattern}: ${this.stdout}${this.stderr}`);
      return found?.[1] ?? found?.[0];
    });
  }

  /** Ends it by force, if it has not ended. */
  async destroy(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.#ended;
  }
}

/** A new state folder, away from everything else. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), "empire-cli-"));
}

export function removeHome(home: string): void {
  // What ran there may still be closing its files.
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
}

/** Runs a command to its end. */
export function empire(home: string, ...args: string[]): Promise<Ended> {
  return new Command(home, args).ended();
}

/** Runs a command with --json that must succeed, and gives its one JSON object. */
export async function json(home: string, ...args: string[]): Promise<Record<string, unknown>> {
  const ended = await empire(home, ...args, "--json");
  assert.equal(ended.code, 0, `${args.join(" ")}: ${ended.stdout}${ended.stderr}`);
  return onlyObject(ended.stdout);
}

/** The one JSON object on its one line that stdout must be. */
export function onlyObject(stdout: string): Record<string, unknown> {
  assert.match(stdout, /^\{.*\}\n$/, "stdout is one line");
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Asks until there is an answer. */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) assert.fail(`waited ${PATIENCE / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Whether a process runs; a zombie does not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The process that has the chain of `home` open. */
export function simOf(home: string): number {
  return lockOwner(join(home, "chain"))?.pid ?? assert.fail("nobody has the chain open");
}

/** A decimal of six places, with an optional sign, in atoms. */
export function atoms(decimal: unknown): bigint {
  assert.ok(typeof decimal === "string" && /^-?\d+\.\d{6}$/.test(decimal), `${decimal} is not money`);
  return BigInt(decimal.replace(".", ""));
}

import { createHash } from "node:crypto";
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { EmpireError } from "../domain/error.ts";
import { isRunning, type ProcessIdentity } from "./processIdentity.ts";

/** Who owns an embedded chain: exactly one process at a time writes its files. */
export interface ChainOwner extends ProcessIdentity {
  /** Where it answers JSON-RPC; absent while it starts. */
  readonly rpcUrl?: string;
}

/**
 * Takes the lock file `path` for `me`, one touch of the disk at a time; it returns whether a dead process's lock was taken
 * over. A generator so that a test can let other processes run between any two steps; `lock.ts` runs it through.
 *
 * A lock that is there is only ever replaced, in one rename, by who holds the claim on it. Claims on a lock are files
 * numbered from 1, named after its very content, which no later lock has. They are created exclusively, number n + 1 only
 * when the process of number n is dead; while the lock stands, a dead process's claim is never removed. So at most one
 * live process holds a claim on it, and one that comes late, when the lock has gone and its claims with it, finds another
 * content when it looks again.
 *
 * @throws EmpireError CHAIN_LOCKED with the owner's pid and, once it serves, its rpcUrl in the context.
 */
export function* acquire(path: string, me: ProcessIdentity, running = isRunning): Generator<void, boolean, void> {
  for (;;) {
    if (create(path, me)) return false;
    yield;
    const found = textOf(path);
    yield;
    // Given back in between.
    if (found === undefined) continue;
    if (isHeld(found, running)) throw locked(found);
    if (yield* takeOver(path, found, me, running)) return true;
  }
}

/** Replaces the lock that says `stale`. False when it no longer says so. */
function* takeOver(
  path: string,
  stale: string,
  me: ProcessIdentity,
  running: typeof isRunning,
): Generator<void, boolean, void> {
  const claim = yield* claimOn(path, stale, me, running);
  try {
    yield;
    // Asked again, too: where the system tells no starting times, a later process of that number writes the same.
    if (textOf(path) !== stale || isHeld(stale, running)) return false;
    yield;
    replaceLock(path, me);
    yield;
  } finally {
    rmSync(claim, { force: true });
  }
  yield;
  // Claims of processes that died with them: on locks that are no more, since this one is held by a live process.
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(`${basename(path)}.takeover-`)) rmSync(join(dirname(path), name), { force: true });
  }
  return true;
}

/** Creates the next claim on a lock. @returns its path. @throws EmpireError CHAIN_LOCKED while a live process has one. */
function* claimOn(
  path: string,
  stale: string,
  me: ProcessIdentity,
  running: typeof isRunning,
): Generator<void, string, void> {
  const content = createHash("sha256").update(stale).digest("hex").slice(0, 32);
  for (let n = 1; ; ) {
    const claim = `${path}.takeover-${content}-${n}`;
    if (create(claim, me, path)) return claim;
    yield;
    const found = textOf(claim);
    yield;
    // Gone: the same number again, since only a dead process's claim may be passed over.
    if (found === undefined) continue;
    if (isHeld(found, running)) throw locked(found);
    n += 1;
  }
}

/** Writes what the lock says now, at once. */
export function replaceLock(path: string, owner: ChainOwner): void {
  const draft = `${path}.${owner.pid}`;
  writeFileSync(draft, JSON.stringify(owner));
  renameSync(draft, path);
}

/** What the lock says; undefined when it is missing, or says nothing that can be read and understood. */
export function readOwner(path: string): ChainOwner | undefined {
  try {
    return ownerIn(textOf(path) ?? "");
  } catch {
    return undefined;
  }
}

/** Whether the process that `text` names runs. What cannot be understood names none: its machine lost power. */
function isHeld(text: string, running: typeof isRunning): boolean {
  const owner = ownerIn(text);
  return owner !== undefined && running(owner);
}

/** Creates `path` with its whole content at once, so that no reader sees half of it. False when it exists. */
function create(path: string, owner: ChainOwner, lock = path): boolean {
  const draft = `${lock}.${owner.pid}`;
  writeFileSync(draft, JSON.stringify(owner));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function ownerIn(text: string): ChainOwner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("pid" in value) || typeof value.pid !== "number")
      return undefined;
    const startedAt = "startedAt" in value && typeof value.startedAt === "string" ? value.startedAt : undefined;
    const rpcUrl = "rpcUrl" in value && typeof value.rpcUrl === "string" ? value.rpcUrl : undefined;
    return {
      pid: value.pid,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(rpcUrl === undefined ? {} : { rpcUrl }),
    };
  } catch {
    return undefined;
  }
}

function locked(by: string): EmpireError {
  const { pid, rpcUrl } = ownerIn(by) ?? {};
  const how = rpcUrl === undefined ? "try again in a moment, or end that process" : `use its RPC at ${rpcUrl}`;
  return new EmpireError("CHAIN_LOCKED", `the embedded chain is in use by process ${pid}: ${how}`, {
    recoverable: true,
    context: { pid, rpcUrl },
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

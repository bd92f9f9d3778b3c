import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EmpireError } from "../domain/error.ts";
import { isRunning, type ProcessIdentity, thisProcess } from "./processIdentity.ts";

/** Who owns an embedded chain: exactly one process at a time writes its files. */
export interface ChainOwner extends ProcessIdentity {
  /** Where it answers JSON-RPC; absent while it starts. */
  readonly rpcUrl?: string;
}

/** A running chain that another command can use instead of opening the files itself. */
export interface RunningChain {
  readonly pid: number;
  readonly rpcUrl: string;
}

/** Held from opening a chain to closing it. */
export interface ChainLock {
  /** Whether a dead process's lock was found and taken over. */
  readonly tookOver: boolean;
  /** Tells other commands where this chain answers. */
  publish(rpcUrl: string): void;
  /** Gives the chain up. Calling it again does nothing. */
  release(): void;
}

/** The chain in `dir` that answers RPC now, or undefined when no live process serves it. Never throws for a bad lock file. */
export function findChain(dir: string): RunningChain | undefined {
  const owner = lockOwner(dir);
  return owner?.rpcUrl === undefined ? undefined : { pid: owner.pid, rpcUrl: owner.rpcUrl };
}

/** The live process that owns the chain in `dir`; undefined when there is none, or only a dead process's lock. */
export function lockOwner(dir: string): ChainOwner | undefined {
  const owner = readOwner(lockPath(dir));
  return owner !== undefined && isRunning(owner) ? owner : undefined;
}

/**
 * Takes the chain in `dir` (created when missing) for this process. A lock whose process is dead, or whose process
 * number now belongs to another process, is taken over.
 *
 * @throws EmpireError CHAIN_LOCKED with the owner's pid and, once it serves, its rpcUrl in the context.
 */
export function takeLock(dir: string): ChainLock {
  mkdirSync(dir, { recursive: true });
  const path = lockPath(dir);
  const me = thisProcess();
  if (create(path, me)) return held(path, me, false);
  takeOver(path, me);
  return held(path, me, true);
}

function lockPath(dir: string): string {
  return join(dir, "lock");
}

function held(path: string, me: ProcessIdentity, tookOver: boolean): ChainLock {
  let open = true;
  const mine = () => open && readOwner(path)?.pid === me.pid;
  return {
    tookOver,
    publish(rpcUrl) {
      if (mine()) replace(path, { ...me, rpcUrl });
    },
    release() {
      if (mine()) rmSync(path, { force: true });
      open = false;
    },
  };
}

/** Replaces a stale lock. Two processes that see the same stale lock must not remove each other's new one: a second file decides. */
function takeOver(path: string, me: ProcessIdentity): void {
  const turn = `${path}.takeover`;
  const other = readOwner(turn);
  if (other !== undefined && !isRunning(other)) rmSync(turn, { force: true });
  if (!create(turn, me)) throw locked(readOwner(turn));
  try {
    const owner = readOwner(path);
    if (owner !== undefined && isRunning(owner)) throw locked(owner);
    rmSync(path, { force: true });
    if (!create(path, me)) throw locked(readOwner(path));
  } finally {
    rmSync(turn, { force: true });
  }
}

function locked(owner: ChainOwner | undefined): EmpireError {
  const who = owner === undefined ? "another process" : `process ${owner.pid}`;
  const how =
    owner?.rpcUrl === undefined ? "try again in a moment, or end that process" : `use its RPC at ${owner.rpcUrl}`;
  return new EmpireError("CHAIN_LOCKED", `the embedded chain is in use by ${who}: ${how}`, {
    recoverable: true,
    context: { pid: owner?.pid, rpcUrl: owner?.rpcUrl },
  });
}

/** Creates `path` with its whole content at once, so that no reader sees half a lock. False when it exists. */
function create(path: string, owner: ChainOwner): boolean {
  const draft = `${path}.${owner.pid}`;
  writeFileSync(draft, JSON.stringify(owner));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replace(path: string, owner: ChainOwner): void {
  const draft = `${path}.${owner.pid}`;
  writeFileSync(draft, JSON.stringify(owner));
  renameSync(draft, path);
}

/** What the file says; undefined when it is missing or says nothing that can be understood. */
function readOwner(path: string): ChainOwner | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
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

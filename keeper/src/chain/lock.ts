import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { acquire, type ChainOwner, readOwner, replaceLock } from "./acquire.ts";
import { isRunning, type ProcessIdentity, thisProcess } from "./processIdentity.ts";

export type { ChainOwner } from "./acquire.ts";

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
  /** Renames the chain's folder to `dir`, which nobody may have, and gives it up there. */
  moveAway(dir: string): void;
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
  const me = thisProcess();
  const steps = acquire(lockPath(dir), me);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return held(dir, me, step.value);
}

function lockPath(dir: string): string {
  return join(dir, "lock");
}

function held(dir: string, me: ProcessIdentity, tookOver: boolean): ChainLock {
  const path = lockPath(dir);
  let open = true;
  const mine = () => open && readOwner(path)?.pid === me.pid;
  return {
    tookOver,
    publish(rpcUrl) {
      if (mine()) replaceLock(path, { ...me, rpcUrl });
    },
    moveAway(to) {
      if (!mine()) return;
      renameSync(dir, to);
      open = false;
      rmSync(lockPath(to), { force: true });
    },
    release() {
      if (mine()) rmSync(path, { force: true });
      open = false;
    },
  };
}

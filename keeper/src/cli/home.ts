import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { lockOwner } from "../chain/lock.ts";
import { EmpireError } from "../domain/error.ts";

/** Where this installation keeps its state. Absolute paths. */
export interface Home {
  readonly dir: string;
  readonly ledger: string;
  readonly config: string;
  /** The embedded chain: journal, snapshots, lock. */
  readonly chain: string;
  readonly keys: string;
  /** One decision file a run. */
  readonly decisions: string;
}

/** A path that a person typed: relative ones start where they called npm from, not in the workspace's folder. */
export function typedPath(path: string, env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.INIT_CWD ?? process.cwd(), path);
}

/** The state folder that EMPIRE_HOME names, `.empire` when it names none; made when it is not there. */
export function openHome(env: NodeJS.ProcessEnv = process.env): Home {
  const dir = typedPath(env.EMPIRE_HOME ?? ".empire", env);
  const home: Home = {
    dir,
    ledger: join(dir, "ledger.sqlite"),
    config: join(dir, "config.json"),
    chain: join(dir, "chain"),
    keys: join(dir, "keys"),
    decisions: join(dir, "decisions"),
  };
  for (const folder of [dir, home.keys, home.decisions]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return home;
}

/**
 * Moves the embedded chain's files aside, where nothing is lost, so that the next opening begins a new chain.
 *
 * @throws EmpireError CHAIN_LOCKED while a process has them open.
 */
export function resetChain(home: Home): void {
  if (!existsSync(home.chain)) return;
  const owner = lockOwner(home.chain);
  if (owner)
    throw new EmpireError("CHAIN_LOCKED", `process ${owner.pid} has the chain open: end it before the chain is reset`);
  let aside = `${home.chain}.old`;
  for (let n = 2; existsSync(aside); n++) aside = `${home.chain}.old${n}`;
  renameSync(home.chain, aside);
}

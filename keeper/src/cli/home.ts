import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

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

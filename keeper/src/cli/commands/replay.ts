import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../config.ts";
import { EmpireError } from "../../domain/error.ts";
import { replaySession } from "../../replay.ts";
import type { Runtime } from "../../runtime.ts";
import { runFiles } from "../files.ts";
import { type Home, typedPath } from "../home.ts";
import { progress, type Result } from "../output.ts";
import { resultOf } from "../result.ts";
import { untilStopped } from "../stop.ts";

/** `empire run --market replay:FILE`: decides again what was recorded. Needs no chain and no network. */
export async function replay(
  file: string,
  options: { readonly decisions?: string },
  home: Home,
  config: Config,
  runtime: Runtime,
): Promise<Result> {
  const path = typedPath(file);
  if (!existsSync(path)) throw new EmpireError("USAGE", `there is no file ${path} to replay`);
  const files = runFiles(home, runtime, { decisions: options.decisions, market: "replay", seed: null });
  const ledgerPath = join(home.dir, `replay-${runtime.id().slice(0, 8)}.sqlite`);
  const stopping = new AbortController();
  void untilStopped().then(() => stopping.abort());
  progress(`replaying ${path}`);
  try {
    const summary = await replaySession({
      path,
      config,
      ledgerPath,
      observers: (parameters) => files.open(parameters),
      notice: progress,
      stop: stopping.signal,
    });
    return resultOf(summary, files.decisions);
  } finally {
    await files.close();
    for (const suffix of ["", "-wal", "-shm"]) rmSync(ledgerPath + suffix, { force: true });
    rmSync(`${ledgerPath}-lock`, { recursive: true, force: true });
  }
}

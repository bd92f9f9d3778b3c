import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Parameters } from "../deciding.ts";
import { EmpireError } from "../domain/error.ts";
import type { Observer } from "../pipeline.ts";
import { decisionLog } from "../record/decisionLog.ts";
import { recordWriter } from "../record/recordWriter.ts";
import { headerOf } from "../recording.ts";
import type { Runtime } from "../runtime.ts";
import { type Home, typedPath } from "./home.ts";

export interface FileOptions {
  /** A path as typed; the decisions go under EMPIRE_HOME when left out. */
  readonly decisions?: string | undefined;
  /** A path as typed; nothing is recorded when left out. */
  readonly record?: string | undefined;
  /** "sim", "public" or "replay". */
  readonly market: string;
  readonly seed: number | null;
}

/** The files that a run leaves, as observers of it. */
export interface RunFiles {
  /** Absolute path of the decision file. */
  readonly decisions: string;
  open(parameters: Parameters): Promise<readonly Observer[]>;
  /** Resolves when they are whole. Calling it before `open` does nothing. */
  close(): Promise<void>;
}

/** @throws EmpireError RECORDING_INVALID when a file that the run would leave is there already: told before anything is started. */
export function assertNew({ decisions, record }: Pick<FileOptions, "decisions" | "record">): void {
  for (const typed of [decisions, record]) {
    if (typed !== undefined && existsSync(typedPath(typed)))
      throw new EmpireError("RECORDING_INVALID", `${typedPath(typed)} exists already: name another file`);
  }
}

/** @throws EmpireError RECORDING_INVALID from `open` when a file exists already or cannot be made. */
export function runFiles(home: Home, runtime: Runtime, options: FileOptions): RunFiles {
  const stamp = new Date(runtime.now()).toISOString().replace(/[:.]/g, "-");
  const decisions = options.decisions ? typedPath(options.decisions) : join(home.decisions, `${stamp}.jsonl`);
  const closers: (() => Promise<void>)[] = [];
  return {
    decisions,
    async open(parameters) {
      const log = await decisionLog(decisions);
      closers.push(() => log.close());
      const observers: Observer[] = [
        {
          survey: ({ opportunities }) => {
            for (const found of opportunities) log.opportunity(found);
          },
          decision: (made) => log.decision(made),
        },
      ];
      if (options.record) {
        const header = headerOf(parameters, options.market, options.seed);
        const recorder = await recordWriter(typedPath(options.record), header);
        closers.push(() => recorder.close());
        observers.unshift({ event: (event) => recorder.write(event) });
      }
      return observers;
    },
    async close() {
      for (const closer of closers.splice(0)) await closer();
    },
  };
}

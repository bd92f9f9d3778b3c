import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Job, Verdict } from "./protocol.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));
/** After so many mutants a process has enough chains in its memory. */
const JOBS_OF_ONE_PROCESS = 60;

/** Judges one mutant after another in a process of its own, which is replaced when it hangs, crashes or has done enough. */
class Judge {
  #process: ChildProcess | undefined;
  #done = 0;

  constructor(
    private readonly binary: string,
    private readonly limit: number,
  ) {}

  judge(job: Job): Promise<Verdict> {
    if (this.#done >= JOBS_OF_ONE_PROCESS) this.stop();
    this.#done += 1;
    const child = this.#process ?? this.#start();
    this.#process = child;
    return new Promise((resolve) => {
      const finish = (verdict: Verdict): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(verdict);
      };
      const fail = (failure: string): void => {
        this.stop();
        finish({ failure });
      };
      const timer = setTimeout(() => fail(`no verdict after ${this.limit} s`), this.limit * 1_000);
      child.once("message", (verdict: Verdict) => finish(verdict));
      child.once("exit", (code, signal) => fail(`the tests' process ended (${signal ?? code})`));
      child.send(job);
    });
  }

  stop(): void {
    this.#process?.removeAllListeners();
    this.#process?.kill("SIGKILL");
    this.#process = undefined;
    this.#done = 0;
  }

  #start(): ChildProcess {
    const env = { ...process.env, VAULT_SO: this.binary, TEST_RUNTIMES: "litesvm" };
    return fork(WORKER, { env, execArgv: ["--import", "tsx"], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  }
}

/** Judges all jobs, `width` at a time, each within `limit` seconds; `report` gets each verdict as it comes, and what it took in seconds. */
export async function judgeAll(
  jobs: readonly Job[],
  { binary, width, limit }: { binary: string; width: number; limit: number },
  report: (job: Job, verdict: Verdict, seconds: number) => void,
): Promise<void> {
  const waiting = [...jobs];
  const line = async (): Promise<void> => {
    const judge = new Judge(binary, limit);
    try {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
        const began = Date.now();
        const verdict = await judge.judge(job);
        report(job, verdict, (Date.now() - began) / 1_000);
      }
    } finally {
      judge.stop();
    }
  };
  await Promise.all(Array.from({ length: width }, line));
}

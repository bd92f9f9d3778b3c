import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { acquire } from "../../../keeper/src/chain/acquire.ts";
import type { ProcessIdentity } from "../../../keeper/src/chain/processIdentity.ts";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";

/** Processes that want one lock and live and die when they are told to. */
class Processes {
  readonly dir = mkdtempSync(join(tmpdir(), "empire-acquire-"));
  readonly #path = join(this.dir, "lock");
  readonly #under = new Map<number, Generator<void, boolean, void>>();
  readonly #dead = new Set<number>();
  readonly #owners = new Set<number>();
  #pid = 0;

  /** A new process that begins to take the lock. */
  spawn(): number {
    this.#pid += 1;
    const me = { pid: this.#pid, startedAt: "now" };
    this.#under.set(me.pid, acquire(this.#path, me, this.#running));
    return me.pid;
  }

  /** Lets a process do one thing more. True when there was something to do. */
  step(pid: number): boolean {
    const steps = this.#under.get(pid);
    if (steps === undefined) return false;
    try {
      if (!steps.next().done) return true;
      this.#owners.add(pid);
    } catch (error) {
      assert.ok(isEmpireError(error, "CHAIN_LOCKED"), String(error));
    }
    this.#under.delete(pid);
    assert.ok(this.#owners.size <= 1, `processes ${[...this.#owners].join(" and ")} own the lock`);
    return true;
  }

  kill(pid: number): void {
    this.#dead.add(pid);
    this.#under.delete(pid);
    this.#owners.delete(pid);
  }

  /** As `ChainLock.release`: removes one's own lock. */
  release(pid: number): void {
    if (this.#owners.delete(pid)) rmSync(this.#path);
  }

  /** Lets `pid` go on to its end. Whether it owns the lock then. */
  finish(pid: number): boolean {
    while (this.step(pid));
    return this.#owners.has(pid);
  }

  owner(): unknown {
    return JSON.parse(readFileSync(this.#path, "utf8")).pid;
  }

  readonly #running = ({ pid }: ProcessIdentity): boolean => !this.#dead.has(pid);
}

describe("taking the lock while others take it", () => {
  let processes: Processes;
  beforeEach(() => {
    processes = new Processes();
  });
  afterEach(() => rmSync(processes.dir, { recursive: true }));

  /** Dead processes' files: the lock of one, and the claim on it of another that died just after it had made it. */
  function deadTakeover(): void {
    const first = processes.spawn();
    assert.ok(processes.finish(first));
    processes.kill(first);
    const second = processes.spawn();
    while (!readdirSync(processes.dir).some((name) => name.includes("takeover"))) processes.step(second);
    processes.kill(second);
  }

  it("two that both find a dead takeover never both own the lock, wherever each is held up", () => {
    // One alone takes nine steps.
    for (let held = 0; held < 100; held += 1) {
      deadTakeover();
      const [one, other] = [processes.spawn(), processes.spawn()];
      for (let turn = 0; turn < held % 10; turn += 1) processes.step(one);
      for (let turn = 0; turn < Math.floor(held / 10); turn += 1) processes.step(other);
      const owners = [one, other].filter((pid) => processes.finish(pid));
      assert.equal(owners.length, 1, `held up after ${held % 10} and ${Math.floor(held / 10)} steps`);
      assert.equal(processes.owner(), owners[0]);
      assert.deepEqual(readdirSync(processes.dir), ["lock"]);
      rmSync(processes.dir, { recursive: true });
      processes = new Processes();
    }
  });

  it("never has two owners, whoever dies or gives up in between, and is free when all are dead", () => {
    const action = fc.record({
      what: fc.constantFrom("step", "step", "step", "step", "step", "step", "kill", "release", "spawn"),
      who: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(action, { minLength: 40, maxLength: 120 }), (actions) => {
        rmSync(processes.dir, { recursive: true });
        processes = new Processes();
        const pids = [processes.spawn(), processes.spawn(), processes.spawn()];
        for (const { what, who } of actions) {
          const at = who % pids.length;
          const pid = pids[at] ?? 0;
          if (what === "step") processes.step(pid);
          else if (what === "release") processes.release(pid);
          else {
            if (what === "kill") processes.kill(pid);
            pids[at] = processes.spawn();
          }
        }
        for (const pid of pids) processes.finish(pid);
        for (let pid = Math.max(...pids); pid > 0; pid -= 1) processes.kill(pid);
        const last = processes.spawn();
        assert.ok(processes.finish(last));
        assert.equal(processes.owner(), last);
      }),
      { numRuns: 150 },
    );
  });
});

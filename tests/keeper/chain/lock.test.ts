import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChain, lockOwner, takeLock } from "../../../keeper/src/chain/lock.ts";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";

describe("the lock of the embedded chain", () => {
  let dir = "";
  let child: ChildProcess | undefined;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "empire-lock-"));
  });
  afterEach(() => {
    child?.kill("SIGKILL");
    child = undefined;
    rmSync(dir, { recursive: true, force: true });
  });

  /** Another process that takes the lock, says so, and lives until it is killed. */
  async function owner(rpcUrl: string): Promise<ChildProcess> {
    const lock = new URL("../../../keeper/src/chain/lock.ts", import.meta.url).href;
    const script = `const { takeLock } = await import(${JSON.stringify(lock)});
      takeLock(${JSON.stringify(dir)}).publish(${JSON.stringify(rpcUrl)});
      console.log("taken");
      setInterval(() => {}, 1000);`;
    child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    assert.ok(child.stdout);
    await once(child.stdout, "data");
    return child;
  }

  it("error: a live process's lock is CHAIN_LOCKED and names its pid and its RPC", async () => {
    const { pid } = await owner("http://127.0.0.1:1234");
    assert.throws(
      () => takeLock(dir),
      (error: unknown) => {
        assert.ok(isEmpireError(error, "CHAIN_LOCKED"));
        assert.deepEqual(error.context, { pid, rpcUrl: "http://127.0.0.1:1234" });
        assert.match(error.message, /use its RPC at http:\/\/127\.0\.0\.1:1234/);
        return true;
      },
    );
    assert.deepEqual(findChain(dir), { pid, rpcUrl: "http://127.0.0.1:1234" });
  });

  it("error: this process cannot take one lock twice", () => {
    takeLock(dir);
    assert.throws(() => takeLock(dir), { code: "CHAIN_LOCKED" });
  });

  it("a killed process's lock is stale: not found, and taken over", async () => {
    const killed = await owner("http://127.0.0.1:1234");
    killed.kill("SIGKILL");
    await once(killed, "exit");
    assert.equal(findChain(dir), undefined);
    assert.equal(lockOwner(dir), undefined);
    const lock = takeLock(dir);
    assert.equal(lock.tookOver, true);
    assert.equal(lockOwner(dir)?.pid, process.pid);
  });

  it("a lock whose number now belongs to another process is stale", () => {
    writeFileSync(
      join(dir, "lock"),
      JSON.stringify({ pid: process.pid, startedAt: "long ago", rpcUrl: "http://127.0.0.1:1" }),
    );
    assert.equal(findChain(dir), undefined);
    assert.equal(takeLock(dir).tookOver, true);
  });

  it("a lock file that says nothing sensible is stale", () => {
    for (const text of ["", "{", "null", '{"pid":"me"}', '{"pid":-1}', '{"pid":0}']) {
      writeFileSync(join(dir, "lock"), text);
      assert.equal(findChain(dir), undefined, text);
      takeLock(dir).release();
    }
  });

  it("release leaves the folder free, and only one's own lock is released", () => {
    const lock = takeLock(dir);
    lock.release();
    assert.deepEqual(readdirSync(dir), []);
    const next = takeLock(dir);
    lock.release();
    lock.publish("http://127.0.0.1:9");
    assert.equal(JSON.parse(readFileSync(join(dir, "lock"), "utf8")).rpcUrl, undefined);
    next.release();
  });
});

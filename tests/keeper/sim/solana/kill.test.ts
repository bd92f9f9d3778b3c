import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { LAMPORTS_PER_SOL } from "@solana/web3.js";
import { findChain } from "../../../../keeper/src/chain/lock.ts";
import { systemRuntime } from "../../../../keeper/src/runtime.ts";
import { Cleanup, someone } from "./support.ts";

const OWNER = `
  const { openChain, serveRpc } = await import(process.env.SOLANA);
  const { systemRuntime } = await import(process.env.RUNTIME);
  const chain = await openChain({ dir: process.env.DIR, runtime: systemRuntime(), segmentBytes: 20_000 });
  await serveRpc(chain, { port: 0 });
  for (;;) {
    const { signature } = chain.airdrop(process.env.TO, ${LAMPORTS_PER_SOL}n);
    process.stdout.write(signature + "\\n");
    await new Promise(setImmediate);
  }`;

describe("the embedded chain under kill -9", () => {
  const cleanup = new Cleanup();
  afterEach(() => cleanup.run());

  function owner(dir: string, to: string): ChildProcess {
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", OWNER], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        DIR: dir,
        TO: to,
        SOLANA: new URL("../../../../keeper/sim/solana/index.ts", import.meta.url).href,
        RUNTIME: new URL("../../../../keeper/src/runtime.ts", import.meta.url).href,
      },
    });
    cleanup.add(() => {
      child.kill("SIGKILL");
    });
    return child;
  }

  it("whatever was answered is there afterwards, and the lock is free", async () => {
    const dir = cleanup.folder();
    const to = someone().toBase58();
    const answered: string[] = [];
    for (const enough of [25, 60]) {
      const child = owner(dir, to);
      assert.ok(child.stdout);
      for await (const line of createInterface({ input: child.stdout })) {
        // A line without its end is not an answer: only whole signatures count.
        if (line.length >= 86) answered.push(line);
        if (answered.length < enough) continue;
        if (!child.killed) assert.equal(findChain(dir)?.pid, child.pid);
        child.kill("SIGKILL");
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      assert.equal(findChain(dir), undefined);
    }
    const notices: string[] = [];
    const chain = await cleanup.chain({ runtime: systemRuntime(), dir, notice: (message) => notices.push(message) });
    assert.match(notices.join(), /lock was taken over/);
    for (const signature of answered) assert.equal(chain.transaction(signature)?.err, null);
    const landed = chain.history.of(to).length;
    assert.ok(landed >= answered.length);
    assert.equal(chain.account(to)?.lamports, BigInt(landed) * BigInt(LAMPORTS_PER_SOL));
  }).timeout(60_000);
});

import assert from "node:assert/strict";
import { durationMs, millis } from "../../../keeper/src/domain/quantity.ts";
import { replayRuntime } from "../../../keeper/src/record/replayRuntime.ts";

describe("the replay's runtime", () => {
  it("never moves back and never runs a timer early or one that was cancelled", () => {
    const runtime = replayRuntime(millis(100));
    const ran: string[] = [];
    runtime.after(durationMs(10), () => ran.push("ten"));
    runtime.after(durationMs(5), () => ran.push("five"))();
    assert.equal(runtime.step(millis(109)), false);
    assert.equal(runtime.now(), 109);
    assert.equal(runtime.step(millis(50)), false);
    assert.equal(runtime.now(), 109);
    assert.deepEqual(ran, []);
  });

  it("runs timers in the order of their time, then of their setting, at their time", () => {
    const runtime = replayRuntime(millis(0));
    const ran: (readonly [string, number])[] = [];
    const note = (name: string) => () => ran.push([name, runtime.now()]);
    runtime.after(durationMs(20), note("late"));
    runtime.after(durationMs(10), note("first"));
    runtime.after(durationMs(10), note("second"));
    const stop = runtime.every(durationMs(8), note("tick"));
    assert.equal(runtime.nextTimer(), 8);
    while (runtime.step(millis(20))) if (ran.length === 4) stop();
    assert.deepEqual(ran, [
      ["tick", 8],
      ["first", 10],
      ["second", 10],
      ["tick", 16],
      ["late", 20],
    ]);
    assert.equal(runtime.nextTimer(), undefined);
  });

  it("makes the same ids from the same seed", () => {
    const [a, b, c] = [replayRuntime(millis(0), 1), replayRuntime(millis(0), 1), replayRuntime(millis(0), 2)];
    assert.deepEqual([a.id(), a.id(), a.random(40)], [b.id(), b.id(), b.random(40)]);
    assert.notEqual(a.id(), c.id());
    assert.notEqual(a.id(), a.id());
    assert.equal(a.id().length, 32);
  });
});

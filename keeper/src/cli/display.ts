import { createLogUpdate } from "log-update";
import { durationMs } from "../domain/quantity.ts";
import type { RunSummary } from "../ledger/summary.ts";
import type { Runtime } from "../runtime.ts";
import { line, screen } from "./live.ts";
import { progress } from "./output.ts";

const REDRAW = durationMs(500);
const LINE_EVERY = 20;

/** Shows a run while it goes on: a screen that is drawn again on a terminal, a line every ten seconds elsewhere. Always on stderr. */
export function display(
  runtime: Runtime,
  summary: () => Promise<RunSummary>,
  notes: readonly string[],
): { stop(): void } {
  const draw = process.stderr.isTTY ? createLogUpdate(process.stderr) : undefined;
  let ticks = 0;
  let drawing = false;
  const stop = runtime.every(REDRAW, () => {
    ticks += 1;
    if (drawing || (!draw && ticks % LINE_EVERY !== 0)) return;
    drawing = true;
    summary()
      .then((now) => (draw ? draw(screen(now, notes)) : progress(line(now))))
      // The run itself reports what is wrong; a picture that could not be drawn is no reason to stop it.
      .catch(() => undefined)
      .finally(() => {
        drawing = false;
      });
  });
  return {
    stop() {
      stop();
      draw?.done();
    },
  };
}

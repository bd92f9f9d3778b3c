// Appends until it is killed, and prints the last seq that was acknowledged. Run by ledger.test.ts.
import { writeSync } from "node:fs";
import { openLedger } from "../../../keeper/src/ledger/ledger.ts";
import { systemRuntime } from "../../../keeper/src/runtime.ts";

const path = process.argv[2];
if (path === undefined) throw new Error("name the ledger");
const ledger = await openLedger({ path, runtime: systemRuntime() });
for (let n = 0; ; n += 3) {
  const appended = await Promise.all(
    [n, n + 1, n + 2].map((i) =>
      ledger.append({ kind: i % 5 === 0 ? "intent" : "decision", ref: `d${i}`, body: { i } }),
    ),
  );
  writeSync(1, `${appended.at(-1)?.seq}\n`);
}

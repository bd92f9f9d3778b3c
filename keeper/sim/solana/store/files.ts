import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The journal's segment `number` in `dir`. */
export function journalPath(dir: string, number: number): string {
  return join(dir, `journal-${String(number).padStart(8, "0")}.log`);
}

/** The snapshot before the first step of segment `number`. */
export function snapshotPath(dir: string, number: number): string {
  return join(dir, `snapshot-${String(number).padStart(8, "0")}.bin`);
}

/** The numbers of the segments in `dir`, ascending. */
export function segmentNumbers(dir: string): number[] {
  return numbered(dir, /^journal-(\d+)\.log$/);
}

/** The numbers of the snapshots in `dir`, ascending. */
export function snapshotNumbers(dir: string): number[] {
  return numbered(dir, /^snapshot-(\d+)\.bin$/);
}

function numbered(dir: string, pattern: RegExp): number[] {
  return readdirSync(dir)
    .map((name) => pattern.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

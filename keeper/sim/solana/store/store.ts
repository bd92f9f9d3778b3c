import { existsSync, readFileSync, rmSync } from "node:fs";
import { EmpireError, isEmpireError } from "../../../src/domain/error.ts";
import type { Write } from "../account.ts";
import type { Position } from "../history.ts";
import type { Landed, Step } from "../landed.ts";
import type { SlotMark } from "../slots.ts";
import { journalPath, segmentNumbers, snapshotNumbers, snapshotPath } from "./files.ts";
import { type Framed, readFrames } from "./frame.ts";
import { asGenesis, type Genesis } from "./genesis.ts";
import { decodeRecord, encodeRecord } from "./record.ts";
import { readRange, Segment } from "./segment.ts";
import { readSnapshot, type Snapshot, writeSnapshot } from "./snapshot.ts";
import { decodeStep, encodeStep } from "./step.ts";

const SNAPSHOTS_KEPT = 2;

export interface StoreOptions {
  readonly dir: string;
  /** A segment that has grown past this many bytes is closed with a snapshot. */
  readonly segmentBytes: number;
  readonly notice: (message: string) => void;
}

/** What a chain's files say, handed over piece by piece while they are read. */
export interface Recovery {
  /** State, to be written over what is there. */
  writes(writes: readonly Write[]): void;
  transaction(landed: Landed, position: Position): void;
}

/**
 * The files of a chain: `journal-N.log`, every step that ever happened, in segments; and `snapshot-N.bin`, all accounts
 * before the first step of segment N. Segments are kept for ever, they are the history; snapshots only shorten opening.
 * A segment begins with its first record: without it neither it nor its snapshot counts, the one before goes on.
 */
export class ChainStore {
  readonly genesis: Genesis;
  readonly #options: StoreOptions;
  #number: number;
  #segment: Segment;

  private constructor(genesis: Genesis, options: StoreOptions, number: number, segment: Segment) {
    this.genesis = genesis;
    this.#options = options;
    this.#number = number;
    this.#segment = segment;
  }

  /** Whether `dir` is there and holds a chain. A creation that was cut off before its first step counts as none. */
  static exists(dir: string): boolean {
    if (!existsSync(dir)) return false;
    const numbers = segmentNumbers(dir);
    if (numbers.length !== 1 || numbers[0] !== 1) return numbers.length > 0;
    const { records, tail } = readFrames(readFileSync(journalPath(dir, 1)));
    return records.length > 1 || tail === "damaged";
  }

  /** Creates a chain whose first step is `step`. */
  static create(options: StoreOptions, genesis: Genesis, step: Step): ChainStore {
    const store = new ChainStore(genesis, options, 1, begin(options.dir, 1, genesis));
    store.append(step);
    return store;
  }

  /**
   * Reads the chain in `dir` into `recovery`.
   *
   * @returns the store, and where the chain stood.
   * @throws EmpireError CHAIN_CORRUPT when bytes changed that had been written whole, UNSUPPORTED for another format.
   */
  static open(options: StoreOptions, recovery: Recovery): { readonly store: ChainStore; readonly mark: SlotMark } {
    const numbers = begunSegments(options);
    const last = numbers.at(-1) ?? 0;
    if (numbers.some((number, i) => number !== i + 1)) {
      throw corrupt(options.dir, `segment ${numbers.findIndex((number, i) => number !== i + 1) + 1} is missing`);
    }
    const base = latestSnapshot(options, last);
    if (base !== undefined) recovery.writes(base.snapshot.writes);
    let mark: SlotMark = base?.snapshot.mark ?? { slot: 0, time: 0 };
    let genesis: Genesis | undefined = base?.snapshot.genesis;
    let size = 0;
    for (const number of numbers) {
      const { head, steps, end } = readSegment(options, number, number === last);
      size = end;
      if (head === undefined) throw corrupt(options.dir, `the first record of segment ${number} is missing`);
      if (genesis !== undefined && head.id !== genesis.id) {
        throw corrupt(options.dir, `segment ${number} belongs to another chain`);
      }
      genesis ??= head;
      for (const { payload, offset, length } of steps) {
        const step = decodeStep(payload);
        step.transactions.forEach((landed, index) => {
          recovery.transaction(landed, { segment: number, offset, length, index });
        });
        if (base === undefined || number >= base.number) recovery.writes(step.writes);
        if (step.slot >= mark.slot) mark = { slot: step.slot, time: step.time };
      }
    }
    if (genesis === undefined) throw corrupt(options.dir, "it has no journal");
    return { store: new ChainStore(genesis, options, last, new Segment(journalPath(options.dir, last), size)), mark };
  }

  /** Writes a step; when this returns it survives `kill -9`. @returns the position of its first transaction. */
  append(step: Step): Position {
    const { offset, length } = this.#segment.append(encodeStep(step));
    return { segment: this.#number, offset, length, index: 0 };
  }

  /** The record of a transaction. @throws EmpireError CHAIN_CORRUPT when the journal was changed under this process. */
  read(position: Position): Landed {
    const bytes = readRange(journalPath(this.#options.dir, position.segment), position.offset, position.length);
    const payload = readFrames(bytes).records[0]?.payload;
    const landed = payload && decodeStep(payload).transactions[position.index];
    if (landed === undefined) throw corrupt(this.#options.dir, `segment ${position.segment} changed while it was open`);
    return landed;
  }

  /** Whether the segment is full, so that the caller should `roll` with the current state. */
  get full(): boolean {
    return this.#segment.size >= this.#options.segmentBytes;
  }

  /**
   * Closes the segment with a snapshot of the current state and begins the next.
   *
   * @throws what the disk refuses; nothing of the next segment is left then and this one goes on.
   */
  roll(mark: SlotMark, writes: readonly Write[]): void {
    const { dir } = this.#options;
    const next = this.#number + 1;
    const full = this.#segment;
    // Whole on the disk before anything comes behind it: a torn end is forgiven in the last segment alone.
    full.sync();
    try {
      writeSnapshot(snapshotPath(dir, next), { genesis: this.genesis, mark, writes });
      this.#segment = begin(dir, next, this.genesis);
    } catch (error) {
      // Left behind, this snapshot would stand for what the old segment is still to get.
      discard(snapshotPath(dir, next));
      discard(journalPath(dir, next));
      throw error;
    }
    this.#number = next;
    full.close();
    for (const old of snapshotNumbers(dir)) {
      if (old <= next - SNAPSHOTS_KEPT) rmSync(snapshotPath(dir, old));
    }
  }

  close(): void {
    this.#segment.close();
  }
}

/** A new segment with its first record. */
function begin(dir: string, number: number, genesis: Genesis): Segment {
  const segment = new Segment(journalPath(dir, number), 0);
  try {
    segment.append(encodeRecord(genesis, []));
    return segment;
  } catch (error) {
    segment.close();
    throw error;
  }
}

/** Removes a file that may be there. One that stays is not believed by `open` either. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The error that made it worthless is the one to report.
  }
}

/**
 * The numbers of the journal's segments. The last is left out when not even its first record is whole: the roll that
 * made it failed or was cut off, and whatever followed is in the one before.
 */
function begunSegments({ dir, notice }: StoreOptions): number[] {
  const numbers = segmentNumbers(dir);
  const last = numbers.at(-1) ?? 0;
  if (last <= 1) return numbers;
  const { records, tail } = readFrames(readFileSync(journalPath(dir, last)));
  if (records.length > 0 || tail === "damaged") return numbers;
  notice(`segment ${last} of the chain was never begun: the journal goes on in segment ${last - 1}`);
  return numbers.slice(0, -1);
}

/** A segment's steps. A torn tail is allowed, and noticed, only where the process can have died: in the last one. */
function readSegment(
  { dir, notice }: StoreOptions,
  number: number,
  isLast: boolean,
): { readonly head: Genesis | undefined; readonly steps: readonly Framed[]; readonly end: number } {
  const path = journalPath(dir, number);
  const bytes = readFileSync(path);
  const { records, end, tail } = readFrames(bytes);
  if (tail === "damaged" || (tail === "torn" && !isLast)) {
    throw corrupt(dir, `${path} is damaged at byte ${end} of ${bytes.length}`);
  }
  if (tail === "torn") {
    notice(`the chain was stopped in the middle of a write: ${bytes.length - end} unfinished bytes of ${path} dropped`);
  }
  const [first, ...steps] = records;
  return { head: first && asGenesis(decodeRecord(first.payload).head, path), steps, end };
}

/** The newest snapshot that can be read and whose segment exists. */
function latestSnapshot(
  { dir, notice }: StoreOptions,
  last: number,
): { readonly number: number; readonly snapshot: Snapshot } | undefined {
  const numbers = snapshotNumbers(dir).filter((number) => number <= last);
  for (const number of numbers.reverse()) {
    try {
      return { number, snapshot: readSnapshot(snapshotPath(dir, number)) };
    } catch (error) {
      if (!isEmpireError(error, "CHAIN_CORRUPT")) throw error;
      notice(`${error.message}: reading the journal from an earlier one instead`);
    }
  }
  return undefined;
}

function corrupt(dir: string, what: string): EmpireError {
  return new EmpireError(
    "CHAIN_CORRUPT",
    `the embedded chain in ${dir} cannot be read: ${what}. Restore the folder from a copy, or begin a new chain with --reset-chain, which puts these files aside`,
    { context: { dir } },
  );
}

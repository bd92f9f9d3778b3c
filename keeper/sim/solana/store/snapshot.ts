import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { EmpireError } from "../../../src/domain/error.ts";
import type { Write } from "../account.ts";
import type { SlotMark } from "../slots.ts";
import { frame, readFrames } from "./frame.ts";
import { asGenesis, type Genesis } from "./genesis.ts";
import { decodeRecord, encodeRecord, Parts } from "./record.ts";
import { readWrites, type WriteHead, writeHeads, writeParts } from "./writes.ts";

const ACCOUNTS_PER_RECORD = 256;

/** All accounts at one moment. */
export interface Snapshot {
  readonly genesis: Genesis;
  readonly mark: SlotMark;
  readonly writes: readonly Write[];
}

/** Writes `snapshot` beside `path` and moves it there when it is whole and on the disk. Nothing is left of one that fails. */
export function writeSnapshot(path: string, snapshot: Snapshot): void {
  const draft = `${path}.draft`;
  try {
    writeWhole(draft, snapshot);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function writeWhole(path: string, snapshot: Snapshot): void {
  const file = openSync(path, "w");
  try {
    const put = (head: unknown, parts: readonly Uint8Array[]) => {
      const bytes = frame(encodeRecord(head, parts));
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    };
    put({ ...snapshot.genesis, mark: snapshot.mark, accounts: snapshot.writes.length }, []);
    for (let at = 0; at < snapshot.writes.length; at += ACCOUNTS_PER_RECORD) {
      const some = snapshot.writes.slice(at, at + ACCOUNTS_PER_RECORD);
      put({ writes: writeHeads(some) }, writeParts(some));
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** @throws EmpireError CHAIN_CORRUPT when the file is not whole. */
export function readSnapshot(path: string): Snapshot {
  const { records, tail } = readFrames(readFileSync(path));
  const [first, ...rest] = records.map(({ payload }) => decodeRecord(payload));
  const head = first?.head as { mark: SlotMark; accounts: number } | undefined;
  const writes = rest.flatMap(({ head, body }) => {
    return readWrites((head as { writes: WriteHead[] }).writes, new Parts(body));
  });
  if (head === undefined || tail !== "none" || writes.length !== head.accounts) {
    throw new EmpireError("CHAIN_CORRUPT", `${path} is not a whole snapshot`);
  }
  const { version, id, programs } = asGenesis(head, path);
  return { genesis: { version, id, programs }, mark: head.mark, writes };
}

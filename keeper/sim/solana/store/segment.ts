import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { EmpireError } from "../../../src/domain/error.ts";
import { frame } from "./frame.ts";

/** One file of the journal, open at its end. */
export class Segment {
  readonly #file: number;
  #size: number;

  /** Opens `path` and cuts off whatever lies behind `size`. */
  constructor(path: string, size: number) {
    this.#file = openSync(path, size === 0 ? "w+" : "r+");
    this.#size = size;
    try {
      ftruncateSync(this.#file, size);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Writes a record. When this returns the record survives the death of the process; the death of the machine it
   * survives once the system has written its cache.
   *
   * @returns where the frame is.
   * @throws EmpireError CHAIN_CORRUPT when the disk refuses; nothing of the record is left then.
   */
  append(payload: Uint8Array): { readonly offset: number; readonly length: number } {
    const bytes = frame(payload);
    const offset = this.#size;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at, bytes.length - at, offset + at);
    } catch (error) {
      ftruncateSync(this.#file, offset);
      throw new EmpireError(
        "CHAIN_CORRUPT",
        "the chain's journal could not be written: free some disk space and retry",
        {
          recoverable: true,
          cause: error,
        },
      );
    }
    this.#size += bytes.length;
    return { offset, length: bytes.length };
  }

  sync(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    try {
      fsyncSync(this.#file);
    } finally {
      closeSync(this.#file);
    }
  }
}

/** `length` bytes of the file at `path`, from `offset`. @throws when the file is missing or shorter. */
export function readRange(path: string, offset: number, length: number): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; ) {
      const read = readSync(file, bytes, at, length - at, offset + at);
      if (read === 0) throw new RangeError(`${path} ends before byte ${offset + length}`);
      at += read;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

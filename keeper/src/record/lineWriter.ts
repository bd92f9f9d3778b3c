import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import { EmpireError } from "../domain/error.ts";
import { reasonOf } from "./header.ts";

/** Writes a text file line by line. */
export interface LineWriter {
  /** Adds a line; it is on its way to the disk, in order. @throws the error that an earlier line met. */
  write(line: string): void;
  /** Resolves when every line is in the file. */
  close(): Promise<void>;
}

/** Lines after which a packed file is flushed, so that a killed process leaves most of them readable. */
const FLUSH_EVERY = 256;

/**
 * A new file of lines, packed when its name ends in .gz.
 *
 * @throws EmpireError RECORDING_INVALID when the file exists already or cannot be made.
 */
export async function createLineWriter(path: string): Promise<LineWriter> {
  const file = createWriteStream(path, { flags: "wx" });
  try {
    await new Promise<void>((resolve, reject) => file.once("open", () => resolve()).once("error", reject));
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    const advice = exists ? "exists already: choose another name, or remove it" : `cannot be made: ${reasonOf(error)}`;
    throw new EmpireError("RECORDING_INVALID", `${path} ${advice}`, { context: { path }, cause: error });
  }
  const packer = path.endsWith(".gz") ? createGzip() : undefined;
  packer?.pipe(file);
  const sink = packer ?? file;
  let failure: EmpireError | undefined;
  let lines = 0;
  const fail = (error: unknown) => {
    failure ??= new EmpireError("RECORDING_INVALID", `${path} cannot be written: ${reasonOf(error)}`, {
      context: { path },
      cause: error,
    });
  };
  file.on("error", fail);
  packer?.on("error", fail);
  return {
    write(line) {
      if (failure !== undefined) throw failure;
      sink.write(`${line}\n`);
      lines += 1;
      if (packer !== undefined && lines % FLUSH_EVERY === 0) packer.flush(constants.Z_SYNC_FLUSH);
    },
    async close() {
      sink.end();
      await finished(file).catch(fail);
      if (failure !== undefined) throw failure;
    },
  };
}

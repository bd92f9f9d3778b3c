import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { EmpireError } from "../domain/error.ts";
import { reasonOf } from "./header.ts";

/** A line of a text file. `ended` is false for a last line without its newline: it may have been cut off. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly ended: boolean;
}

/**
 * The lines of a file, unpacked when its name ends in .gz, without ever holding more than a chunk and a line. A packed file
 * that ends early, as after a kill, gives what was written.
 *
 * @throws EmpireError RECORDING_INVALID when the file cannot be read or unpacked.
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let number = 0;
  let rest = "";
  const decoder = new TextDecoder();
  const file = createReadStream(path);
  let source: Readable = file;
  if (path.endsWith(".gz")) {
    const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    file.on("error", (error) => unpacked.destroy(error));
    source = file.pipe(unpacked);
  }
  try {
    for await (const chunk of source) {
      const pieces = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
      rest = pieces.pop() ?? "";
      for (const text of pieces) {
        number += 1;
        yield { number, text, ended: true };
      }
    }
  } catch (error) {
    throw unreadable(path, number + 1, error);
  } finally {
    file.destroy();
    source.destroy();
  }
  if (rest !== "") yield { number: number + 1, text: rest, ended: false };
}

function unreadable(path: string, line: number, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code !== "string") return error;
  const message =
    code === "ENOENT"
      ? `${path} does not exist: give the path of a recording or of a best-bid-and-ask CSV`
      : `${path} cannot be read from line ${line} on: ${reasonOf(error)}`;
  return new EmpireError("RECORDING_INVALID", message, { context: { path, line, code }, cause: error });
}

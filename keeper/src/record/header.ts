import { EmpireError } from "../domain/error.ts";
import type { Json } from "../domain/ledger.ts";
import { FieldError, Fields } from "./fields.ts";

export const SESSION_FORMAT = "empire-session";
/** Grows only when old readers could no longer be right. New kinds and fields do not change it. */
export const SESSION_VERSION = 1;

/** The first line of a session file. */
export interface SessionHeader {
  readonly format: typeof SESSION_FORMAT;
  readonly version: typeof SESSION_VERSION;
  /** Program and version that wrote it. */
  readonly createdBy?: string;
  /** What the events came from, such as "sim", "public" or "bbo_csv". */
  readonly source: string;
  readonly seed?: number;
  /** SHA-256 in hex of the parameters' canonical JSON: a replay with others decides otherwise. */
  readonly configHash: string;
  /** The parameters of engines, scoring and allocation, money as strings of atoms. */
  readonly config: Json;
}

/**
 * The header in the first line of a file.
 *
 * @throws EmpireError RECORDING_INVALID when it is none, RECORDING_VERSION when it is of a version that this one cannot read.
 */
export function parseHeader(text: string, path: string): SessionHeader {
  try {
    const from = new Fields(JSON.parse(text));
    if (from.text("format") !== SESSION_FORMAT) throw new FieldError(`format is not ${SESSION_FORMAT}`);
    const version = from.integer("version");
    if (version !== SESSION_VERSION) {
      throw new EmpireError(
        "RECORDING_VERSION",
        `${path} is of version ${version} and this program reads version ${SESSION_VERSION}: replay it with the program that wrote it`,
        { context: { path, version } },
      );
    }
    return {
      format: SESSION_FORMAT,
      version: SESSION_VERSION,
      ...(from.has("createdBy") ? { createdBy: from.text("createdBy") } : {}),
      source: from.text("source"),
      ...(from.has("seed") ? { seed: from.integer("seed") } : {}),
      configHash: from.text("configHash"),
      config: from.raw("config") as Json,
    };
  } catch (error) {
    if (error instanceof EmpireError) throw error;
    throw lineError(path, 1, `it is not a session's header (${reasonOf(error)})`);
  }
}

/** A line that cannot be used, by number. */
export function lineError(path: string, line: number, what: string): EmpireError {
  return new EmpireError(
    "RECORDING_INVALID",
    `${path} line ${line}: ${what}. The file is damaged: record it again, or cut it off before this line.`,
    { context: { path, line } },
  );
}

/** A short text for an error of any kind. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

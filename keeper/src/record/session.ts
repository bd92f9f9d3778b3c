import type { MarketEvent } from "../domain/event.ts";
import type { InstrumentId } from "../domain/instrument.ts";
import type { DurationMs } from "../domain/quantity.ts";
import { type BboOptions, openBboCsv } from "./bboCsv.ts";
import { decodeEvent } from "./eventCodec.ts";
import { UnknownValue } from "./fields.ts";
import { lineError, parseHeader, reasonOf, type SessionHeader } from "./header.ts";
import { readLines } from "./lines.ts";
import type { Session } from "./source.ts";

/**
 * Opens what `replay:FILE` names: a best-bid-and-ask CSV when the name ends in .csv or .csv.gz, else a recorded session.
 *
 * @throws EmpireError RECORDING_INVALID or RECORDING_VERSION.
 */
export async function openSession(path: string, options: BboOptions = {}): Promise<Session> {
  return /\.csv(\.gz)?$/.test(path) ? openBboCsv(path, options) : openRecording(path);
}

async function openRecording(path: string): Promise<Session> {
  let header: SessionHeader | undefined;
  for await (const line of readLines(path)) {
    header = parseHeader(line.text, path);
    break;
  }
  if (header === undefined) throw lineError(path, 1, "it has no header, the file is empty");
  return new Recording(path, header);
}

class Recording implements Session {
  readonly kind = "recording";
  readonly skipped = new Map<string, number>();
  readonly notices: string[] = [];
  readonly ageLimits = new Map<InstrumentId, DurationMs>();
  readonly header: SessionHeader;
  readonly #path: string;

  constructor(path: string, header: SessionHeader) {
    this.#path = path;
    this.header = header;
  }

  async *events(): AsyncGenerator<MarketEvent> {
    this.skipped.clear();
    this.notices.length = 0;
    for await (const line of readLines(this.#path)) {
      if (line.number === 1) continue;
      const event = this.#decode(line.number, line.text, line.ended);
      if (event === undefined) continue;
      if (event.input.kind === "instrument")
        this.ageLimits.set(event.input.instrument.id, event.input.instrument.maxAge);
      yield event;
    }
  }

  #decode(number: number, text: string, ended: boolean): MarketEvent | undefined {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      if (ended) throw lineError(this.#path, number, `it is not JSON (${reasonOf(error)})`);
      this.notices.push(`${this.#path} line ${number} was cut off in the middle and is left out`);
      return undefined;
    }
    try {
      return decodeEvent(parsed);
    } catch (error) {
      if (!(error instanceof UnknownValue)) throw lineError(this.#path, number, reasonOf(error));
      this.skipped.set(error.message, (this.skipped.get(error.message) ?? 0) + 1);
      return undefined;
    }
  }
}

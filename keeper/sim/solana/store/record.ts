/** A record: a JSON head, and binary parts that the head describes, one behind the other. */
export interface StoredRecord {
  readonly head: unknown;
  readonly body: Buffer;
}

/** Head and parts in one buffer. */
export function encodeRecord(head: unknown, parts: readonly Uint8Array[]): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, ...parts]);
}

/** The reverse. Its input has passed its checksum, so it is what `encodeRecord` wrote. */
export function decodeRecord(payload: Buffer): StoredRecord {
  const end = 4 + payload.readUInt32LE(0);
  return { head: JSON.parse(payload.toString("utf8", 4, end)), body: payload.subarray(end) };
}

/** Cuts parts of given lengths off a body, in their order. The parts are copies: a body may be a slice of a whole file. */
export class Parts {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  next(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#body.length) throw new RangeError("a record's body is shorter than its head says");
    const part = Uint8Array.prototype.slice.call(this.#body, this.#at, end);
    this.#at = end;
    return part;
  }
}

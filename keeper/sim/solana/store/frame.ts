import { crc32 } from "node:zlib";

/**
 * How records lie in a file: a head of three little-endian u32 (payload's length, the length's own checksum, the
 * payload's checksum), then the payload. The length has a checksum of its own so that a damaged length is told from a
 * record whose end was never written.
 */
const HEAD_BYTES = 12;

/** `payload` with its head. */
export function frame(payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + payload.length);
  bytes.writeUInt32LE(payload.length, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 4)), 4);
  bytes.writeUInt32LE(crc32(payload), 8);
  bytes.set(payload, HEAD_BYTES);
  return bytes;
}

/** A record and where its frame is. */
export interface Framed {
  readonly payload: Buffer;
  readonly offset: number;
  readonly length: number;
}

/** The records of a file, and the byte at which they stop being whole. */
export interface Frames {
  readonly records: readonly Framed[];
  /** Where the last whole record ends. */
  readonly end: number;
  /**
   * What comes after `end`: nothing; a tail whose writing was cut off (a prefix of a record, or the zeros that a file
   * system leaves after a power cut); or bytes that were written whole and have changed since.
   */
  readonly tail: "none" | "torn" | "damaged";
}

/** Reads the records of `bytes` up to the first that is not whole. */
export function readFrames(bytes: Buffer): Frames {
  const records: Framed[] = [];
  let at = 0;
  while (at < bytes.length) {
    const rest = bytes.subarray(at);
    if (rest.length < HEAD_BYTES) return { records, end: at, tail: "torn" };
    const length = rest.readUInt32LE(0);
    const lengthHolds = crc32(rest.subarray(0, 4)) === rest.readUInt32LE(4);
    if (!lengthHolds) return { records, end: at, tail: rest.every((byte) => byte === 0) ? "torn" : "damaged" };
    if (rest.length < HEAD_BYTES + length) return { records, end: at, tail: "torn" };
    const payload = rest.subarray(HEAD_BYTES, HEAD_BYTES + length);
    if (crc32(payload) !== rest.readUInt32LE(8)) return { records, end: at, tail: "damaged" };
    records.push({ payload, offset: at, length: HEAD_BYTES + length });
    at += HEAD_BYTES + length;
  }
  return { records, end: at, tail: "none" };
}

const BEGIN = "=======BEGIN SECURITY.TXT V1=======\0";
const END = "=======END SECURITY.TXT V1=======\0";

/**
 * The keys and values of the security.txt block in a program's bytes, found as explorers find it: from the first mark to
 * the next, split at the zero bytes.
 *
 * @throws Error when there is not exactly one whole block, or a key has no value or comes twice.
 */
export function securityTxt(program: Uint8Array): Map<string, string> {
  const bytes = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  const start = bytes.indexOf(BEGIN);
  const end = bytes.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error("there is no whole security.txt block");
  if (bytes.indexOf(BEGIN, start + 1) >= 0) throw new Error("there is more than one security.txt block");
  const parts = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start + BEGIN.length, end)).split("\0");
  if (parts.pop() !== "" || parts.length % 2 !== 0) throw new Error("a key of the security.txt block has no value");
  const fields = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) {
    const [key = "", value = ""] = parts.slice(at, at + 2);
    if (fields.has(key)) throw new Error(`${key} comes twice in the security.txt block`);
    fields.set(key, value);
  }
  return fields;
}

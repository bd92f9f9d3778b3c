import { EmpireError } from "../domain/error.ts";

/**
 * The one spelling of a JSON value: keys sorted by UTF-16 code unit, no spaces, numbers and strings as JSON.stringify
 * writes them (the rules of RFC 8785). Two equal values give equal bytes, so a hash over it means the value.
 *
 * @throws EmpireError LEDGER_ENTRY_INVALID with the path of what JSON cannot hold: a bigint (money goes in as a decimal
 *   string), undefined, a number that is not finite, a function, an instance of a class, a cycle.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$", new Set());
}

function write(value: unknown, path: string, above: Set<object>): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw refused(path, `the number ${value}`);
    return JSON.stringify(value);
  }
  if (typeof value === "bigint") throw refused(path, `the bigint ${value}: write money as a decimal string`);
  if (typeof value !== "object") throw refused(path, `a value of type ${typeof value}`);
  if (above.has(value)) throw refused(path, "a reference to something that contains it");
  above.add(value);
  const text = Array.isArray(value)
    ? `[${value.map((item, i) => write(item, `${path}[${i}]`, above)).join(",")}]`
    : writeObject(value, path, above);
  above.delete(value);
  return text;
}

function writeObject(value: object, path: string, above: Set<object>): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refused(path, "an instance of a class");
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${path}.${key}`, above)}`).join(",")}}`;
}

function refused(path: string, what: string): EmpireError {
  return new EmpireError("LEDGER_ENTRY_INVALID", `${path} is ${what}, which canonical JSON cannot hold`);
}

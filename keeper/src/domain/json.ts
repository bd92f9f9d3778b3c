import type { Json } from "./ledger.ts";

/**
 * A domain value as JSON: bigints become decimal strings, absent fields are left out, objects keep their keys.
 *
 * @throws TypeError on a value that has no place in a record: a function, a symbol, NaN or an infinity.
 */
export function jsonOf(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([key, field]) => [key, jsonOf(field)]),
    );
  }
  throw new TypeError(`a ${typeof value} cannot be recorded: ${String(value)}`);
}

import { EmpireError } from "../../domain/error.ts";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import type { Runtime } from "../../runtime.ts";

/** What both versions of the client need. */
export interface JupiterClientOptions {
  readonly runtime: Runtime;
  /** Base of the API, without /swap: https, or this machine. */
  readonly url: string;
  /** Sent as x-api-key. */
  readonly apiKey?: string;
  /** For one call with its repetitions; 3 s. */
  readonly deadline?: DurationMs;
}

export const DEADLINE = durationMs(3_000);

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * The URL of one version of the API.
 *
 * @throws EmpireError CONFIG_INVALID unless it is https or on this machine: whoever sits on the line could answer with
 *   any instruction, and read the key.
 */
export function apiUrl({ url }: JupiterClientOptions, version: "v1" | "v2"): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const safe = parsed?.protocol === "https:" || (parsed?.protocol === "http:" && LOOPBACK.has(parsed.hostname));
  if (!parsed || !safe) {
    throw new EmpireError("CONFIG_INVALID", `"${url}" is not an address for Jupiter's API: write https://host`);
  }
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, "").concat(`/swap/${version}`);
}

/** The headers of every request. */
export function headers({ apiKey }: JupiterClientOptions): Record<string, string> {
  return apiKey === undefined ? {} : { "x-api-key": apiKey };
}

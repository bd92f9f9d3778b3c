import { durationMs } from "../../src/domain/quantity.ts";
import type { Runtime } from "../../src/runtime.ts";
import { RATE_LIMITED, Refusal } from "./bundle.ts";

const WINDOW_MS = durationMs(1_000);

/** Requests a second that one address may make: a sliding window, as Jito counts per address and region. */
export class RateLimit {
  readonly #recent = new Map<string, number[]>();
  readonly #runtime: Runtime;
  readonly #perSecond: number;

  constructor(runtime: Runtime, perSecond: number) {
    this.#runtime = runtime;
    this.#perSecond = perSecond;
  }

  /** Counts one request. @throws Refusal −32097 when the address has used its second up; such a request is not counted. */
  take(address: string): void {
    const now = this.#runtime.monotonic();
    const recent = (this.#recent.get(address) ?? []).filter((at) => now - at < WINDOW_MS);
    this.#recent.set(address, recent);
    if (recent.length >= this.#perSecond) {
      throw new Refusal(RATE_LIMITED, "Network congested. Endpoint is globally rate limited.");
    }
    recent.push(now);
  }
}

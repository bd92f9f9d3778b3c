import { EmpireError } from "../../domain/error.ts";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import { type Runtime, sleep } from "../../runtime.ts";

const ATTEMPTS = 3;
const FIRST_PAUSE = 150;

/** Answers that say nothing about the request: the same one may succeed a moment later. */
const PASSING: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * A `fetch` with one deadline over all its attempts, body included. It repeats after a broken connection and after an
 * answer that blames the server or the load, which is safe: nothing here moves money, and quotes have no effect.
 *
 * @throws EmpireError QUOTE_REFUSED, recoverable, when the deadline passes or no connection comes about.
 */
export function patientFetch(runtime: Runtime, deadline: DurationMs): typeof fetch {
  return async (input, init) => {
    const controller = new AbortController();
    const cancel = runtime.after(deadline, () => controller.abort());
    const { signal } = controller;
    try {
      for (let attempt = 1; ; attempt++) {
        const last = attempt === ATTEMPTS;
        const answer = await once(input, { ...init, signal }).catch((cause: unknown) => {
          if (last || signal.aborted) throw cause;
          return undefined;
        });
        if (answer !== undefined && (last || !PASSING.has(answer.status))) return answer;
        await sleep(runtime, pause(attempt, answer), signal);
      }
    } catch (cause) {
      const why = signal.aborted ? `did not answer within ${deadline} ms` : "cannot be reached";
      throw new EmpireError("QUOTE_REFUSED", `Jupiter ${why}: no trade was made, the next quote may succeed`, {
        recoverable: true,
        cause,
      });
    } finally {
      cancel();
    }
  };
}

/** The body is read here, within the deadline: an answer can stall after its headers. */
async function once(input: string | URL | Request, init: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const { status, statusText, headers } = response;
  const body = await response.arrayBuffer();
  return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
}

function pause(attempt: number, answer: Response | undefined): DurationMs {
  const asked = Number(answer?.headers.get("retry-after") ?? Number.NaN);
  return durationMs(asked >= 0 ? asked * 1_000 : FIRST_PAUSE * 2 ** (attempt - 1));
}

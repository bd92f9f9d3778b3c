import { EmpireError } from "../../domain/error.ts";

/** Refusals that no later quote of the same pair can lift. */
const FINAL: ReadonlySet<string> = new Set(["TOKEN_NOT_TRADABLE", "CIRCULAR_ARBITRAGE_IS_DISABLED", "NOT_SUPPORTED"]);

/** An answer that is not 200, as an error of ours. Its body is JSON, text of a proxy, or nothing. */
export async function refusalOf(response: Response): Promise<EmpireError> {
  const { status } = response;
  if (status === 401 || status === 403) {
    return new EmpireError("KEY_INVALID", "Jupiter does not accept the API key: set a valid one, or none", {
      context: { status },
    });
  }
  const { error, code } = bodyOf(await response.text());
  const recoverable = !FINAL.has(code ?? "") && status !== 404 && status !== 422;
  return new EmpireError("QUOTE_REFUSED", `Jupiter refused: ${error || `HTTP ${status}`}`, {
    recoverable,
    context: { status, code },
  });
}

function bodyOf(text: string): { error: string; code: string | undefined } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const fields = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const word = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    error: (word(fields.error) ?? word(fields.message) ?? text).slice(0, 200),
    code: word(fields.errorCode),
  };
}

/** An answer that cannot be trusted, whatever its status was. */
export function invalid(what: string, cause?: unknown): EmpireError {
  return new EmpireError("QUOTE_INVALID", `Jupiter's answer is not usable: ${what}`, { cause });
}

import { createHash } from "node:crypto";
import { configFrom, configOfJson } from "./config.ts";
import type { Parameters } from "./deciding.ts";
import { EmpireError } from "./domain/error.ts";
import { jsonOf } from "./domain/json.ts";
import type { Json } from "./domain/ledger.ts";
import { canonicalJson } from "./ledger/canonicalJson.ts";
import type { SessionHeader } from "./record/header.ts";

/** A recording's header for a session that was decided under `parameters`. */
export function headerOf(
  parameters: Parameters,
  source: string,
  seed: number | null,
): Omit<SessionHeader, "format" | "version"> {
  const config = jsonOf(parameters);
  return {
    createdBy: "empire 0.1.0",
    source,
    ...(seed === null ? {} : { seed }),
    configHash: createHash("sha256").update(canonicalJson(config)).digest("hex"),
    config,
  };
}

/**
 * The parameters that a recording's header holds.
 *
 * @throws EmpireError RECORDING_INVALID when they are not those that its hash was made of, or of another kind.
 */
export function parametersOf({ config, configHash }: SessionHeader): Parameters {
  if (createHash("sha256").update(canonicalJson(config)).digest("hex") !== configHash) {
    throw new EmpireError(
      "RECORDING_INVALID",
      "the recording's parameters are not those of its configHash: it was changed, record it again",
    );
  }
  const held = config as { readonly [key: string]: Json };
  const { usdcMint, symbols, firstDecision } = held;
  if (
    typeof usdcMint !== "string" ||
    typeof firstDecision !== "number" ||
    typeof symbols !== "object" ||
    symbols === null
  ) {
    throw new EmpireError("RECORDING_INVALID", "the recording's header lacks parameters: record the session again");
  }
  const defaults = jsonOf(configFrom({})) as { readonly [key: string]: Json };
  return {
    // What a decision does not depend on is not recorded.
    config: configOfJson({ ...defaults, ...(held.config as { readonly [key: string]: Json }) }),
    usdcMint,
    symbols: symbols as Readonly<Record<string, string>>,
    firstDecision,
  };
}

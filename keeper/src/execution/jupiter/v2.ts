import { z } from "zod";
import { EmpireError } from "../../domain/error.ts";
import { instructionAnswer, parse, quoteAnswer, quoteOf } from "./answer.ts";
import { apiUrl, DEADLINE, headers, type JupiterClientOptions } from "./options.ts";
import { patientFetch } from "./patientFetch.ts";
import { invalid, refusalOf } from "./refusal.ts";
import type { QuoteRequest, RouteBuilder, RouteInstruction, RouteQuote } from "./routeBuilder.ts";
import { routeInstruction } from "./routeInstruction.ts";

const buildAnswer = quoteAnswer.extend({
  swapInstruction: instructionAnswer,
  addressesByLookupTableAddress: z.record(z.string(), z.array(z.string())).nullish(),
});

/**
 * Jupiter's present API: GET /swap/v2/build answers quote and instruction at once.
 *
 * @throws EmpireError CONFIG_INVALID for an address that is neither https nor on this machine.
 */
export function jupiterV2(options: JupiterClientOptions): RouteBuilder {
  const base = apiUrl(options, "v2");
  const get = patientFetch(options.runtime, options.deadline ?? DEADLINE);
  const instructions = new WeakMap<RouteQuote, RouteInstruction>();
  return {
    async quote(request) {
      const response = await get(`${base}/build?${parameters(request)}`, { headers: headers(options) });
      if (!response.ok) throw await refusalOf(response);
      const body: unknown = await response.json().catch((cause: unknown) => {
        throw invalid("it is not JSON", cause);
      });
      const answer = parse(buildAnswer, body);
      const quote = quoteOf(request, answer);
      const tables = Object.keys(answer.addressesByLookupTableAddress ?? {});
      instructions.set(quote, routeInstruction(quote, answer.swapInstruction, tables));
      return quote;
    },
    async instruction(quote) {
      const instruction = instructions.get(quote);
      if (instruction === undefined) throw new EmpireError("QUOTE_INVALID", "the quote is of another builder");
      return instruction;
    },
  };
}

function parameters(request: QuoteRequest): URLSearchParams {
  const { inputMint, outputMint, amount, taker, slippageBps, maxAccounts, dexes, destinationTokenAccount } = request;
  return new URLSearchParams({
    inputMint,
    outputMint,
    amount: amount.toString(),
    taker,
    slippageBps: slippageBps.toString(),
    maxAccounts: maxAccounts.toString(),
    wrapAndUnwrapSol: "false",
    ...(dexes !== undefined && { dexes: dexes.join(",") }),
    ...(destinationTokenAccount !== undefined && { destinationTokenAccount }),
  });
}

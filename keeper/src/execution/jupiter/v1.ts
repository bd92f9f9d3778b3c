import { Configuration, FetchError, type QuoteResponse, ResponseError, SwapApi } from "@jup-ag/api";
import { z } from "zod";
import { EmpireError, isEmpireError } from "../../domain/error.ts";
import { instructionAnswer, parse, quoteAnswer, quoteOf } from "./answer.ts";
import { apiUrl, DEADLINE, headers, type JupiterClientOptions } from "./options.ts";
import { patientFetch } from "./patientFetch.ts";
import { invalid, refusalOf } from "./refusal.ts";
import type { QuoteRequest, RouteBuilder, RouteQuote } from "./routeBuilder.ts";
import { routeInstruction } from "./routeInstruction.ts";

const instructionsAnswer = z.object({
  swapInstruction: instructionAnswer,
  addressLookupTableAddresses: z.array(z.string()),
});

/**
 * Jupiter's API of version 1, through @jup-ag/api: GET /swap/v1/quote, then POST /swap/v1/swap-instructions.
 *
 * @throws EmpireError CONFIG_INVALID for an address that is neither https nor on this machine.
 */
export function jupiterV1(options: JupiterClientOptions): RouteBuilder {
  const api = new SwapApi(
    new Configuration({
      basePath: apiUrl(options, "v1"),
      headers: headers(options),
      fetchApi: patientFetch(options.runtime, options.deadline ?? DEADLINE),
    }),
  );
  // The answer goes back to Jupiter as it came, and lives as long as the quote does.
  const answers = new WeakMap<RouteQuote, QuoteResponse>();
  return {
    async quote(request) {
      const answer = await call(api.quoteGet(parameters(request)));
      const quote = quoteOf(request, parse(quoteAnswer, answer));
      answers.set(quote, answer);
      return quote;
    },
    async instruction(quote) {
      const quoteResponse = answers.get(quote);
      if (quoteResponse === undefined) throw new EmpireError("QUOTE_INVALID", "the quote is of another builder");
      const { taker, destinationTokenAccount } = quote.request;
      const body = await call(
        api.swapInstructionsPost({
          swapRequest: {
            userPublicKey: taker,
            quoteResponse,
            wrapAndUnwrapSol: false,
            skipUserAccountsRpcCalls: true,
            ...(destinationTokenAccount !== undefined && { destinationTokenAccount }),
          },
        }),
      );
      const { swapInstruction, addressLookupTableAddresses } = parse(instructionsAnswer, body);
      return routeInstruction(quote, swapInstruction, addressLookupTableAddresses);
    },
  };
}

function parameters({ inputMint, outputMint, amount, slippageBps, maxAccounts, dexes }: QuoteRequest) {
  // The client's type is a number, and a number cannot carry every amount.
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new EmpireError(
      "AMOUNT_INVALID",
      `${amount} atoms are too many for version 1 of Jupiter's API: use version 2`,
    );
  }
  return {
    inputMint,
    outputMint,
    amount: Number(amount),
    slippageBps,
    maxAccounts,
    restrictIntermediateTokens: true,
    // One value with commas, which is what the API documents; the client would repeat the parameter.
    ...(dexes !== undefined && { dexes: [dexes.join(",")] }),
  };
}

/** The client's errors as ours. */
async function call<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isEmpireError(error)) throw error;
    if (error instanceof FetchError && isEmpireError(error.cause)) throw error.cause;
    if (error instanceof ResponseError) throw await refusalOf(error.response);
    // Bodies that are no JSON, and the TypeError of a missing array.
    throw invalid(error instanceof Error ? error.message : String(error), error);
  }
}

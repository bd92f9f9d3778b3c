import { z } from "zod";
import { type Atoms, atoms, isU64 } from "../../domain/quantity.ts";
import { invalid } from "./refusal.ts";
import type { QuoteRequest, RouteQuote } from "./routeBuilder.ts";

const BPS = 10_000n;

const amount = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt)
  .refine(isU64)
  .transform((value): Atoms => atoms(value));

/** The fields that a quote of v1 and a build of v2 have in common. */
export const quoteAnswer = z.object({
  inputMint: z.string(),
  inAmount: amount,
  outputMint: z.string(),
  outAmount: amount,
  otherAmountThreshold: amount,
  swapMode: z.literal("ExactIn"),
  slippageBps: z.number().int(),
  contextSlot: z.number().int().nullish(),
  routePlan: z
    .array(
      z.object({
        swapInfo: z.object({
          ammKey: z.string(),
          label: z.string().nullish(),
          inputMint: z.string(),
          outputMint: z.string(),
        }),
      }),
    )
    .min(1),
});

/** An instruction as both versions write it. */
export const instructionAnswer = z.object({
  programId: z.string(),
  accounts: z.array(z.object({ pubkey: z.string(), isSigner: z.boolean(), isWritable: z.boolean() })).max(256),
  data: z.base64(),
});

export type InstructionAnswer = z.output<typeof instructionAnswer>;

/** Parses an answer. @throws EmpireError QUOTE_INVALID naming the first field that is wrong. */
export function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`${issue?.path.join(".") || "body"}: ${issue?.message ?? "wrong"}`);
}

/**
 * A quote, if it is what was asked for.
 *
 * @throws EmpireError QUOTE_INVALID for another pair, amount or tolerance, for nothing, or for a threshold below the
 *   tolerance: an answer that is too good or somebody else's must not become a trade.
 */
export function quoteOf(request: QuoteRequest, answer: z.output<typeof quoteAnswer>): RouteQuote {
  const { inputMint, outputMint, inAmount, outAmount, otherAmountThreshold: minimumOut, slippageBps } = answer;
  if (inputMint !== request.inputMint || outputMint !== request.outputMint) throw invalid("it is of another pair");
  if (inAmount !== request.amount) throw invalid(`it is for ${inAmount} and not ${request.amount}`);
  if (slippageBps !== request.slippageBps) throw invalid(`its tolerance is ${slippageBps} bps`);
  if (outAmount === 0n) throw invalid("it gives nothing");
  const least = outAmount - (outAmount * BigInt(slippageBps)) / BPS;
  // One atom apart is rounding, which the two versions of the API have done differently.
  if (minimumOut < least - 1n || minimumOut > outAmount)
    throw invalid("its threshold does not follow from its tolerance");
  return {
    request,
    inAmount,
    outAmount,
    minimumOut,
    hops: answer.routePlan.map(({ swapInfo }) => ({
      pool: swapInfo.ammKey,
      label: swapInfo.label ?? undefined,
      inputMint: swapInfo.inputMint,
      outputMint: swapInfo.outputMint,
    })),
    slot: answer.contextSlot ?? undefined,
  };
}

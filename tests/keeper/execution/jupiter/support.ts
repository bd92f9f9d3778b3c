import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Keypair } from "@solana/web3.js";
import { type ErrorCode, isEmpireError } from "../../../../keeper/src/domain/error.ts";
import { atoms, durationMs } from "../../../../keeper/src/domain/quantity.ts";
import {
  type JupiterClientOptions,
  jupiterV2,
  type QuoteRequest,
} from "../../../../keeper/src/execution/jupiter/index.ts";
import { type Cancel, type Runtime, systemRuntime } from "../../../../keeper/src/runtime.ts";

/** A runtime whose delays never wait: they end on the next turn of the event loop, and are remembered. Deadlines run out by `expire`. */
export function hastyRuntime(deadline: number) {
  const delays: number[] = [];
  const deadlines = new Set<() => void>();
  const runtime: Runtime = {
    ...systemRuntime(),
    after(delay, run): Cancel {
      if (delay === deadline) {
        deadlines.add(run);
        return () => deadlines.delete(run);
      }
      delays.push(delay);
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    },
  };
  return {
    runtime,
    delays,
    /** Deadlines that are still running. */
    pending: () => deadlines.size,
    expire: () => {
      for (const run of deadlines) run();
    },
  };
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that gives one prepared answer after the other, the last for ever. */
export async function startScripted(...answers: readonly Answer[]) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    answers[Math.min(requests.length, answers.length) - 1]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer of JSON, or of text as it is. */
export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

export const AMOUNT = atoms(1_000_000n);
export const DEADLINE = durationMs(987);

/** Checks a rejection: its code, whether it may pass, and its words. */
export const refused = (code: ErrorCode, recoverable: boolean, said?: RegExp) => (error: unknown) => {
  assert.ok(isEmpireError(error, code), String(error));
  assert.equal(error.recoverable, recoverable, error.message);
  if (said) assert.match(error.message, said);
  return true;
};

export const taker = Keypair.generate().publicKey.toBase58();
/** Any address. */
export const mint = () => Keypair.generate().publicKey.toBase58();
export const request: QuoteRequest = {
  inputMint: mint(),
  outputMint: mint(),
  amount: AMOUNT,
  taker,
  slippageBps: 10,
  maxAccounts: 26,
};

/** A build that is right in everything, as far as the client can tell. */
export const good = () => {
  const data = Buffer.concat([Buffer.from("bb64facc31c4af14", "hex"), Buffer.alloc(26)]);
  data.writeBigUInt64LE(AMOUNT, 8);
  data.writeBigUInt64LE(2_000n, 16);
  return {
    inputMint: request.inputMint,
    outputMint: request.outputMint,
    inAmount: AMOUNT.toString(),
    outAmount: "2000",
    otherAmountThreshold: "1998",
    swapMode: "ExactIn",
    slippageBps: 10,
    routePlan: [{ swapInfo: { ammKey: mint(), inputMint: request.inputMint, outputMint: request.outputMint } }],
    swapInstruction: {
      programId: "JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4",
      accounts: [{ pubkey: taker, isSigner: true, isWritable: false }],
      data: data.toString("base64"),
    },
    addressesByLookupTableAddress: null,
  };
};
export type Build = ReturnType<typeof good>;

/** Asks version 2 for a quote that is answered by `answers`. */
export const ask = async (answers: readonly Answer[], options: Partial<JupiterClientOptions> = {}) => {
  const server = await startScripted(...answers);
  const hasty = hastyRuntime(DEADLINE);
  const { runtime } = hasty;
  const quote = jupiterV2({ runtime, url: server.url, deadline: DEADLINE, ...options }).quote(request);
  return { server, hasty, quote: quote.finally(() => server.close()) };
};

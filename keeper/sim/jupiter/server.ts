import type { AddressInfo } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { EmpireError } from "../../src/domain/error.ts";
import { type Runtime, systemRuntime } from "../../src/runtime.ts";
import { MARKET_PROGRAM_ID } from "../market/index.ts";
import { buildResponse } from "./build.ts";
import type { Query } from "./parameters.ts";
import { quoteResponse } from "./quote.ts";
import { Refusal } from "./refusal.ts";
import type { PoolSource } from "./source.ts";
import { swapInstructions } from "./swapInstructions.ts";

const LOOPBACK = "127.0.0.1";

export interface JupiterOptions {
  readonly pools: PoolSource;
  readonly runtime?: Runtime;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Where given, requests without it in `x-api-key` are refused with 401, as the real API does. */
  readonly apiKey?: string;
  /** Mints that `restrictIntermediateTokens` (on by default) lets a route pass through; any when not given. */
  readonly intermediates?: readonly string[];
}

export interface RunningJupiter {
  /** Without a path: append `/swap/v1` or `/swap/v2`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves Jupiter's swap API over the market program's pools on loopback: GET /swap/v1/quote, POST /swap/v1/swap-instructions,
 * GET /swap/v1/program-id-to-label and GET /swap/v2/build.
 *
 * @throws EmpireError SIM_FAILED when the port is taken.
 */
export async function startJupiter(options: JupiterOptions): Promise<RunningJupiter> {
  const server = routes(options);
  const port = options.port ?? 0;
  try {
    await server.listen({ host: LOOPBACK, port });
  } catch (cause) {
    throw new EmpireError("SIM_FAILED", `port ${port} for the simulated Jupiter cannot be opened: choose another`, {
      cause,
      context: { port },
    });
  }
  const address = server.server.address() as AddressInfo;
  return { url: `http://${LOOPBACK}:${address.port}`, close: () => server.close() };
}

function routes({ pools, runtime = systemRuntime(), apiKey, intermediates }: JupiterOptions): FastifyInstance {
  const server = fastify({ logger: false, forceCloseConnections: true });
  const options = { intermediates };
  server.addHook("onRequest", async (request, reply) => {
    if (apiKey !== undefined && request.headers["x-api-key"] !== apiKey) {
      await reply.status(401).send({ code: 401, message: "Unauthorized" });
    }
  });
  server.setErrorHandler((error, _, reply) => {
    if (error instanceof Refusal) return reply.status(error.status).send(error.body());
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    return reply.status(status).send({ error: error instanceof Error ? error.message : String(error) });
  });
  server.setNotFoundHandler((_, reply) => reply.status(404).send({ code: 404, message: "Route not found" }));
  server.get("/swap/v1/quote", (request) => quoteResponse(pools, runtime, request.query as Query, options));
  server.post("/swap/v1/swap-instructions", (request) => swapInstructions(pools, request.body));
  server.get("/swap/v1/program-id-to-label", () => ({ [MARKET_PROGRAM_ID.toBase58()]: "Market" }));
  server.get("/swap/v2/build", (request) => buildResponse(pools, request.query as Query, options, runtime.now()));
  return server;
}

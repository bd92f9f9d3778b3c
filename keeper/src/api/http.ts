import fastify from "fastify";
import type { RunSummary, TradeSummary } from "../ledger/summary.ts";
import { guard } from "./guard.ts";
import type { PageConfig } from "./page.ts";
import { serveApp } from "./staticFiles.ts";

/** What the run shows. All of it is read, nothing can be set: the page is a replica and steers nothing. */
export interface ApiSource {
  readonly config: PageConfig;
  /** The folder of the built app, once it is there: `ensureApp()`. */
  readonly app: Promise<string>;
  /** The run so far. */
  summary(): RunSummary | Promise<RunSummary>;
  /** The run's most recent trades, oldest first. */
  trades(): readonly TradeSummary[];
}

export interface Api {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  /** Ends open connections too. Calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Serves the page, `/api/config`, `/api/summary` and `/api/trades` on 127.0.0.1.
 *
 * @param port 0 takes a free one
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function startApi(source: ApiSource, port = 0): Promise<Api> {
  const server = fastify({ forceCloseConnections: true, exposeHeadRoutes: true });
  guard(server, source.config);
  const fresh = { "cache-control": "no-store" };
  server.get("/api/config", async (_, reply) => reply.headers(fresh).send(source.config));
  server.get("/api/summary", async (_, reply) => reply.headers(fresh).send(await source.summary()));
  server.get("/api/trades", async (_, reply) => reply.headers(fresh).send(source.trades()));
  serveApp(server, source.app);
  const address = await server.listen({ host: "127.0.0.1", port });
  return { url: `${address}/`, close: () => server.close() };
}

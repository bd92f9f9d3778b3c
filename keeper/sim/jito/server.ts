import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";
import { EmpireError } from "../../src/domain/error.ts";
import type { Runtime } from "../../src/runtime.ts";
import { Auction } from "./auction.ts";
import { grpcServer } from "./grpc.ts";
import { jsonRpcServer } from "./jsonRpc.ts";
import { RateLimit } from "./limit.ts";
import type { BundleTarget } from "./target.ts";

const LOOPBACK = "127.0.0.1";

export interface BlockEngineOptions {
  readonly runtime: Runtime;
  readonly target: BundleTarget;
  /** Of the JSON-RPC; a free one when none is given. */
  readonly port?: number;
  /** Of the gRPC service, likewise. */
  readonly grpcPort?: number;
  /** Requests a second and address. Jito's defaults: 1 for JSON-RPC, 5 for gRPC. */
  readonly limit?: { readonly jsonRpc?: number; readonly grpc?: number };
}

export interface RunningBlockEngine {
  /** Without a path: append `/api/v1/bundles`. */
  readonly jsonRpcUrl: string;
  readonly grpcUrl: string;
  close(): Promise<void>;
}

/**
 * Serves Jito's block engine over `target` on loopback, as JSON-RPC and as gRPC with one auction behind both.
 *
 * @throws EmpireError SIM_FAILED when a port is taken.
 */
export async function startBlockEngine(options: BlockEngineOptions): Promise<RunningBlockEngine> {
  const { runtime, target } = options;
  const auction = new Auction(runtime, target);
  const http = jsonRpcServer({ auction, target, limit: new RateLimit(runtime, options.limit?.jsonRpc ?? 1) });
  const grpc = grpcServer({ auction, target, limit: new RateLimit(runtime, options.limit?.grpc ?? 5) });
  const httpPort = await listenHttp(http, options.port ?? 0);
  const grpcPort = await listenGrpc(grpc, options.grpcPort ?? 0).catch((error: unknown) => {
    http.close();
    throw error;
  });
  return {
    jsonRpcUrl: `http://${LOOPBACK}:${httpPort}`,
    grpcUrl: `http://${LOOPBACK}:${grpcPort}`,
    async close() {
      auction.close();
      grpc.forceShutdown();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

function listenHttp(server: HttpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(taken(port, cause)));
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenGrpc(server: GrpcServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`${LOOPBACK}:${port}`, ServerCredentials.createInsecure(), (cause, bound) =>
      cause ? reject(taken(port, cause)) : resolve(bound),
    );
  });
}

function taken(port: number, cause: unknown): EmpireError {
  return new EmpireError("SIM_FAILED", `the block engine cannot listen on ${LOOPBACK}:${port}: choose another port`, {
    context: { port },
    cause,
  });
}

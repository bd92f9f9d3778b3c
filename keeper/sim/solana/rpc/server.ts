import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { EmpireError } from "../../../src/domain/error.ts";
import type { Chain } from "../chain.ts";
import { answer, type Call } from "./dispatch.ts";
import type { Methods } from "./method.ts";
import { accountMethods } from "./methods/accounts.ts";
import { blockMethods } from "./methods/blocks.ts";
import { clusterMethods } from "./methods/cluster.ts";
import { historyMethods } from "./methods/history.ts";
import { sendMethods } from "./methods/send.ts";
import { tokenMethods } from "./methods/tokens.ts";
import { StepFeed } from "./stepFeed.ts";
import { serveSocket } from "./webSocket.ts";

const HOST = "127.0.0.1";
const MAX_BODY_BYTES = 512 * 1024;
const PORT_TRIES = 20;

/** Every HTTP method that this chain answers. */
export const METHODS: Methods = {
  ...accountMethods,
  ...tokenMethods,
  ...blockMethods,
  ...clusterMethods,
  ...sendMethods,
  ...historyMethods,
};

/** A chain that answers. */
export interface RpcServer {
  /** HTTP, and WebSocket by an upgrade. */
  readonly url: string;
  /** WebSocket, on the next port: where web3.js looks for it. */
  readonly wsUrl: string;
  /** Ends every connection and frees the ports. The chain stays open. */
  close(): Promise<void>;
}

/**
 * Serves Solana JSON-RPC 2.0 on 127.0.0.1: HTTP on `port`, WebSocket on `port` + 1 and on `port` itself. Port 0 takes
 * any free pair. Its address is published in the chain's lock file.
 *
 * @throws EmpireError SIM_FAILED when a port is taken.
 */
export async function serveRpc(chain: Chain, options: { readonly port: number }): Promise<RpcServer> {
  const feed = new StepFeed(chain);
  const call: Call = (method) => {
    const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    return run && ((params) => run(chain, params));
  };
  const reply: Reply = (body) => answer(body, call, (message) => chain.notice(message)) ?? "";
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });
  let lastId = 0;
  sockets.on("connection", (socket) => serveSocket(socket, chain, feed, () => ++lastId));
  const make = () => {
    const server = createServer((request, response) => serveRequest(request, response, reply));
    server.on("upgrade", (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (open) => sockets.emit("connection", open, request));
    });
    return server;
  };
  const [http, ws] = await listenPair(make, options.port);
  const port = portOf(http);
  const url = `http://${HOST}:${port}`;
  chain.publish(url);
  return {
    url,
    wsUrl: `ws://${HOST}:${port + 1}`,
    async close() {
      feed.close();
      for (const socket of sockets.clients) socket.terminate();
      await Promise.all([end(http), end(ws)]);
    },
  };
}

/** A body's answer, empty when there is none. */
type Reply = (body: string) => string;

function serveRequest(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  // A page of any origin may use this chain: it holds nothing of worth and knows no one's key.
  response.setHeader("Access-Control-Allow-Origin", "*");
  if (request.method === "OPTIONS") {
    response.setHeader("Access-Control-Allow-Methods", "POST, GET, OPTIONS");
    response.setHeader("Access-Control-Allow-Headers", request.headers["access-control-request-headers"] ?? "*");
    response.setHeader("Access-Control-Max-Age", "86400");
    response.writeHead(204).end();
    return;
  }
  if (request.method === "GET" && request.url === "/health") {
    response.writeHead(200, { "Content-Type": "text/plain" }).end("ok");
    return;
  }
  if (request.method !== "POST") {
    response
      .writeHead(405, { Allow: "POST, OPTIONS", "Content-Type": "text/plain" })
      .end("JSON-RPC 2.0 is sent by POST\n");
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  request.on("end", () => {
    if (size > MAX_BODY_BYTES) {
      response.writeHead(413, { "Content-Type": "text/plain" }).end(`a request may be ${MAX_BODY_BYTES} bytes\n`);
      return;
    }
    const text = reply(Buffer.concat(chunks).toString("utf8"));
    response.writeHead(200, { "Content-Type": "application/json" }).end(text);
  });
  request.on("error", () => response.destroy());
}

async function listenPair(make: () => Server, port: number): Promise<readonly [Server, Server]> {
  for (let attempt = 1; ; attempt++) {
    const first = make();
    const second = make();
    try {
      await listen(first, port);
      await listen(second, portOf(first) + 1);
      return [first, second];
    } catch (cause) {
      await Promise.all([end(first), end(second)]);
      if (port !== 0 || attempt >= PORT_TRIES) {
        throw new EmpireError(
          "SIM_FAILED",
          `the chain's RPC cannot listen on ${HOST}:${port} and the port after it: choose another --port`,
          { cause, context: { port } },
        );
      }
    }
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function end(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

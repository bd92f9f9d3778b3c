import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { durationMs } from "../../src/domain/quantity.ts";
import type { BookUpdate } from "./books.ts";
import { type Corruption, tamper, truncate } from "./faults.ts";
import type { Connection, VenueContext, VenueProtocol, VenueSim } from "./venue.ts";

export interface VenueServer {
  readonly port: number;
  /** Tells every subscriber what changed. */
  publish(update: BookUpdate): void;
  silence(): void;
  resume(): void;
  drop(): void;
  refuse(): void;
  accept(): void;
  corrupt(symbol: string, how: Corruption): void;
  close(): Promise<void>;
}

/**
 * Serves one exchange's REST and WebSocket protocol on one port of 127.0.0.1, and does faults to it: this file knows
 * sockets and nothing about any exchange.
 */
export async function serveVenue(
  sim: VenueSim,
  context: Omit<VenueContext, "connections" | "profile">,
  port: number,
): Promise<VenueServer> {
  const sockets = new Map<Connection, WebSocket>();
  let silent = false;
  let refusing = false;
  const pending = new Map<string, Corruption>();
  let cutting = false;

  const protocol = sim.protocol({
    ...context,
    profile: sim.profile,
    connections: () => sockets.keys(),
  });
  const http = createServer((request, response) => {
    if (refusing) request.socket.destroy();
    else answer(protocol, request, response);
  });
  const upgrades = new WebSocketServer({ noServer: true });

  http.on("upgrade", (request, socket, head) => {
    const url = address(request);
    if (refusing || !protocol.accepts(url.pathname)) {
      socket.end(`HTTP/1.1 ${refusing ? "503 Service Unavailable" : "404 Not Found"}\r\nConnection: close\r\n\r\n`);
      return;
    }
    upgrades.handleUpgrade(request, socket, head, (ws) => open(ws, url));
  });

  function open(ws: WebSocket, url: URL): void {
    const send = (frame: string | Uint8Array) => {
      if (!silent && ws.readyState === ws.OPEN) ws.send(frame);
    };
    const connection: Connection = {
      path: url.pathname,
      query: url.searchParams,
      topics: new Set(),
      publish: (frame) => send(cutting ? truncate(frame) : frame),
      ping: () => ws.readyState === ws.OPEN && ws.ping(),
    };
    sockets.set(connection, ws);
    ws.on("close", () => sockets.delete(connection));
    // A client that dies mid-frame is its own affair; without a listener it would be the whole simulation's.
    ws.on("error", () => ws.terminate());
    ws.on("message", (data) => {
      if (!silent) for (const frame of protocol.received(connection, String(data))) send(frame);
    });
    protocol.opened?.(connection);
  }

  const stopPings =
    protocol.pingEvery === undefined
      ? () => {}
      : context.runtime.every(durationMs(protocol.pingEvery), () => {
          if (!silent) for (const connection of sockets.keys()) connection.ping();
        });

  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, "127.0.0.1", () => {
      http.off("error", reject);
      resolve();
    });
  });

  return {
    port: (http.address() as AddressInfo).port,
    publish(update) {
      const how = pending.get(update.market.symbol);
      pending.delete(update.market.symbol);
      cutting = how === "unreadable";
      if (how !== "lost") protocol.updated(how === undefined ? update : tamper(update, how));
      cutting = false;
    },
    silence() {
      silent = true;
    },
    resume() {
      silent = false;
    },
    drop() {
      for (const ws of sockets.values()) ws.terminate();
    },
    refuse() {
      refusing = true;
    },
    accept() {
      refusing = false;
    },
    corrupt: (symbol, how) => void pending.set(symbol, how),
    async close() {
      stopPings();
      for (const ws of sockets.values()) ws.terminate();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

const address = (request: IncomingMessage) => new URL(request.url ?? "/", "http://127.0.0.1");

function answer(protocol: VenueProtocol, request: IncomingMessage, response: ServerResponse): void {
  const url = address(request);
  const found = request.method === "GET" ? protocol.rest(url.pathname, url.searchParams) : undefined;
  const body = JSON.stringify(found?.body ?? { code: 404, msg: `no such path: ${request.method} ${url.pathname}` });
  response.writeHead(found === undefined ? 404 : (found.status ?? 200), { "content-type": "application/json" });
  response.end(body);
}

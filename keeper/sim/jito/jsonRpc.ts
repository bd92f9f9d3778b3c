import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import bs58 from "bs58";
import type { Auction } from "./auction.ts";
import { bundleId, INVALID_PARAMS, METHOD_NOT_FOUND, RATE_LIMITED, Refusal } from "./bundle.ts";
import type { RateLimit } from "./limit.ts";
import type { BundleTarget } from "./target.ts";
import { TIP_ACCOUNTS } from "./tip.ts";

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const BODY_LIMIT = 64 * 1024;
const IDS_LIMIT = 5;

interface Deps {
  readonly auction: Auction;
  readonly target: BundleTarget;
  readonly limit: RateLimit;
}

interface Reply {
  readonly result: unknown;
  readonly bundleId?: string;
}

/** Jito's JSON-RPC: `/api/v1/bundles`, `/api/v1/transactions`, and a bundle method's own name as the last segment. */
export function jsonRpcServer(deps: Deps): Server {
  return createServer((request, response) => {
    void answer(deps, request, response);
  });
}

async function answer(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let id: unknown = null;
  try {
    deps.limit.take(request.socket.remoteAddress ?? "");
    const call = parse(await body(request));
    id = call.id ?? null;
    const reply = dispatch(deps, new URL(request.url ?? "/", "http://localhost"), call.method, call.params);
    if (reply.bundleId !== undefined) response.setHeader("x-bundle-id", reply.bundleId);
    send(response, 200, { jsonrpc: "2.0", result: reply.result, id });
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(-32603, "Internal error");
    const { code, message } = refusal;
    send(response, code === RATE_LIMITED ? 429 : 400, { jsonrpc: "2.0", error: { code, message, data: null }, id });
  }
}

function dispatch(deps: Deps, url: URL, method: string, params: readonly unknown[]): Reply {
  if (url.pathname === "/api/v1/transactions") {
    if (method === "sendTransaction")
      return sendTransaction(deps, params, url.searchParams.get("bundleOnly") === "true");
  } else if (url.pathname === "/api/v1/bundles" || url.pathname === `/api/v1/${method}`) {
    const found = BUNDLE_METHODS[method];
    if (found) return { result: found(deps, params) };
  }
  throw new Refusal(METHOD_NOT_FOUND, "Method not found");
}

const BUNDLE_METHODS: Record<string, (deps: Deps, params: readonly unknown[]) => unknown> = {
  getTipAccounts: () => TIP_ACCOUNTS,
  sendBundle({ auction }, [encoded, options]) {
    return auction.submit(strings(encoded, "transactions").map((text, index) => decode(text, options, index)));
  },
  getBundleStatuses({ auction, target }, [ids]) {
    const value = bundleIds(ids).flatMap((bundle_id) => {
      const landed = auction.landed(bundle_id);
      if (!landed) return [];
      const { signatures: transactions, slot } = landed;
      const confirmation_status = target.status(transactions[0] ?? "")?.confirmationStatus ?? null;
      return [{ bundle_id, transactions, slot, confirmation_status, err: { Ok: null } }];
    });
    return { context: { slot: target.slot }, value };
  },
  getInflightBundleStatuses({ auction, target }, [ids]) {
    const value = bundleIds(ids).map((bundle_id) => {
      const { status, landedSlot } = auction.inflight(bundle_id);
      return { bundle_id, status, landed_slot: landedSlot ?? null };
    });
    return { context: { slot: target.slot }, value };
  },
};

function sendTransaction({ auction, target }: Deps, [text, options]: readonly unknown[], bundleOnly: boolean): Reply {
  if (typeof text !== "string") throw new Refusal(INVALID_PARAMS, "invalid type: expected a string");
  const wire = decode(text, options, 0);
  const signature = firstSignature(wire);
  if (bundleOnly) return { result: signature, bundleId: auction.submit([wire]) };
  target.execute(wire);
  return { result: signature, bundleId: bundleId([signature]) };
}

function decode(text: string, options: unknown, index: number): Uint8Array {
  const encoding = options && typeof options === "object" && "encoding" in options ? options.encoding : "base58";
  try {
    if (encoding === "base58") return bs58.decode(text);
    if (encoding === "base64" && /^[A-Za-z0-9+/]+={0,2}$/.test(text)) return Buffer.from(text, "base64");
  } catch {
    // Falls through to the same answer.
  }
  throw new Refusal(INVALID_PARAMS, `transaction #${index} could not be decoded`);
}

/** A transaction's first signature: behind the count, which is one byte for fewer than 128. */
function firstSignature(wire: Uint8Array): string {
  if (wire.length < 65) throw new Refusal(INVALID_PARAMS, "transaction #0 could not be decoded");
  return bs58.encode(wire.subarray(1, 65));
}

function bundleIds(value: unknown): readonly string[] {
  const ids = strings(value, "bundle ids");
  if (ids.length > IDS_LIMIT) throw new Refusal(INVALID_PARAMS, `at most ${IDS_LIMIT} bundle ids are allowed`);
  return ids;
}

function strings(value: unknown, what: string): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new Refusal(INVALID_PARAMS, `invalid params: expected an array of ${what}`);
}

function parse(text: string): { id: unknown; method: string; params: readonly unknown[] } {
  let call: unknown;
  try {
    call = JSON.parse(text);
  } catch {
    throw new Refusal(PARSE_ERROR, "Parse error");
  }
  if (!call || typeof call !== "object" || !("method" in call) || typeof call.method !== "string") {
    throw new Refusal(INVALID_REQUEST, "Invalid request");
  }
  const params = "params" in call && Array.isArray(call.params) ? call.params : [];
  return { id: "id" in call ? call.id : null, method: call.method, params };
}

async function body(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > BODY_LIMIT) throw new Refusal(INVALID_REQUEST, "Request too large");
  }
  return text;
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

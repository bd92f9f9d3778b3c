import { z } from "zod";
import { EmpireError } from "../../domain/error.ts";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import type { Runtime } from "../../runtime.ts";
import { engineAddress } from "./address.ts";
import type { BlockEngine, BundleState, BundleStatus } from "./blockEngine.ts";
import { knownTipAccounts } from "./tipAccounts.ts";

const TIMEOUT = durationMs(2_000);
/** Jito allows one request a second: a status is not worth the place of a bundle. */
const PACE = durationMs(1_100);
const RATE_LIMITED = -32097;
/** JSON-RPC's own codes for a call that was not carried out. */
const REFUSALS: ReadonlySet<number> = new Set([-32700, -32600, -32601, -32602]);

const Reply = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});
const Inflight = z.object({
  value: z.array(z.object({ bundle_id: z.string(), status: z.string(), landed_slot: z.number().nullish() }).nullable()),
});

/** How the keeper reads Jito's words. "Invalid" says nothing: landed bundles have been seen with it. */
const STATES: Readonly<Record<string, BundleState>> = { Pending: "accepted", Landed: "landed", Failed: "failed" };

export interface JsonRpcEngineOptions {
  readonly runtime: Runtime;
  /** Without a path. */
  readonly url: string;
  /** For each call; 2 s. */
  readonly timeout?: DurationMs;
}

/**
 * The block engine over JSON-RPC: for where gRPC does not get through. Statuses are asked for at most every 1.1 s; in
 * between the last answer is given again.
 *
 * @throws EmpireError CONFIG_INVALID for an address that is none, or that is neither encrypted nor local.
 */
export function jsonRpcBlockEngine({ runtime, url, timeout = TIMEOUT }: JsonRpcEngineOptions): BlockEngine {
  const endpoint = `${engineAddress(url).httpUrl}/api/v1/bundles`;

  let askedAt = Number.NEGATIVE_INFINITY;
  let last: { readonly bundleId: string; readonly status: BundleStatus } | undefined;

  async function call<T>(method: string, params: readonly unknown[], result: z.ZodType<T>): Promise<T> {
    askedAt = runtime.monotonic();
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const reply = await post(runtime, timeout, endpoint, body).catch((cause: unknown) => {
      throw silent(method, cause instanceof Error ? cause.message : String(cause), cause);
    });
    const { data } = Reply.safeParse(reply.body);
    if (data?.error) throw failure(method, data.error);
    const value = result.safeParse(data?.result);
    if (!value.success) throw silent(method, `it answered ${reply.status} with something else`);
    return value.data;
  }

  return {
    async sendBundle(transactions) {
      const encoded = transactions.map((transaction) => Buffer.from(transaction.serialize()).toString("base64"));
      const bundleId = await call("sendBundle", [encoded, { encoding: "base64" }], z.string());
      last = { bundleId, status: { state: "accepted" } };
      return bundleId;
    },
    async status(bundleId) {
      const known = last?.bundleId === bundleId ? last.status : undefined;
      if (known && runtime.monotonic() - askedAt < PACE) return known;
      const { value } = await call("getInflightBundleStatuses", [[bundleId]], Inflight);
      const found = value.find((entry) => entry?.bundle_id === bundleId);
      const state = STATES[found?.status ?? ""] ?? "unknown";
      const status = { state, ...(found?.landed_slot && { slot: found.landed_slot }) };
      last = { bundleId, status };
      return status;
    },
    async tipAccounts() {
      return knownTipAccounts(await call("getTipAccounts", [], z.array(z.string())));
    },
    close() {},
  };
}

async function post(runtime: Runtime, timeout: DurationMs, url: string, body: string) {
  const giveUp = new AbortController();
  const cancel = runtime.after(timeout, () => giveUp.abort(new Error(`no answer within ${timeout} ms`)));
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body, signal: giveUp.signal });
    return { status: response.status, body: (await response.json()) as unknown };
  } finally {
    cancel();
  }
}

function failure(method: string, { code, message }: { code: number; message: string }): EmpireError {
  if (REFUSALS.has(code)) {
    return new EmpireError("BUNDLE_REFUSED", `the block engine refused ${method}: ${message}`, { context: { code } });
  }
  return new EmpireError("BLOCK_ENGINE_FAILED", `the block engine did not carry out ${method}: ${message}`, {
    recoverable: true,
    context: { code, ...(code === RATE_LIMITED && { taken: false }) },
  });
}

function silent(method: string, what: string, cause?: unknown): EmpireError {
  return new EmpireError("BLOCK_ENGINE_FAILED", `the block engine did not answer ${method}: ${what}`, {
    recoverable: true,
    cause,
  });
}

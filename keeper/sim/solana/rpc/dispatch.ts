import { isEmpireError } from "../../../src/domain/error.ts";
import { stringify } from "./json.ts";
import { Params } from "./params.ts";
import { CODE, RpcError } from "./rpcError.ts";

/** Calls a method by its name; undefined when there is no such method. */
export type Call = (method: string) => ((params: Params) => unknown) | undefined;

/** Hears of an error that the client may not see the inside of. */
export type Report = (message: string) => void;

type Id = string | number | null;

const MAX_BATCH = 1_000;

/**
 * Answers one JSON-RPC 2.0 body, a request or a batch.
 *
 * @returns the answer's text, or undefined where there is nothing to answer: notifications.
 */
export function answer(body: string, call: Call, report: Report): string | undefined {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return failure(null, new RpcError(CODE.parse, "Parse error"));
  }
  if (!Array.isArray(request)) return answerOne(request, call, report);
  if (request.length === 0) return failure(null, new RpcError(CODE.invalidRequest, "Invalid request"));
  if (request.length > MAX_BATCH) {
    return failure(null, new RpcError(CODE.invalidRequest, `Batch of more than ${MAX_BATCH} requests`));
  }
  const answers = request.map((one) => answerOne(one, call, report)).filter((text) => text !== undefined);
  return answers.length === 0 ? undefined : `[${answers.join(",")}]`;
}

function answerOne(request: unknown, call: Call, report: Report): string | undefined {
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    return failure(null, new RpcError(CODE.invalidRequest, "Invalid request"));
  }
  const { jsonrpc, method, params, id } = request as { [member: string]: unknown };
  const known = typeof id === "string" || typeof id === "number" || id === null;
  if (jsonrpc !== "2.0" || typeof method !== "string" || !(known || id === undefined)) {
    return failure(known ? id : null, new RpcError(CODE.invalidRequest, "Invalid request"));
  }
  try {
    const result = invoke(call, method, params);
    return known ? `{"jsonrpc":"2.0","result":${stringify(result)},"id":${JSON.stringify(id)}}` : undefined;
  } catch (error) {
    const shown = asRpcError(error);
    if (shown.code === CODE.internal) report(`the RPC failed in ${method}: ${String(error)}`);
    return known ? failure(id, shown) : undefined;
  }
}

function invoke(call: Call, method: string, params: unknown): unknown {
  const run = call(method);
  if (run === undefined) throw new RpcError(CODE.methodNotFound, "Method not found");
  if (params === undefined || params === null) return run(new Params([]));
  if (!Array.isArray(params)) throw new RpcError(CODE.invalidParams, "Invalid params: expected an array.");
  return run(new Params(params));
}

/** What a client may see of an error: our own words, never a stack. */
function asRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (isEmpireError(error)) return new RpcError(CODE.internal, error.message, { code: error.code });
  return new RpcError(CODE.internal, "Internal error");
}

function failure(id: Id, { code, message, data }: RpcError): string {
  return stringify({ jsonrpc: "2.0", error: { code, message, data }, id });
}

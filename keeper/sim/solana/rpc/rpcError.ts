/** An error that JSON-RPC carries to the client as it is. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** JSON-RPC 2.0's own codes, and those of Solana's (rpc-client-api/src/custom_error.rs). */
export const CODE = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  preflightFailure: -32002,
  signatureVerification: -32003,
  blockNotAvailable: -32004,
  unsupportedVersion: -32015,
  minContextSlot: -32016,
} as const;

/** What is wrong with a parameter, as -32602. */
export function invalidParams(message: string): RpcError {
  return new RpcError(CODE.invalidParams, message);
}

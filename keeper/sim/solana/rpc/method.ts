import type { Chain } from "../chain.ts";
import type { Commitment } from "../slots.ts";
import type { Options, Params } from "./params.ts";
import { CODE, invalidParams, RpcError } from "./rpcError.ts";

/** One RPC method: its result, or an RpcError. */
export type Method = (chain: Chain, params: Params) => unknown;

/** Methods by name. */
export type Methods = Readonly<Record<string, Method>>;

export const API_VERSION = "3.0.0";

/** `value` with the slot it was read at. */
export function withContext(slot: number, value: unknown): unknown {
  return { context: { apiVersion: API_VERSION, slot }, value };
}

/** The commitment and slot at which `options` asks to read. @throws RpcError -32016 when `minContextSlot` is not reached. */
export function readAt(chain: Chain, options: Options): { readonly commitment: Commitment; readonly slot: number } {
  const commitment = options.commitment();
  const slot = chain.slots.at(commitment);
  const least = options.integer("minContextSlot");
  if (least !== undefined && slot < least) {
    throw new RpcError(CODE.minContextSlot, "Minimum context slot has not been reached", { contextSlot: slot });
  }
  return { commitment, slot };
}

/** The commitment of a method that reads the ledger, where nothing is final while it is only processed. @throws RpcError -32602 */
export function ledgerCommitment(options: Options): "confirmed" | "finalized" {
  const commitment = options.commitment();
  if (commitment === "processed") throw invalidParams("Method does not support commitment below `confirmed`");
  return commitment;
}

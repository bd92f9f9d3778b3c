import { decodeEvent } from "../../keeper/src/vault/event.ts";
import { eventBytes, type Receipt } from "../../keeper/src/vault/receipts.ts";
import type { Chain, Sent } from "./chain.ts";

/** A chain that keeps the receipts of every transaction that passes, as an RPC would give them. It must show inner instructions. */
export function recording(chain: Chain): { readonly chain: Chain; readonly receipts: Receipt[] } {
  const receipts: Receipt[] = [];
  const send: Chain["send"] = async (...args) => {
    const sent = await chain.send(...args);
    if (sent.ok) receipts.push(...receiptsOf(sent));
    return sent;
  };
  return {
    chain: new Proxy(chain, { get: (target, name) => (name === "send" ? send : bound(target, name)) }),
    receipts,
  };
}

function bound(target: Chain, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === "function" ? value.bind(target) : value;
}

function receiptsOf(sent: Sent): Receipt[] {
  return (sent.inner ?? []).flat().flatMap(({ programId, data }): Receipt[] => {
    const bytes = eventBytes(programId, data);
    if (bytes === undefined) return [];
    const event = decodeEvent(bytes);
    return [{ number: event.fields.receipt, event, bytes, signature: "", slot: 0 }];
  });
}

import type { WebSocket } from "ws";
import type { Cancel } from "../../../src/runtime.ts";
import type { Chain } from "../chain.ts";
import { answer, type Call } from "./dispatch.ts";
import { stringify } from "./json.ts";
import { invalidParams } from "./rpcError.ts";
import type { StepFeed } from "./stepFeed.ts";
import { SUBSCRIPTIONS } from "./subscribe.ts";

/** A client that reads so slowly that this much waits for it is cut off, as a node does. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;
const METHOD = /^([a-z]+)(Subscribe|Unsubscribe)$/;

/** Serves subscriptions on one socket until it closes. `nextId` numbers them over all sockets. */
export function serveSocket(socket: WebSocket, chain: Chain, feed: StepFeed, nextId: () => number): void {
  const open = new Map<number, Cancel>();
  /** Notifications that came up while a request was answered: a client must know the id before it hears of it. */
  let held: string[] | undefined;

  const send = (text: string) => {
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.send(text);
  };

  const subscribe = (kind: string, begin: NonNullable<(typeof SUBSCRIPTIONS)[string]>): ReturnType<Call> => {
    return (params) => {
      const id = nextId();
      const notify = (result: unknown) => {
        const text = stringify({ jsonrpc: "2.0", method: `${kind}Notification`, params: { result, subscription: id } });
        if (held === undefined) send(text);
        else held.push(text);
      };
      let over = false;
      const cancel = begin(chain, feed, params, notify, () => {
        over = true;
        end(id);
      });
      if (!over) open.set(id, cancel);
      return id;
    };
  };

  const end = (id: number): boolean => {
    open.get(id)?.();
    return open.delete(id);
  };

  const call: Call = (method) => {
    const [, kind, verb] = METHOD.exec(method) ?? [];
    const begin = kind !== undefined && Object.hasOwn(SUBSCRIPTIONS, kind) ? SUBSCRIPTIONS[kind] : undefined;
    if (kind === undefined || begin === undefined) return undefined;
    if (verb === "Subscribe") return subscribe(kind, begin);
    return (params) => {
      if (!end(params.integer(0, "subscription"))) throw invalidParams("Invalid subscription id.");
      return true;
    };
  };

  socket.on("message", (data) => {
    held = [];
    const text = answer(data.toString(), call, (message) => chain.notice(message));
    if (text !== undefined) send(text);
    const late = held;
    held = undefined;
    late.forEach(send);
  });
  socket.on("close", () => {
    for (const cancel of open.values()) cancel();
    open.clear();
  });
  // Without a listener a broken socket would end the process.
  socket.on("error", () => socket.terminate());
}

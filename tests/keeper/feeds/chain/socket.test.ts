import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";
import { durationMs } from "../../../../keeper/src/domain/quantity.ts";
import { Socket } from "../../../../keeper/src/feeds/chain/socket.ts";
import { ManualRuntime } from "../../sim/jito/support.ts";

describe("a socket to an RPC", () => {
  let runtime: ManualRuntime;
  let server: WebSocketServer;
  let socket: Socket;
  let opened: () => Promise<unknown>;
  let down: () => Promise<[string, string]>;
  let heard: unknown[];

  beforeEach(async () => {
    runtime = new ManualRuntime();
    server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    heard = [];
    const opens = queue<true>();
    const downs = queue<[string, string]>();
    opened = opens.next;
    down = downs.next;
    socket = new Socket({
      runtime,
      url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      subscriptions: [
        { name: "account", params: ["x"], hear: (result) => heard.push(result) },
        { name: "slot", params: [], hear: () => {} },
      ],
      silence: durationMs(1_000),
      onOpen: () => opens.push(true),
      onDown: (...what) => downs.push(what),
    });
  });
  afterEach(async () => {
    socket.close();
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
    assert.equal(runtime.pending, 0);
  });

  /** Answers the next connection's subscriptions with these results, or with an error for undefined. */
  async function serve(...results: (number | undefined)[]): Promise<WebSocket> {
    const [client] = (await once(server, "connection")) as [WebSocket];
    client.on("message", (data) => {
      const { id } = JSON.parse(data.toString());
      const result = results[id];
      client.send(
        JSON.stringify(
          result === undefined ? { id, error: { code: -32602, message: "no such account" } } : { id, result },
        ),
      );
    });
    return client;
  }
  const note = (client: WebSocket, subscription: number, result: unknown) =>
    client.send(JSON.stringify({ jsonrpc: "2.0", method: "n", params: { subscription, result } }));

  it("gives up a connection that stays silent, and makes another", async () => {
    const first = serve(7, 8);
    socket.open();
    await first;
    await opened();
    runtime.pass(999);
    runtime.pass(251);
    assert.deepEqual(await down(), ["silent", "nothing heard from the RPC for 1000 ms"]);
    const second = serve(7, 8);
    runtime.pass(250);
    await second;
    await opened();
  });

  it("is not silent while slots come", async () => {
    const serving = serve(7, 8);
    socket.open();
    const client = await serving;
    await opened();
    for (let n = 1; n <= 5; n++) {
      note(client, 8, { slot: n });
      note(client, 7, n);
      while (heard.length < n) await setImmediate();
      runtime.pass(800);
    }
    assert.deepEqual(heard, [1, 2, 3, 4, 5]);
  });

  it("starts over when a subscription is refused, when the RPC hangs up, and when it talks nonsense", async () => {
    let serving = serve(7, undefined);
    socket.open();
    await serving;
    assert.deepEqual(await down(), ["disconnected", "the RPC refused slotSubscribe: no such account"]);
    serving = serve(7, 8);
    runtime.pass(250);
    (await serving).close();
    assert.equal((await down())[0], "disconnected");
    serving = serve(7, 8);
    runtime.pass(500);
    (await serving).send("<html>");
    assert.match((await down())[1], /not JSON-RPC/);
  });

  it("tries ever less often while the RPC is away", async () => {
    await new Promise((resolve) => server.close(resolve));
    socket.open();
    for (const wait of [250, 500, 1_000, 2_000, 4_000, 5_000]) {
      assert.equal((await down())[0], "disconnected");
      assert.equal(runtime.next, wait);
      runtime.pass(wait);
    }
    await down();
  });
});

/** Values that come before or after they are asked for, in order. */
function queue<T>() {
  const values: T[] = [];
  const waiting: ((value: T) => void)[] = [];
  return {
    push(value: T) {
      const wake = waiting.shift();
      if (wake) wake(value);
      else values.push(value);
    },
    next: () =>
      new Promise<T>((resolve) => {
        const [value] = values.splice(0, 1);
        if (value === undefined) waiting.push(resolve);
        else resolve(value);
      }),
  };
}

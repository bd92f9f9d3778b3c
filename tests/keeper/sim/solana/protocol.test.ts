import assert from "node:assert/strict";
import fc from "fast-check";
import { serveRpc } from "../../../../keeper/sim/solana/index.ts";
import { METHODS } from "../../../../keeper/sim/solana/rpc/server.ts";
import { Cleanup, funded, manualRuntime, someone } from "./support.ts";

interface Answer {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

describe("the embedded chain's JSON-RPC", () => {
  const cleanup = new Cleanup();
  let url = "";
  let ask: (body: string) => Promise<Answer>;

  before(async () => {
    const chain = await cleanup.chain({ runtime: manualRuntime() });
    funded(chain);
    const server = await serveRpc(chain, { port: 0 });
    cleanup.add(() => server.close());
    url = server.url;
    ask = async (body) => (await (await fetch(url, { method: "POST", body })).json()) as Answer;
  });
  after(() => cleanup.run());

  const call = (method: string, ...params: unknown[]) => ask(JSON.stringify({ jsonrpc: "2.0", id: 7, method, params }));

  it("error: an unknown method is -32601, also one that every object has", async () => {
    for (const method of ["getNothing", "toString", "__proto__", "constructor", "accountSubscribe"]) {
      assert.equal((await call(method)).error?.code, -32601);
    }
  });

  it("error: text that is no JSON is -32700 with id null", async () => {
    const answer = await ask("{");
    assert.deepEqual([answer.error?.code, answer.id], [-32700, null]);
  });

  it("error: JSON that is no request is -32600", async () => {
    for (const body of ["1", '"x"', "null", "[]", "{}", '{"jsonrpc":"1.0","id":1,"method":"getSlot"}']) {
      assert.equal((await ask(body)).error?.code, -32600);
    }
  });

  it("error: parameters of a wrong kind are -32602 and say which", async () => {
    const me = someone().toBase58();
    for (const params of [[], [7], ["abc"], [me, 7], [me, { encoding: "morse" }], [me, { commitment: "sure" }]]) {
      assert.equal((await call("getAccountInfo", ...params)).error?.code, -32602, JSON.stringify(params));
    }
    assert.match((await call("getAccountInfo", "abc")).error?.message ?? "", /pubkey is not an address/);
    assert.match((await call("getAccountInfo", me, { encoding: "base64+zstd" })).error?.message ?? "", /use base64/);
    assert.equal((await call("sendTransaction", "AAAA", { encoding: "base64" })).error?.code, -32602);
    assert.equal((await call("getTransaction", "1".repeat(64), { commitment: "processed" })).error?.code, -32602);
  });

  it("error: whatever JSON comes, the server answers with a JSON-RPC error or a result and goes on", async () => {
    const names = fc.constantFrom(...Object.keys(METHODS), "nothing");
    const address = fc.constantFrom(someone().toBase58(), "11111111111111111111111111111111");
    const values = fc.oneof(fc.jsonValue(), address, fc.dictionary(fc.string(), fc.oneof(address, fc.jsonValue())));
    const requests = fc.oneof(
      fc.jsonValue(),
      fc.record({
        jsonrpc: fc.constant("2.0"),
        id: fc.nat(),
        method: names,
        params: fc.array(values, { maxLength: 3 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const response = await fetch(url, { method: "POST", body: JSON.stringify(request) });
        assert.equal(response.status, 200);
        const text = await response.text();
        if (text === "") return assert.ok(typeof request === "object", "only a notification has no answer");
        for (const answer of [JSON.parse(text)].flat() as Answer[]) {
          assert.ok("result" in answer || typeof answer.error?.code === "number");
          assert.notEqual(answer.error?.code, -32603, `${JSON.stringify(request)} → ${answer.error?.message}`);
          assert.doesNotMatch(answer.error?.message ?? "", /\n {4}at /);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("error: a body over the limit is refused and the server goes on", async () => {
    const response = await fetch(url, { method: "POST", body: "x".repeat(600_000) });
    assert.equal(response.status, 413);
    assert.equal((await call("getHealth")).result, "ok");
  });

  it("answers a batch in order, and a notification not at all", async () => {
    const body = [1, 2].map((id) => ({ jsonrpc: "2.0", id, method: "getHealth" }));
    const answers = (await ask(JSON.stringify(body))) as unknown as Answer[];
    assert.deepEqual(
      answers.map(({ id, result }) => [id, result]),
      [
        [1, "ok"],
        [2, "ok"],
      ],
    );
    const silent = await fetch(url, { method: "POST", body: '{"jsonrpc":"2.0","method":"getHealth"}' });
    assert.equal(await silent.text(), "");
  });

  it("lets a page of any origin in, with the headers that clients send", async () => {
    const asked = await fetch(url, {
      method: "OPTIONS",
      headers: { origin: "http://example.test", "access-control-request-headers": "content-type,solana-client" },
    });
    assert.equal(asked.status, 204);
    assert.equal(asked.headers.get("access-control-allow-origin"), "*");
    assert.equal(asked.headers.get("access-control-allow-headers"), "content-type,solana-client");
  });

  it("writes numbers above 2^53 with every digit", async () => {
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "getAccountInfo",
      params: ["11111111111111111111111111111111", { encoding: "base64" }],
    });
    const text = await (await fetch(url, { method: "POST", body })).text();
    assert.match(text, /"rentEpoch":18446744073709551615/);
  });
});

import assert from "node:assert/strict";
import { jupiterV1, jupiterV2 } from "../../../../keeper/src/execution/jupiter/index.ts";
import { type Answer, answer, ask, DEADLINE, good, hastyRuntime, refused, request, startScripted } from "./support.ts";

describe("patientFetch, under a client of version 2", () => {
  it("is asked again after 429, 500 and a broken connection, with growing pauses, and no more than three times", async () => {
    const busy = answer(503, "busy");
    const broken: Answer = (incoming) => incoming.destroy();
    const first = await ask([busy, broken, answer(200, good())]);
    assert.equal((await first.quote).outAmount, 2_000n);
    assert.deepEqual(first.hasty.delays, [150, 300]);
    assert.equal(first.hasty.pending(), 0);

    const never = await ask([busy]);
    await assert.rejects(never.quote, refused("QUOTE_REFUSED", true, /busy/));
    assert.equal(never.server.requests.length, 3);

    const limited = await ask([answer(429, {}, { "retry-after": "2" }), answer(200, good())]);
    await limited.quote;
    assert.deepEqual(limited.hasty.delays, [2_000]);
  });

  it("is asked once when it has refused the request itself", async () => {
    const { server, quote } = await ask([answer(400, { error: "No routes found", errorCode: "NO_ROUTES_FOUND" })]);
    await assert.rejects(quote, refused("QUOTE_REFUSED", true));
    assert.equal(server.requests.length, 1);
  });

  it("is given up at the deadline, before and after its headers, and the process is not kept waiting", async () => {
    const silent: Answer = () => hasty.expire();
    const stalled: Answer = (_, response) => {
      response.writeHead(200);
      response.write("{");
      setImmediate(() => hasty.expire());
    };
    const hasty = hastyRuntime(DEADLINE);
    for (const behaviour of [silent, stalled]) {
      const { quote } = await ask([behaviour], { runtime: hasty.runtime });
      await assert.rejects(quote, refused("QUOTE_REFUSED", true, /did not answer within 987 ms/));
      assert.equal(hasty.pending(), 0);
    }
  });

  it("cannot be reached where nothing listens", async () => {
    const server = await startScripted(answer(200, {}));
    await server.close();
    for (const make of [jupiterV1, jupiterV2]) {
      const { runtime } = hastyRuntime(DEADLINE);
      const quote = make({ runtime, url: server.url, deadline: DEADLINE }).quote(request);
      await assert.rejects(quote, refused("QUOTE_REFUSED", true, /cannot be reached/));
    }
  });
});

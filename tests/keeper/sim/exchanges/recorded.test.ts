import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type Exchanges, startExchanges } from "../../../../keeper/sim/exchanges/index.ts";
import { DATA, needsData } from "../../../support/skip.ts";
import { Client, FROZEN, get } from "./support.ts";

/** Lines of a recording: "<seconds>: <frame>", or "<url> -> <seconds>: <answer>". */
function recorded(file: string): unknown[] {
  const text = gunzipSync(readFileSync(`${DATA}frames/${file}`)).toString();
  return text.split("\n").flatMap((line) => {
    const frame = /^(?:\d+\.\d+|\S+ -> \d+\.\d+): (\{.*)$/.exec(line)?.[1];
    return frame === undefined ? [] : [JSON.parse(frame) as unknown];
  });
}

type Levels = readonly (readonly string[])[];
interface BinanceEvent {
  readonly stream: string;
  readonly data: { readonly e: string; readonly b: Levels; readonly a: Levels };
}
interface OkxFrame {
  readonly arg: { readonly channel: string };
  readonly action?: string;
  readonly data: readonly [{ readonly asks: Levels; readonly bids: Levels }];
}

const isDiff = (frame: unknown): frame is BinanceEvent => (frame as BinanceEvent).data?.e === "depthUpdate";
const isBooks =
  (action: string) =>
  (frame: unknown): frame is OkxFrame =>
    (frame as OkxFrame).arg?.channel === "books" && (frame as OkxFrame).action === action;

/** Best first, and each level once. */
function assertOrdered(levels: Levels, sign: 1 | -1): void {
  for (let i = 1; i < levels.length; i++) assert.ok(sign * (Number(levels[i]?.[0]) - Number(levels[i - 1]?.[0])) > 0);
}

describe("the simulation beside recordings of the real exchanges", () => {
  let sim: Exchanges;
  before(async function () {
    needsData(this);
    sim = await startExchanges({ runtime: FROZEN, seed: 1, clock: false });
  });
  after(() => sim?.close());

  it("writes Binance's events with the same fields in the same order, to eight decimals", async () => {
    const real = recorded("cryptofeed_binance_spot_ws_2021.txt.gz").filter(isDiff);
    assert.ok(real.length > 5);
    const client = await Client.open(`${sim.urls.binance.ws}/stream?streams=btcusdt@depth@100ms`);
    sim.advance();
    const ours = await client.json<BinanceEvent>();
    client.close();
    for (const event of [...real.slice(0, 20), ours]) {
      assert.deepEqual(Object.keys(event), ["stream", "data"]);
      assert.deepEqual(Object.keys(event.data), ["e", "E", "s", "U", "u", "b", "a"]);
      for (const level of [...event.data.b, ...event.data.a])
        for (const text of level) assert.match(text, /^\d+\.\d{8}$/);
      assertOrdered(event.data.b, -1);
      assertOrdered(event.data.a, 1);
    }
  });

  it("answers Binance's depth request with the same fields", async () => {
    const [real] = recorded("cryptofeed_binance_spot_http_2021.txt.gz") as object[];
    const { body } = await get<object>(`${sim.urls.binance.rest}/api/v3/depth?symbol=BTCUSDT&limit=1000`);
    assert.deepEqual(Object.keys(body), Object.keys(real ?? {}));
  });

  it("writes OKX's frames with the recording's fields and the sequence that has come since", async () => {
    const real = recorded("cryptofeed_okx_ws_2022.txt.gz");
    const client = await Client.open(`${sim.urls.okx.ws}/ws/v5/public`);
    client.send({ op: "subscribe", args: [{ channel: "books", instId: "BTC-USDT" }] });
    await client.json();
    const snapshot = await client.json<OkxFrame>();
    sim.advance();
    const update = await client.json<OkxFrame>();
    client.close();
    for (const [ours, theirs] of [
      [snapshot, real.find(isBooks("snapshot"))],
      [update, real.find(isBooks("update"))],
    ] as const) {
      assert.ok(theirs !== undefined);
      assert.deepEqual(Object.keys(ours), Object.keys(theirs));
      assert.deepEqual(Object.keys(ours.data[0]), [...Object.keys(theirs.data[0]), "seqId", "prevSeqId"]);
      for (const { asks, bids } of [ours.data[0], theirs.data[0]]) {
        for (const level of [...asks, ...bids])
          assert.match(level.join(" "), /^\d+(\.\d*[1-9])? \d+(\.\d*[1-9])? 0 \d+$/);
        assertOrdered(asks, 1);
        assertOrdered(bids, -1);
      }
    }
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { encodeEvent } from "../../../keeper/src/record/eventCodec.ts";
import { recordWriter } from "../../../keeper/src/record/recordWriter.ts";
import { openSession } from "../../../keeper/src/record/session.ts";
import { collect, EVENTS, folder, HEADER } from "./support.ts";

const head = JSON.stringify({ format: "empire-session", version: 1, ...HEADER });
const lines = EVENTS.map(encodeEvent);

describe("a recorded session", () => {
  const files = folder();
  const read = async (name: string, content: string | Uint8Array) => {
    const session = await openSession(files.file(name, content));
    return { session, events: await collect(session.events()) };
  };
  const text = (...rest: string[]) => [head, ...rest].map((line) => `${line}\n`).join("");

  it("refuses a file that is not there, is empty, or is something else", async () => {
    await assert.rejects(openSession(files.file("missing.jsonl")), {
      code: "RECORDING_INVALID",
      message: /does not exist/,
    });
    await assert.rejects(openSession(files.file("empty.jsonl", "")), { code: "RECORDING_INVALID", message: /line 1/ });
    for (const other of ["{}\n", "hello\n", '{"format":"other","version":1}\n']) {
      await assert.rejects(openSession(files.file("other.jsonl", other)), {
        code: "RECORDING_INVALID",
        message: /header/,
      });
    }
  });

  it("refuses a later version, and says with what to read it", async () => {
    const later = files.file("later.jsonl", head.replace('"version":1', '"version":2'));
    await assert.rejects(openSession(later), { code: "RECORDING_VERSION", message: /version 2/ });
  });

  const damaged: readonly (readonly [string, string, RegExp])[] = [
    ["is not JSON", '{"id":"e2","at":', /not JSON/],
    ["is empty", "", /not JSON/],
    ["is no object", "[]", /not an object/],
    ["has no kind", '{"id":"e2","at":1}', /kind is missing/],
    ["has a strange id", '{"id":"x2","at":1,"kind":"tick"}', /id has not the form/],
    ["has a time in words", '{"id":"e2","at":"now","kind":"tick"}', /at is not a number/],
    [
      "has money as a number",
      '{"id":"e2","at":1,"kind":"balance","venue":"okx","free":5}',
      /free is not a whole number in quotes/,
    ],
    ["has money with a point", '{"id":"e2","at":1,"kind":"balance","venue":"okx","free":"5.0"}', /free is not/],
    [
      "has levels that do not pair",
      '{"id":"e2","at":1,"kind":"book","instrument":"a","bids":[1],"asks":[]}',
      /without a size/,
    ],
    ["has levels in words", '{"id":"e2","at":1,"kind":"book","instrument":"a","bids":["1",2],"asks":[]}', /no number/],
    ["lacks a part of a pool", '{"id":"e2","at":1,"kind":"pool","pool":{"id":"P"}}', /pool.label is missing/],
  ];
  for (const [title, line, message] of damaged) {
    it(`stops at a line that ${title}, naming it, after what came before`, async () => {
      const session = await openSession(files.file("damaged.jsonl", text(lines[0] ?? "", line, lines[1] ?? "")));
      const seen: unknown[] = [];
      await assert.rejects(
        async () => {
          for await (const event of session.events()) seen.push(event);
        },
        (error: Error) => {
          assert.equal("code" in error && error.code, "RECORDING_INVALID");
          assert.match(error.message, /line 3/);
          assert.match(error.message, message);
          return true;
        },
      );
      assert.equal(seen.length, 1);
    });
  }

  it("refuses a damaged gzip file", async () => {
    const packed = gzipSync(text(...lines));
    packed.fill(0, 20, 40);
    await assert.rejects(read("damaged.jsonl.gz", packed), { code: "RECORDING_INVALID" });
  });

  it("leaves out a last line that was cut off, with a notice, and keeps one that is only without its newline", async () => {
    const cut = await read("cut.jsonl", text(...lines).slice(0, -9));
    assert.deepEqual(cut.events, EVENTS.slice(0, -1));
    assert.match(cut.session.notices[0] ?? "", new RegExp(`line ${EVENTS.length + 1} was cut off`));
    const whole = await read("whole.jsonl", text(...lines).slice(0, -1));
    assert.deepEqual(whole.events, EVENTS);
    assert.deepEqual(whole.session.notices, []);
  });

  it("reads a gzip file that ends early as far as it goes", async () => {
    const many = Array.from({ length: 5_000 }, (_, i) =>
      JSON.stringify({ id: `e${i + 1}`, at: i * 7919, kind: "tick" }),
    );
    const packed = gzipSync(text(...many));
    const { events } = await read("early.jsonl.gz", packed.subarray(0, packed.length >> 1));
    assert.ok(events.length > 100 && events.length < 5_000);
  });

  it("skips and counts what a later version added, and ignores fields that it does not know", async () => {
    const { session, events } = await read(
      "newer.jsonl",
      text(
        '{"id":"e1","at":1,"kind":"funding","rate":"1"}',
        '{"id":"e2","at":1,"kind":"funding","rate":"2"}',
        '{"id":"e3","at":1,"kind":"report","report":{"engine":"funding_carry"}}',
        '{"id":"e4","at":2,"kind":"tick","mood":"good"}',
      ),
    );
    assert.deepEqual(
      events.map((event) => [event.id, event.input]),
      [["e4", { kind: "tick" }]],
    );
    assert.deepEqual(Object.fromEntries(session.skipped), { "kind funding": 2, "engine funding_carry": 1 });
  });

  for (const name of ["session.jsonl", "session.jsonl.gz"]) {
    it(`gives back every kind of event as it was written (${name})`, async () => {
      const path = files.file(name);
      const writer = await recordWriter(path, HEADER);
      for (const event of EVENTS) writer.write(event);
      await writer.close();
      const session = await openSession(path);
      assert.equal(session.kind, "recording");
      assert.deepEqual(session.header, { format: "empire-session", version: 1, ...HEADER });
      assert.deepEqual(await collect(session.events()), EVENTS);
      assert.deepEqual(await collect(session.events()), EVENTS, "a second time");
      assert.deepEqual(Object.fromEntries(session.ageLimits), { "okx:BTC/USDT": 1000 });
      const bytes = readFileSync(path);
      assert.equal((name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString(), text(...lines));
    });
  }

  it("does not write over a file", async () => {
    const path = files.file("there.jsonl", "precious");
    await assert.rejects(recordWriter(path, HEADER), { code: "RECORDING_INVALID", message: /exists already/ });
    assert.equal(readFileSync(path, "utf8"), "precious");
  });

  it("refuses to write where there is no folder", async () => {
    await assert.rejects(recordWriter(files.file("no/such/folder.jsonl"), HEADER), { code: "RECORDING_INVALID" });
  });
});

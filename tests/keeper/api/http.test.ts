import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, type RequestOptions, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Api, type ApiSource, startApi } from "../../../keeper/src/api/http.ts";
import { SummaryCollector } from "../../../keeper/src/ledger/summaryCollector.ts";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(url: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...options }, async (response) => {
      let body = "";
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode, headers: response.headers, body });
    });
    sent.on("error", reject).end();
  });
}

const CONFIG = {
  rpcUrl: "http://127.0.0.1:8899/?api-key=k",
  wsUrl: "ws://127.0.0.1:8900",
  vault: "Vault1111111111111111111111111111111111111",
  programId: "Program111111111111111111111111111111111111",
};

describe("the page's server", () => {
  let dir: string;
  let apis: Api[] = [];

  async function serve(app: Promise<string>): Promise<Api> {
    const collector = new SummaryCollector();
    const source: ApiSource = {
      config: CONFIG,
      app,
      summary: () =>
        collector.summary({
          mode: "paper",
          market: "sim",
          seed: 1,
          durationMs: 5,
          vault: null,
          ledger: { entries: 0, head: "0" },
        }),
      trades: () => collector.trades(),
    };
    const api = await startApi(source);
    apis.push(api);
    return api;
  }

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "app-"));
    mkdirSync(join(dir, "assets"));
    writeFileSync(join(dir, "index.html"), "<p>the page</p>");
    writeFileSync(join(dir, "assets", "main-abc.js"), "1;");
    writeFileSync(join(dir, "key.pem"), "not for serving");
  });

  afterEach(async () => {
    await Promise.all(apis.map((api) => api.close()));
    apis = [];
    rmSync(dir, { recursive: true, force: true });
  });

  it("refuses a request under another name, as DNS rebinding makes one", async () => {
    const { url } = await serve(Promise.resolve(dir));
    for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1"]) {
      for (const path of ["", "api/config", "api/summary"]) {
        const answer = await ask(url + path, { headers: { host } });
        assert.equal(answer.status, 421, host);
        assert.doesNotMatch(answer.body, /the page<|rpcUrl|opportunities/);
      }
    }
    for (const host of ["localhost:1234", "[::1]:80", "127.0.0.1"]) {
      assert.equal((await ask(url, { headers: { host } })).status, 200);
    }
  });

  it("refuses everything but reading", async () => {
    const { url } = await serve(Promise.resolve(dir));
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      assert.equal((await ask(`${url}api/summary`, { method })).status, 405, method);
    }
  });

  it("serves nothing outside of the app, and no file of a kind that a page does not have", async () => {
    const { url } = await serve(Promise.resolve(dir));
    for (const path of [
      "key.pem",
      "../package.json",
      "%2e%2e/package.json",
      "..%2fpackage.json",
      "assets",
      "index.html",
    ]) {
      const answer = await ask(url, { path: `/${path}` });
      assert.equal(answer.status, 404, path);
    }
  });

  it("listens on 127.0.0.1 alone", async () => {
    const { url } = await serve(Promise.resolve(dir));
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const other = connect({ host: "127.0.0.2", port: Number(new URL(url).port) });
    const outcome = await new Promise((resolve) => {
      other.once("connect", () => resolve("connected"));
      other.once("error", (error) => resolve("code" in error && error.code));
    });
    other.destroy();
    assert.equal(outcome, "ECONNREFUSED");
  });

  it("lets the page connect to itself and to the RPC only, and tells the key to no header", async () => {
    const { url } = await serve(Promise.resolve(dir));
    const { headers } = await ask(url);
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /connect-src 'self' http:\/\/127\.0\.0\.1:8899 ws:\/\/127\.0\.0\.1:8900;/);
    assert.doesNotMatch(policy, /unsafe|\*|api-key/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["access-control-allow-origin"], undefined);
  });

  it("says that the page is being built, then serves it, with the API from the start", async () => {
    let built: (dir: string) => void = () => undefined;
    const app = new Promise<string>((resolve) => {
      built = resolve;
    });
    const { url } = await serve(app);
    const early = await ask(url);
    assert.equal(early.status, 503);
    assert.match(early.body, /being built/);
    assert.deepEqual(JSON.parse((await ask(`${url}api/config`)).body), CONFIG);
    built(dir);
    await app;
    const page = await ask(url);
    assert.equal(page.body, "<p>the page</p>");
    assert.equal(page.headers["cache-control"], "no-cache");
    const script = await ask(`${url}assets/main-abc.js`);
    assert.match(String(script.headers["content-type"]), /^text\/javascript/);
    assert.match(String(script.headers["cache-control"]), /immutable/);
  });

  it("says why there is no page when it could not be built", async () => {
    const failed = Promise.reject(new Error("no such plugin"));
    const { url } = await serve(failed);
    await failed.catch(() => undefined);
    const answer = await ask(url);
    assert.equal(answer.status, 503);
    assert.match(answer.body, /no such plugin/);
  });

  it("shows the run so far and its trades", async () => {
    const { url } = await serve(Promise.resolve(dir));
    const summary = JSON.parse((await ask(`${url}api/summary`)).body);
    assert.equal(summary.market, "sim");
    assert.deepEqual(JSON.parse((await ask(`${url}api/trades`)).body), []);
  });

  it("closes while a browser keeps its connection open", async () => {
    const api = await serve(Promise.resolve(dir));
    const idle = connect({ host: "127.0.0.1", port: Number(new URL(api.url).port) });
    await new Promise((resolve) => idle.once("connect", resolve));
    const ended = new Promise((resolve) => idle.once("close", resolve));
    idle.on("error", () => undefined).resume();
    await api.close();
    await ended;
  });
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Command, type Ended, empire, newHome, onlyObject, removeHome } from "./support.ts";

const COMMANDS = ["run", "sim", "status", "trades", "vault", "deposit", "withdraw", "claim", "verify"];

/** What a person can type wrong: the arguments, the code, and what the message must say to help. */
const WRONG: readonly (readonly [title: string, args: readonly string[], code: string, message: RegExp])[] = [
  ["an amount with a comma", ["deposit", "1,000"], "AMOUNT_INVALID", /1,000/],
  ["a negative amount", ["deposit", "--", "-5"], "AMOUNT_INVALID", /-5/],
  ["an amount of nothing", ["deposit", "0"], "AMOUNT_INVALID", /0 buys nothing/],
  ["more decimals than USDC has", ["deposit", "1.0000001"], "AMOUNT_INVALID", /6/],
  ["no shares", ["withdraw", "0"], "AMOUNT_INVALID", /0 shares/],
  ["a price that is none", ["withdraw", "1", "--min-price", "cheap"], "AMOUNT_INVALID", /cheap/],
  [
    "a key file that is not there",
    ["deposit", "1", "--key", "nokey.json"],
    "KEY_MISSING",
    /nokey\.json.*solana-keygen/,
  ],
  ["a file that holds no key", ["claim", "--key", "bad.jsonl"], "KEY_INVALID", /64 numbers/],
  ["an unknown market", ["run", "--market", "mars"], "USAGE", /auto, public, sim, or replay:FILE/],
  ["a recording that is not there", ["run", "--market", "replay:none.jsonl"], "USAGE", /none\.jsonl/],
  ["a recording with a broken line", ["run", "--market", "replay:bad.jsonl"], "RECORDING_INVALID", /line 1\b/],
  [
    "a record file that is there already",
    ["run", "--market", "sim", "--record", "bad.jsonl"],
    "RECORDING_INVALID",
    /exists/,
  ],
];

const CONFIGS: readonly (readonly [title: string, config: unknown, message: RegExp])[] = [
  ["an unknown venue", { venues: ["mtgox"] }, /venues.*mtgox.*binance, .*mexc/],
  ["an unknown key of the configuration", { allocation: { maxDailyLoss: "5" } }, /allocation.*maxDailyLoss/],
];

describe("what is typed at empire", function () {
  this.timeout(180_000);
  const home = newHome();
  const answers = new Map<string, Ended>();

  before(async () => {
    writeFileSync(join(home, "bad.jsonl"), "{]\n");
    const jobs: (() => Promise<unknown>)[] = [
      ...WRONG.map(([title, args]) => async () => {
        const at = args.indexOf("--");
        const withJson = at < 0 ? [...args, "--json"] : [...args.slice(0, at), "--json", ...args.slice(at)];
        answers.set(title, await empire(home, ...withJson));
      }),
      ...CONFIGS.map(([title, config], index) => async () => {
        const own = join(home, `config-${index}`);
        mkdirSync(own);
        writeFileSync(join(own, "config.json"), JSON.stringify(config));
        answers.set(title, await empire(own, "run", "--market", "sim", "--for", "1s", "--json"));
      }),
      ...[...COMMANDS.map((name) => [name, "--help"]), ["--help"], ["frobnicate"], ["run", "--for", "soon"]].map(
        (args) => async () => answers.set(args.join(" "), await empire(home, ...args)),
      ),
    ];
    // Two at a time: each is a process.
    const next = async (): Promise<void> => {
      for (let job = jobs.shift(); job; job = jobs.shift()) await job();
    };
    await Promise.all([next(), next()]);
  });

  after(() => removeHome(home));

  const answer = (title: string): Ended => answers.get(title) ?? assert.fail(`${title} was not tried`);

  for (const [title, , code, message] of WRONG) {
    it(`error: ${title}`, () => refused(answer(title), code, message));
  }
  for (const [title, , message] of CONFIGS) {
    it(`error: ${title}`, () => refused(answer(title), "CONFIG_INVALID", message));
  }

  it("error: an unknown command, with the help", () => {
    const { code, stdout, stderr } = answer("frobnicate");
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /unknown command 'frobnicate'[\s\S]*Usage: empire/);
  });

  it("error: a length of time that is none", () => {
    const { code, stderr } = answer("run --for soon");
    assert.equal(code, 1);
    assert.match(stderr, /60s, 5m or 2h/);
  });

  it("has started nothing and written nothing for all of that", () => {
    for (const dir of [home, ...CONFIGS.map((_, index) => join(home, `config-${index}`))]) {
      assert.deepEqual(
        readdirSync(dir).filter((name) => /ledger|chain|replay/.test(name)),
        [],
        dir,
      );
    }
  });

  it("shows an example in every help", () => {
    for (const name of COMMANDS) {
      const { code, stdout } = answer(`${name} --help`);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`Example:\\n {2}empire ${name}`));
    }
    for (const name of COMMANDS) assert.match(answer("--help").stdout, new RegExp(`\\n {2}${name}\\b`));
  });

  it("is found by npx at the root", async () => {
    const root = fileURLToPath(new URL("../../..", import.meta.url));
    const { stdout } = await promisify(execFile)("npx", ["--no-install", "empire", "--version"], { cwd: root });
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it("resolves relative paths from where npm was called", async () => {
    const status = new Command("here", ["status", "--json"], { INIT_CWD: home });
    assert.equal(onlyObject((await status.ended()).stdout).home, join(home, "here"));
  });
});

/** With --json an error is the one object on stdout. */
function refused({ code, stdout }: Ended, expected: string, message: RegExp): void {
  assert.equal(code, 1);
  const { error } = onlyObject(stdout) as { error: { code: string; message: string } };
  assert.deepEqual(Object.keys(error), ["code", "message"]);
  assert.equal(error.code, expected, error.message);
  assert.match(error.message, message);
}

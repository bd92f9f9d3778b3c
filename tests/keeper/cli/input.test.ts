import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Command as Subcommand } from "commander";
import { claim } from "../../../keeper/src/cli/commands/claim.ts";
import { deposit } from "../../../keeper/src/cli/commands/deposit.ts";
import { run } from "../../../keeper/src/cli/commands/run.ts";
import { withdraw } from "../../../keeper/src/cli/commands/withdraw.ts";
import { empire as program } from "../../../keeper/src/cli/program.ts";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";
import { Command, empire, newHome, onlyObject, removeHome } from "./support.ts";

const COMMANDS = ["run", "sim", "status", "trades", "vault", "deposit", "withdraw", "claim", "verify"];
const RUN = { market: "sim", seed: 1, port: 0, for: 1_000 } as const;

/** What a person can type wrong: what is called for it, the code, and what the message must say to help. */
const WRONG: readonly (readonly [title: string, typed: () => Promise<unknown>, code: string, message: RegExp])[] = [
  ["an amount with a comma", () => deposit("1,000", {}), "AMOUNT_INVALID", /1,000/],
  ["a negative amount", () => deposit("-5", {}), "AMOUNT_INVALID", /-5/],
  ["an amount of nothing", () => deposit("0", {}), "AMOUNT_INVALID", /0 buys nothing/],
  ["more decimals than USDC has", () => deposit("1.0000001", {}), "AMOUNT_INVALID", /6/],
  ["no shares", () => withdraw("0", { minPrice: "0" }), "AMOUNT_INVALID", /0 shares/],
  ["a price that is none", () => withdraw("1", { minPrice: "cheap" }), "AMOUNT_INVALID", /cheap/],
  ["a missing key file", () => deposit("1", { key: "no.json" }), "KEY_MISSING", /no\.json.*solana-keygen/],
  ["a file that holds no key", () => claim({ key: "bad.jsonl" }), "KEY_INVALID", /64 numbers/],
  ["an unknown market", () => run({ ...RUN, market: "mars" }), "USAGE", /auto, public, sim, or replay:FILE/],
  ["a missing recording", () => run({ ...RUN, market: "replay:none.jsonl" }), "USAGE", /none\.jsonl/],
  ["a broken recording", () => run({ ...RUN, market: "replay:bad.jsonl" }), "RECORDING_INVALID", /line 1\b/],
  ["a file to record to that is there", () => run({ ...RUN, record: "bad.jsonl" }), "RECORDING_INVALID", /exists/],
];

const CONFIGS: readonly (readonly [title: string, config: unknown, message: RegExp])[] = [
  ["an unknown venue", { venues: ["mtgox"] }, /venues.*mtgox.*binance, .*mexc/],
  ["an unknown key of the configuration", { allocation: { maxDailyLoss: "5" } }, /allocation.*maxDailyLoss/],
];

describe("what is typed at empire", function () {
  this.timeout(120_000);
  const home = newHome();
  const { EMPIRE_HOME, INIT_CWD } = process.env;

  before(() => {
    process.env.EMPIRE_HOME = home;
    process.env.INIT_CWD = home;
    writeFileSync(join(home, "bad.jsonl"), "{]\n");
  });

  after(() => {
    restore({ EMPIRE_HOME, INIT_CWD });
    removeHome(home);
  });

  for (const [title, typed, code, message] of WRONG) {
    it(`error: ${title}`, async () => {
      await assert.rejects(typed(), (error) => {
        // By name: what a command loads when it is called may be another copy of the class, under mocha.
        assert.ok(error instanceof Error && error.name === "EmpireError" && "code" in error);
        assert.equal(error.code, code);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  for (const [title, config, message] of CONFIGS) {
    it(`error: ${title}`, async () => {
      writeFileSync(join(home, "config.json"), JSON.stringify(config));
      await assert.rejects(run(RUN), (error) => isEmpireError(error, "CONFIG_INVALID") && message.test(error.message));
    });
  }

  it("has started nothing and written nothing for all of that", () => {
    assert.deepEqual(
      readdirSync(home).filter((name) => /ledger|chain/.test(name)),
      [],
    );
  });

  it("error: with --json is the one object on stdout, with exit code 1", async () => {
    const { code, stdout } = await empire(home, "deposit", "1,000", "--json");
    assert.equal(code, 1);
    const { error } = onlyObject(stdout) as { error: { code: string; message: string } };
    assert.deepEqual(Object.keys(error), ["code", "message"]);
    assert.equal(error.code, "AMOUNT_INVALID");
  });

  it("error: a mistyped command or option with --json is that object as well", async () => {
    for (const [typed, message] of [
      [["deposit"], /missing required argument 'amount'/],
      [["run", "--for", "soon"], /60s, 5m or 2h/],
      [["frobnicate"], /unknown command/],
    ] as const) {
      const { code, stdout } = await empire(home, ...typed, "--json");
      const { error } = onlyObject(stdout) as { error: { code: string; message: string } };
      assert.deepEqual([code, error.code], [1, "USAGE"]);
      assert.match(error.message, message);
    }
  });

  it("error: an unknown command, with the help", async () => {
    const { code, stdout, stderr } = await empire(home, "frobnicate");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /unknown command 'frobnicate'[\s\S]*Usage: empire/);
  });

  it("error: a length of time that is none", async () => {
    const { code, stdout, stderr } = await empire(home, "run", "--for", "soon");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /60s, 5m or 2h/);
  });

  it("shows an example in every help", () => {
    assert.deepEqual(program.commands.map((its) => its.name()).sort(), [...COMMANDS].sort());
    for (const its of program.commands) assert.match(helpOf(its), new RegExp(`Example:\\n {2}empire ${its.name()}`));
    for (const name of COMMANDS) assert.match(helpOf(program), new RegExp(`\\n {2}${name}\\b`));
  });

  it("says in the help that a withdrawal takes 95 % of the price unless told otherwise, and why", () => {
    const withdrawal = program.commands.find((its) => its.name() === "withdraw") ?? assert.fail();
    const help = helpOf(withdrawal).replace(/\s+/g, " ");
    assert.match(
      help,
      /--min-price <usdc> .*0 for any price \(default: 95 % of the price now, so that a stolen keeper key/,
    );
    assert.match(help, /--unpriced/);
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

/** All of a command's help, with what is added after it. */
function helpOf(its: Subcommand): string {
  let help = "";
  its.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

function restore(env: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

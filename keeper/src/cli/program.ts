import { Command, InvalidArgumentError, Option } from "commander";
import { present, type Result } from "./output.ts";

/** "90", "90s", "5m" or "2h" in milliseconds. */
function duration(text: string): number {
  const match = /^(\d+)(s|m|h)?$/.exec(text);
  if (!match) throw new InvalidArgumentError("write a length of time as 60s, 5m or 2h.");
  return Number(match[1]) * { s: 1_000, m: 60_000, h: 3_600_000 }[(match[2] ?? "s") as "s" | "m" | "h"];
}

/** A whole number of at least 0. */
function whole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("write a whole number.");
  return Number(text);
}

/** The command line: every command, option and help text. */
export const empire = new Command("empire")
  .description("An arbitrage keeper and the on-chain treasury that bounds it.")
  .version("0.1.0")
  .showHelpAfterError()
  // Thrown to main.ts instead of ending the process.
  .exitOverride()
  .addHelpText(
    "after",
    `
State is kept under EMPIRE_HOME (default .empire). Every command takes --json: one JSON object on stdout, logs on stderr.

Examples:
  empire run --market sim --for 60s --seed 1
  empire deposit 1000
  empire vault --json
  empire verify`,
  );

/** A command whose code is loaded when it is called, so that `--help` does not wait for the exchange library. */
function command(
  usage: string,
  description: string,
  example: string,
  load: () => Promise<(...values: never[]) => Promise<Result>>,
): Command {
  return empire
    .command(usage)
    .description(description)
    .option("--json", "print one JSON object and nothing else on stdout")
    .addHelpText("after", `\nExample:\n  ${example}`)
    .action(async (...values: unknown[]) => {
      const options = values.at(-2) as { json?: boolean };
      await present(options.json ?? false, async () => (await load())(...(values.slice(0, -1) as never[])));
    });
}

command(
  "run",
  "Watch the markets, trade within the limits, settle into the vault. Paper trades on exchanges.",
  "empire run --market sim --for 60s --seed 1",
  async () => (await import("./commands/run.ts")).run,
)
  .option("--market <market>", "auto, public, sim, or replay:FILE", "auto")
  .option("--for <time>", "stop after this long, such as 60s or 10m (default: until Ctrl-C)", duration)
  .option("--seed <n>", "seed of the simulated market", whole, 1)
  .option("--record <file>", "record the session for replay:FILE")
  .option("--decisions <file>", "where the decisions go (default: under EMPIRE_HOME/decisions)")
  .option("--port <n>", "port of the treasury page (default: any free one)", whole, 0)
  .option("--reset-chain", "put the embedded chain's files aside and begin a new one");
command(
  "sim",
  "Serve the simulated market: Solana RPC, Jupiter, Jito and four exchanges, on 127.0.0.1.",
  "empire sim --port 8899",
  async () => (await import("./commands/sim.ts")).sim,
)
  .option("--port <n>", "port of the Solana RPC; its WebSocket is on the next one (default: free ones)", whole, 0)
  .option("--seed <n>", "seed of the price process", whole, 1)
  .addOption(
    new Option(
      "--parts <parts>",
      "all; onchain: no exchanges; chain: the Solana RPC alone, of which other commands are not told",
    )
      .choices(["all", "onchain", "chain"])
      .default("all"),
  )
  .option("--reset-chain", "put the embedded chain's files aside and begin a new one");
command(
  "status",
  "What is running here, and what it has done so far.",
  "empire status --json",
  async () => (await import("./commands/status.ts")).status,
);
command(
  "trades",
  "Trades of this installation, newest first.",
  "empire trades --limit 20",
  async () => (await import("./commands/trades.ts")).trades,
).option("--limit <n>", "how many", whole, 20);
command(
  "vault",
  "The treasury as the chain has it: value, roles, limits and what of them is left, venues, positions, changes, what a stolen key can cost.",
  "empire vault --json",
  async () => (await import("./commands/vault.ts")).vault,
);
command(
  "deposit <amount>",
  "Put USDC into the vault for shares.",
  "empire deposit 1000.50",
  async () => (await import("./commands/deposit.ts")).deposit,
).option("--key <file>", "the depositor's key (default: the embedded chain's depositor)");
command(
  "withdraw <shares>",
  "Ask for shares to be turned into USDC; claim it after the cooldown.",
  "empire withdraw 250",
  async () => (await import("./commands/withdraw.ts")).withdraw,
)
  .option(
    "--min-price <usdc>",
    "return the shares if one would pay less than this, 0 for any price (default: 95 % of the price now, so that a stolen keeper key's false word about a venue cannot rob the ticket)",
  )
  .option("--unpriced", "go on where an open position has no usable price: it counts as nothing")
  .option("--key <file>", "the depositor's key (default: the embedded chain's depositor)");
command(
  "claim",
  "Process what has matured in the queue and collect every ticket that is ready.",
  "empire claim",
  async () => (await import("./commands/claim.ts")).claim,
)
  .option("--unpriced", "process your own ticket also where an open position has no usable price: it counts as nothing")
  .option("--key <file>", "the depositor's key (default: the embedded chain's depositor)");
command(
  "verify",
  "Recompute the ledger's chain of hashes and the vault's receipts; exit 1 at the first difference.",
  "empire verify",
  async () => (await import("./commands/verify.ts")).verify,
);

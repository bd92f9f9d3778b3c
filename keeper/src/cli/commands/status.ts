import { existsSync } from "node:fs";
import { lockOwner } from "../../chain/lock.ts";
import { formatAtoms, parseAtoms, USDC_DECIMALS } from "../../domain/quantity.ts";
import { readLedger } from "../../ledger/reader.ts";
import { running } from "../attach.ts";
import { openHome } from "../home.ts";
import { type Result, sheet } from "../output.ts";
import { settled } from "./trades.ts";

/** `empire status`: who runs here, and the ledger's totals. Opens nothing for writing and starts nothing. */
export async function status(): Promise<Result> {
  const home = openHome();
  const owner = lockOwner(home.chain);
  const endpoints = running(home);
  const head = existsSync(home.ledger) ? await headOf(home.ledger) : { entries: 0, hash: "0".repeat(64) };
  const trades = await settled(home);
  const profit = trades.reduce((sum, { trade }) => sum + signed(trade.realisedProfit), 0n);
  const json = {
    home: home.dir,
    chain: owner ? { pid: owner.pid, rpcUrl: endpoints?.rpcUrl ?? null, vault: endpoints?.vault ?? null } : null,
    ledger: { entries: head.entries, head: head.hash },
    trades: trades.length,
    realisedProfit: formatAtoms(profit, USDC_DECIMALS),
  };
  return {
    json,
    text: sheet([
      ["home", json.home],
      ["running", owner ? `yes, process ${owner.pid}${endpoints ? `, RPC ${endpoints.rpcUrl}` : ", starting"}` : "no"],
      ["ledger", `${head.entries} entries, head ${head.hash}`],
      ["trades", String(json.trades)],
      ["realised", `${json.realisedProfit} USDC`],
    ]),
  };
}

async function headOf(path: string) {
  const ledger = await readLedger(path);
  try {
    return await ledger.head();
  } finally {
    await ledger.close();
  }
}

/** A decimal with an optional sign, in USDC atoms. */
function signed(text: string): bigint {
  return text.startsWith("-") ? -parseAtoms(text.slice(1), USDC_DECIMALS) : parseAtoms(text, USDC_DECIMALS);
}

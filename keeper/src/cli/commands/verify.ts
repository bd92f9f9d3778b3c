import { existsSync } from "node:fs";
import { isEmpireError } from "../../domain/error.ts";
import type { Json } from "../../domain/ledger.ts";
import { type LedgerVerdict, verifyLedger } from "../../ledger/verify.ts";
import { readReceipts, recomputeHead } from "../../vault/receipts.ts";
import { openHome } from "../home.ts";
import { progress, type Result, sheet } from "../output.ts";
import { type VaultSession, withVault } from "../session.ts";

/** `empire verify`: both histories recomputed from their first entry. Exit code 1 at the first difference. */
export async function verify(): Promise<Result> {
  const home = openHome();
  progress("recomputing the ledger");
  const ledger: LedgerVerdict = existsSync(home.ledger)
    ? await verifyLedger(home.ledger)
    : { ok: true, entries: 0, head: "0".repeat(64) };
  const vault = await withVault(verifyVault);
  const ok = ledger.ok && vault.ok;
  return {
    json: { ok, ledger: { ...ledger }, vault: { ...vault } as unknown as { [key: string]: Json } },
    exitCode: ok ? 0 : 1,
    text: sheet([
      [
        "ledger",
        ledger.ok
          ? `whole: ${ledger.entries} entries, head ${ledger.head}`
          : `BROKEN at entry ${ledger.seq}: ${ledger.what}`,
      ],
      ["vault", vault.ok ? `whole: ${vault.receipts} receipts, head ${vault.head}` : `BROKEN: ${vault.what}`],
    ]),
  };
}

type VaultVerdict =
  | { readonly ok: true; readonly receipts: number; readonly head: string }
  | { readonly ok: false; readonly what: string };

/** Recomputes the head from the transactions, and compares it with the account as it was before they were listed. */
async function verifyVault(session: VaultSession): Promise<VaultVerdict> {
  const { vault } = await session.read();
  progress(`recomputing ${vault.receipts} receipts from ${session.chain.endpoints.rpcUrl}`);
  try {
    const receipts = await readReceipts(session.connection, session.vault);
    // A run goes on while this reads: what came after the account was read is for the next verify.
    const { count, head } = recomputeHead(receipts.filter(({ number }) => number <= vault.receipts));
    if (count !== vault.receipts)
      return { ok: false, what: `the account counts ${vault.receipts} receipts, the transactions ${count}` };
    const [found, recorded] = [hex(head), hex(Uint8Array.from(vault.receiptHead))];
    if (found !== recorded)
      return { ok: false, what: `the transactions' receipts hash to ${found}, the account says ${recorded}` };
    return { ok: true, receipts: Number(count), head: found };
  } catch (error) {
    if (!isEmpireError(error, "RECEIPTS_BROKEN")) throw error;
    return { ok: false, what: error.message };
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

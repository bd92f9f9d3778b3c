import { createAssociatedTokenAccountIdempotentInstruction, getAssociatedTokenAddressSync } from "@solana/spl-token";
import { EmpireError } from "../../domain/error.ts";
import {
  formatAtoms,
  parseAtoms,
  SHARE_DECIMALS,
  shareAtoms,
  USDC_DECIMALS,
  usdcAtoms,
} from "../../domain/quantity.ts";
import { unixNow } from "../../runtime.ts";
import { vaultAddresses } from "../../vault/addresses.ts";
import { deposit as depositInstruction } from "../../vault/deposit.ts";
import { previewDeposit } from "../../vault/nav.ts";
import { holdingsNow, requirePrices } from "../holdings.ts";
import { type Result, sheet } from "../output.ts";
import { depositorKey, eventsIn, withVault } from "../session.ts";

/** How much fewer shares than previewed are still taken: the fee that accrues and the trades that land meanwhile. */
const SLIPPAGE_BPS = 10n;

/** `empire deposit AMOUNT`: USDC for shares at the price of the moment, less at most 0.1 %. */
export async function deposit(amount: string, { key }: { key?: string }): Promise<Result> {
  const usdc = usdcAtoms(parseAtoms(amount, USDC_DECIMALS));
  if (usdc === 0n)
    throw new EmpireError("AMOUNT_INVALID", "an amount of 0 buys nothing: deposit at least the vault's minimum");
  const ownerOf = depositorKey(key);
  return withVault(async (session) => {
    const { connection, vault, usdcMint, runtime } = session;
    const owner = ownerOf(session);
    const { vault: account } = await session.read();
    const holdings = await holdingsNow(session, account);
    requirePrices(holdings);
    const expected = previewDeposit(account, usdc, unixNow(runtime), holdings.valued.outside);
    const { shareMint } = vaultAddresses(vault);
    const shares = getAssociatedTokenAddressSync(shareMint, owner.publicKey);
    const { signature } = await session.send(owner, [
      createAssociatedTokenAccountIdempotentInstruction(owner.publicKey, shares, owner.publicKey, shareMint),
      await depositInstruction({
        vault,
        usdcMint,
        owner: owner.publicKey,
        amount: usdc,
        minShares: shareAtoms((expected * (10_000n - SLIPPAGE_BPS)) / 10_000n),
        ...(holdings.prices ? { prices: holdings.prices } : {}),
      }),
    ]);
    const event = (await eventsIn(session, signature)).find(({ name }) => name === "deposited");
    if (event?.name !== "deposited")
      throw new EmpireError("RECEIPTS_BROKEN", `${signature} left no receipt of a deposit`);
    const { value } = await connection.getTokenAccountBalance(shares, "confirmed");
    const json = {
      signature,
      deposited: formatAtoms(usdc, USDC_DECIMALS),
      shares: formatAtoms(event.fields.shares, SHARE_DECIMALS),
      balance: formatAtoms(BigInt(value.amount), SHARE_DECIMALS),
    };
    return {
      json,
      text: sheet([
        ["deposited", `${json.deposited} USDC`],
        ["received", `${json.shares} shares`],
        ["balance", `${json.balance} shares`],
        ["signature", signature],
      ]),
    };
  });
}

import { getAssociatedTokenAddressSync } from "@solana/spl-token";
import { PublicKey } from "@solana/web3.js";
import type { Address } from "../../domain/pool.ts";
import type { InstructionAnswer } from "./answer.ts";
import { invalid } from "./refusal.ts";
import type { RouteInstruction, RouteQuote } from "./routeBuilder.ts";
import { withTokenAccounts } from "./withTokenAccounts.ts";

/** Jupiter v6. */
export const JUPITER_PROGRAM: Address = "JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4";

/** The exact-in routes by discriminator: where the authority stands, in v1 the fee account, in v2 where the scalars begin. */
const ROUTES: ReadonlyMap<string, { readonly authority: number; readonly fee?: number; readonly scalars?: number }> =
  new Map([
    ["e517cb977ae3ad2a", { authority: 1, fee: 6 }],
    ["c1209b3341d69c81", { authority: 2, fee: 9 }],
    ["bb64facc31c4af14", { authority: 0, scalars: 8 }],
    ["d19853937cfed8e9", { authority: 1, scalars: 9 }],
  ]);

/**
 * The instruction of a quote, with the request's own accounts in it.
 *
 * The vault enforces all of this again by balances, since Jupiter may be hostile; here it saves a transaction that would fail.
 *
 * @throws EmpireError QUOTE_INVALID for another program, another instruction than the four exact-in routes, another signer
 *   than the taker, another amount or quote than the answer's, or a fee.
 */
export function routeInstruction(
  quote: RouteQuote,
  answer: InstructionAnswer,
  lookupTables: readonly Address[],
): RouteInstruction {
  const { taker } = quote.request;
  const data = Buffer.from(answer.data, "base64");
  const form = ROUTES.get(data.subarray(0, 8).toString("hex"));
  if (answer.programId !== JUPITER_PROGRAM) throw invalid(`it calls ${answer.programId}`);
  if (form === undefined) throw invalid("its instruction is none of the four exact-in routes");
  if (answer.accounts[form.authority]?.pubkey !== taker) throw invalid("the taker is not its authority");
  if (answer.accounts.some(({ isSigner, pubkey }) => isSigner && pubkey !== taker)) {
    throw invalid("somebody else than the taker would have to sign");
  }
  if (form.fee !== undefined && answer.accounts[form.fee]?.pubkey !== JUPITER_PROGRAM) throw invalid("it takes a fee");
  if (form.scalars !== undefined) checkScalars(quote, data, form.scalars);
  const instruction: RouteInstruction = {
    programId: publicKey(answer.programId),
    accounts: answer.accounts.map(({ pubkey, ...flags }) => ({ pubkey: publicKey(pubkey), ...flags })),
    data,
    lookupTables,
  };
  return withTokenAccounts(instruction, ownAccounts(quote));
}

/** In u64, quoted out u64, slippage u16, platform fee u16, positive slippage u16, plan. Of v1 only the plan's reader could tell. */
function checkScalars({ inAmount, outAmount }: RouteQuote, data: Buffer, at: number): void {
  if (data.length < at + 22) throw invalid("its data ends early");
  if (data.readBigUInt64LE(at) !== inAmount) throw invalid("its data spends another amount");
  if (data.readBigUInt64LE(at + 8) !== outAmount) throw invalid("its data expects another output");
  if (data.readUInt32LE(at + 18) !== 0) throw invalid("it takes a fee");
}

/** From the taker's associated accounts, which Jupiter derives, to those that the request names. */
function ownAccounts({ request }: RouteQuote): Map<Address, Address> {
  const map = new Map<Address, Address>();
  const { taker, sourceTokenAccount, destinationTokenAccount } = request;
  if (sourceTokenAccount !== undefined) map.set(associated(request.inputMint, taker), sourceTokenAccount);
  if (destinationTokenAccount !== undefined) map.set(associated(request.outputMint, taker), destinationTokenAccount);
  return map;
}

/** The token account that Jupiter thinks an owner has of a mint. */
export function associated(mint: Address, owner: Address): Address {
  return getAssociatedTokenAddressSync(publicKey(mint), publicKey(owner), true).toBase58();
}

function publicKey(address: string): PublicKey {
  try {
    return new PublicKey(address);
  } catch (cause) {
    throw invalid(`"${address}" is not an address`, cause);
  }
}

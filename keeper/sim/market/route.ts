import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { TransactionInstruction } from "@solana/web3.js";
import { EVENT_AUTHORITY, MARKET_PROGRAM_ID } from "./address.ts";
import {
  encodePlan,
  endMints,
  hopAccounts,
  optional,
  type RouteRequest,
  readonly,
  signer,
  userAccount,
  writable,
} from "./plan.ts";

const DISCRIMINATOR = Buffer.from("e517cb977ae3ad2a", "hex");

/** The scalars behind a v1 plan: in u64, quoted out u64, slippage u16, fee u8. */
export function v1Scalars({ inAmount, quotedOutAmount, slippageBps, fee }: RouteRequest): Buffer {
  const data = Buffer.alloc(19);
  data.writeBigUInt64LE(inAmount, 0);
  data.writeBigUInt64LE(quotedOutAmount, 8);
  data.writeUInt16LE(slippageBps, 16);
  data.writeUInt8(fee?.platformBps ?? 0, 18);
  return data;
}

/** Jupiter v6's `route` over market pools. */
export function route(request: RouteRequest): TransactionInstruction {
  const { input, output } = endMints(request.hops);
  const account = (mint: typeof input) => userAccount(request, mint);
  return new TransactionInstruction({
    programId: MARKET_PROGRAM_ID,
    keys: [
      readonly(TOKEN_PROGRAM_ID),
      signer(request.user),
      writable(account(input)),
      writable(account(output)),
      optional(request.destinationTokenAccount),
      readonly(output),
      optional(request.fee?.account),
      readonly(EVENT_AUTHORITY),
      readonly(MARKET_PROGRAM_ID),
      ...hopAccounts(request.hops, request.user, account),
    ],
    data: Buffer.concat([DISCRIMINATOR, encodePlan(request.hops, 1), v1Scalars(request)]),
  });
}

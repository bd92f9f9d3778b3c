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

const DISCRIMINATOR = Buffer.from("bb64facc31c4af14", "hex");

/** The scalars before a v2 plan: in u64, quoted out u64, slippage u16, fee u16, positive slippage u16. */
export function v2Scalars({ inAmount, quotedOutAmount, slippageBps, fee }: RouteRequest): Buffer {
  const data = Buffer.alloc(22);
  data.writeBigUInt64LE(inAmount, 0);
  data.writeBigUInt64LE(quotedOutAmount, 8);
  data.writeUInt16LE(slippageBps, 16);
  data.writeUInt16LE(fee?.platformBps ?? 0, 18);
  data.writeUInt16LE(fee?.positiveSlippageBps ?? 0, 20);
  return data;
}

/** Jupiter v6's `route_v2` over market pools. A fee account, where there is a fee, leads the remaining accounts. */
export function routeV2(request: RouteRequest): TransactionInstruction {
  const { input, output } = endMints(request.hops);
  const account = (mint: typeof input) => userAccount(request, mint);
  return new TransactionInstruction({
    programId: MARKET_PROGRAM_ID,
    keys: [
      signer(request.user),
      writable(account(input)),
      writable(account(output)),
      readonly(input),
      readonly(output),
      readonly(TOKEN_PROGRAM_ID),
      readonly(TOKEN_PROGRAM_ID),
      optional(request.destinationTokenAccount),
      readonly(EVENT_AUTHORITY),
      readonly(MARKET_PROGRAM_ID),
      ...(request.fee === undefined ? [] : [writable(request.fee.account)]),
      ...hopAccounts(request.hops, request.user, account),
    ],
    data: Buffer.concat([DISCRIMINATOR, v2Scalars(request), encodePlan(request.hops, 2)]),
  });
}

import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, TransactionInstruction } from "@solana/web3.js";
import { EVENT_AUTHORITY, MARKET_PROGRAM_ID, programAuthority, programTokenAccount } from "./address.ts";
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
import { v1Scalars } from "./route.ts";

const DISCRIMINATOR = Buffer.from("c1209b3341d69c81", "hex");

/** Jupiter v6's `shared_accounts_route` over market pools. The program's token accounts must exist. */
export function sharedAccountsRoute(request: RouteRequest): TransactionInstruction {
  const { input, output } = endMints(request.hops);
  const id = request.id ?? 0;
  const authority = programAuthority(id);
  const account = (mint: PublicKey) => programTokenAccount(id, mint);
  return new TransactionInstruction({
    programId: MARKET_PROGRAM_ID,
    keys: [
      readonly(TOKEN_PROGRAM_ID),
      readonly(authority),
      signer(request.user),
      writable(userAccount(request, input)),
      writable(account(input)),
      writable(account(output)),
      writable(request.destinationTokenAccount ?? userAccount(request, output)),
      readonly(input),
      readonly(output),
      optional(request.fee?.account),
      optional(undefined),
      readonly(EVENT_AUTHORITY),
      readonly(MARKET_PROGRAM_ID),
      ...hopAccounts(request.hops, authority, account),
    ],
    data: Buffer.concat([DISCRIMINATOR, Buffer.from([id]), encodePlan(request.hops, 1), v1Scalars(request)]),
  });
}

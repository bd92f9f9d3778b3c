import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { type PublicKey, TransactionInstruction } from "@solana/web3.js";
import { EVENT_AUTHORITY, MARKET_PROGRAM_ID, programAuthority, programTokenAccount } from "./address.ts";
import {
  encodePlan,
  endMints,
  hopAccounts,
  type RouteRequest,
  readonly,
  signer,
  userAccount,
  writable,
} from "./plan.ts";
import { v2Scalars } from "./routeV2.ts";

const DISCRIMINATOR = Buffer.from("d19853937cfed8e9", "hex");

/** Jupiter v6's `shared_accounts_route_v2` over market pools. The program's token accounts must exist. */
export function sharedAccountsRouteV2(request: RouteRequest): TransactionInstruction {
  const { input, output } = endMints(request.hops);
  const id = request.id ?? 0;
  const authority = programAuthority(id);
  const account = (mint: PublicKey) => programTokenAccount(id, mint);
  return new TransactionInstruction({
    programId: MARKET_PROGRAM_ID,
    keys: [
      readonly(authority),
      signer(request.user),
      writable(userAccount(request, input)),
      writable(account(input)),
      writable(account(output)),
      writable(request.destinationTokenAccount ?? userAccount(request, output)),
      readonly(input),
      readonly(output),
      readonly(TOKEN_PROGRAM_ID),
      readonly(TOKEN_PROGRAM_ID),
      readonly(EVENT_AUTHORITY),
      readonly(MARKET_PROGRAM_ID),
      ...(request.fee === undefined ? [] : [writable(request.fee.account)]),
      ...hopAccounts(request.hops, authority, account),
    ],
    data: Buffer.concat([DISCRIMINATOR, Buffer.from([id]), v2Scalars(request), encodePlan(request.hops, 2)]),
  });
}

import type { Account } from "../../account.ts";
import { type Address, TOKEN_2022_PROGRAM } from "../../address.ts";
import { isNativeMint, type Mint, mintOf, type TokenAccount, tokenAccountOf, uiTokenAmount } from "../../token.ts";

/** What `jsonParsed` shows of an account's data: token accounts and mints. Undefined where it has nothing to show. */
export function parsedData(account: Account, lookup: (address: Address) => Account | undefined): unknown {
  const token = tokenAccountOf(account);
  const mint = token === undefined ? mintOf(account) : undefined;
  const parsed = token === undefined ? mint && parsedMint(mint) : parsedToken(token, mintOf(lookup(token.mint)));
  if (parsed === undefined) return undefined;
  const program = account.owner === TOKEN_2022_PROGRAM ? "spl-token-2022" : "spl-token";
  return { program, parsed, space: account.data.length };
}

function parsedMint(mint: Mint): unknown {
  return {
    type: "mint",
    info: {
      decimals: mint.decimals,
      freezeAuthority: mint.freezeAuthority ?? null,
      isInitialized: true,
      mintAuthority: mint.mintAuthority ?? null,
      supply: mint.supply.toString(),
    },
  };
}

function parsedToken(token: TokenAccount, mint: Mint | undefined): unknown {
  // A node does not parse a token account whose mint it cannot find either.
  if (mint === undefined) return undefined;
  const delegated = token.delegate !== undefined;
  return {
    type: "account",
    info: {
      isNative: isNativeMint(token.mint),
      mint: token.mint,
      owner: token.owner,
      state: token.state,
      tokenAmount: uiTokenAmount(token.amount, mint.decimals),
      delegate: token.delegate,
      delegatedAmount: delegated ? uiTokenAmount(token.delegatedAmount, mint.decimals) : undefined,
      closeAuthority: token.closeAuthority,
      rentExemptReserve:
        token.rentExemptReserve === undefined ? undefined : uiTokenAmount(token.rentExemptReserve, mint.decimals),
    },
  };
}

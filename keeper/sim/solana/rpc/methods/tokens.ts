import type { AddressedAccount } from "../../account.ts";
import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from "../../address.ts";
import type { Chain } from "../../chain.ts";
import type { Commitment } from "../../slots.ts";
import { isTokenProgram, mintOf, type TokenAccount, tokenAccountOf, uiTokenAmount } from "../../token.ts";
import { accountFormat } from "../encode/account.ts";
import { type Methods, readAt, withContext } from "../method.ts";
import type { Params } from "../params.ts";
import { invalidParams } from "../rpcError.ts";
import { encodeKeyed } from "./accounts.ts";

const LARGEST = 20;

export const tokenMethods: Methods = {
  getTokenAccountBalance(chain, params) {
    const address = params.address(0, "account");
    const { commitment, slot } = readAt(chain, params.options(1));
    const token = tokenAccountOf(chain.account(address, commitment));
    if (token === undefined) throw invalidParams("Invalid param: could not find account");
    return withContext(slot, uiTokenAmount(token.amount, decimalsOf(chain, token.mint, commitment)));
  },

  getTokenSupply(chain, params) {
    const address = params.address(0, "mint");
    const { commitment, slot } = readAt(chain, params.options(1));
    const mint = mintOf(chain.account(address, commitment));
    if (mint === undefined) throw invalidParams("Invalid param: could not find mint");
    return withContext(slot, uiTokenAmount(mint.supply, mint.decimals));
  },

  getTokenLargestAccounts(chain, params) {
    const mint = params.address(0, "mint");
    const { commitment, slot } = readAt(chain, params.options(1));
    const decimals = decimalsOf(chain, mint, commitment);
    const largest = tokenAccounts(chain, commitment)
      .filter(({ token }) => token.mint === mint)
      .sort((a, b) => (a.token.amount < b.token.amount ? 1 : -1))
      .slice(0, LARGEST);
    return withContext(
      slot,
      largest.map(({ address, token }) => ({ address, ...uiTokenAmount(token.amount, decimals) })),
    );
  },

  getTokenAccountsByOwner(chain, params) {
    const owner = params.address(0, "owner");
    return accountsWhere(chain, params, (token) => token.owner === owner);
  },

  getTokenAccountsByDelegate(chain, params) {
    const delegate = params.address(0, "delegate");
    return accountsWhere(chain, params, (token) => token.delegate === delegate);
  },
};

/** The token accounts of one mint, or of one token program, that `wanted` accepts. */
function accountsWhere(chain: Chain, params: Params, wanted: (token: TokenAccount) => boolean): unknown {
  const filter = params.options(1);
  const mint = filter.address("mint");
  const program = filter.address("programId");
  if ((mint === undefined) === (program === undefined)) {
    throw invalidParams("Invalid params: give either mint or programId.");
  }
  if (program !== undefined && !isTokenProgram(program)) {
    throw invalidParams("Invalid param: unrecognized Token program id");
  }
  const options = params.options(2);
  const { commitment, slot } = readAt(chain, options);
  if (mint !== undefined) decimalsOf(chain, mint, commitment);
  const format = accountFormat(options);
  const found = tokenAccounts(chain, commitment).filter(
    ({ token, account }) => wanted(token) && (mint === undefined ? account.owner === program : token.mint === mint),
  );
  return withContext(
    slot,
    found.map((one) => encodeKeyed(chain, one, format, commitment)),
  );
}

function tokenAccounts(chain: Chain, commitment: Commitment): (AddressedAccount & { readonly token: TokenAccount })[] {
  return [TOKEN_PROGRAM, TOKEN_2022_PROGRAM]
    .flatMap((program) => chain.programAccounts(program, commitment))
    .flatMap((one) => {
      const token = tokenAccountOf(one.account);
      return token === undefined ? [] : [{ ...one, token }];
    });
}

function decimalsOf(chain: Chain, mint: string, commitment: Commitment): number {
  const found = mintOf(chain.account(mint, commitment));
  if (found === undefined) throw invalidParams("Invalid param: could not find mint");
  return found.decimals;
}

import type { AddressedAccount } from "../../account.ts";
import type { Chain } from "../../chain.ts";
import type { Commitment } from "../../slots.ts";
import { type AccountFormat, accountFormat, encodeAccount } from "../encode/account.ts";
import { readFilters } from "../filters.ts";
import { type Methods, readAt, withContext } from "../method.ts";
import { asAddress } from "../params.ts";
import { invalidParams } from "../rpcError.ts";

const MAX_ACCOUNTS = 100;

export const accountMethods: Methods = {
  getAccountInfo(chain, params) {
    const address = params.address(0, "pubkey");
    const options = params.options(1);
    const { commitment, slot } = readAt(chain, options);
    const format = accountFormat(options);
    return withContext(slot, encodeAccount(chain.account(address, commitment), format, lookup(chain, commitment)));
  },

  getMultipleAccounts(chain, params) {
    const addresses = params.list(0, "pubkeys").map((value) => asAddress(value, "pubkey"));
    if (addresses.length > MAX_ACCOUNTS) throw invalidParams(`Too many inputs provided; max ${MAX_ACCOUNTS}`);
    const options = params.options(1);
    const { commitment, slot } = readAt(chain, options);
    const format = accountFormat(options);
    return withContext(
      slot,
      addresses.map((address) => encodeAccount(chain.account(address, commitment), format, lookup(chain, commitment))),
    );
  },

  getProgramAccounts(chain, params) {
    const owner = params.address(0, "program");
    const options = params.options(1);
    const { commitment, slot } = readAt(chain, options);
    const format = accountFormat(options);
    const passes = readFilters(options);
    const found = chain.programAccounts(owner, commitment).filter(({ account }) => passes(account));
    const value = found.map((one) => encodeKeyed(chain, one, format, commitment));
    return options.boolean("withContext") ? withContext(slot, value) : value;
  },

  getBalance(chain, params) {
    const address = params.address(0, "pubkey");
    const { commitment, slot } = readAt(chain, params.options(1));
    return withContext(slot, chain.account(address, commitment)?.lamports ?? 0n);
  },

  getMinimumBalanceForRentExemption(chain, params) {
    return chain.rentExemption(params.integer(0, "length"));
  },
};

/** An account beside its address, as lists of accounts hold it. */
export function encodeKeyed(
  chain: Chain,
  one: AddressedAccount,
  format: AccountFormat,
  commitment: Commitment,
): unknown {
  return { pubkey: one.address, account: encodeAccount(one.account, format, lookup(chain, commitment)) };
}

function lookup(chain: Chain, commitment: Commitment) {
  return (address: string) => chain.account(address, commitment);
}

import { type AccountInfo, type Commitment, type Connection, PublicKey } from "@solana/web3.js";
import type { VaultAccount } from "./account.ts";
import { hex } from "./bytes.ts";
import { type HoldingFault, openPositions, type PositionRead, type Valued, valuePositions } from "./holdings.ts";
import idl from "./idl/vault.json";
import type { PositionPrices } from "./positionAccounts.ts";

/** Which account holds the price of each feed: Pyth's feed id in hex, and an address. */
export type PriceAccounts = Readonly<Record<string, string>>;

/** The open positions of a vault, what they are worth, and what an instruction that values them is given. */
export interface Holdings {
  readonly open: readonly PositionRead[];
  readonly valued: Valued;
  /** Feeds whose account is not known, in hex. An instruction is given an account in their place that holds no price. */
  readonly unknown: readonly string[];
  /** Undefined while no position is open. */
  readonly prices: PositionPrices | undefined;
}

/** Reads the prices of the open positions from the accounts that are known, and values them at `now` (Unix seconds). */
export async function readHoldings(
  connection: Connection,
  vault: VaultAccount,
  positions: readonly PositionRead[],
  known: PriceAccounts,
  now: bigint,
  commitment: Commitment = "confirmed",
): Promise<Holdings> {
  const open = openPositions(vault, positions);
  if (open.length === 0)
    return { open, valued: valuePositions(vault, open, NOTHING, now), unknown: [], prices: undefined };
  const feeds = [vault.usdcFeed, ...open.map(({ position }) => position.feed)].map(hex);
  const addresses = feeds.map((feed) => (known[feed] === undefined ? undefined : new PublicKey(known[feed])));
  const found = await connection.getMultipleAccountsInfo(addresses.map(orNoPrice), commitment);
  const account = (at: number): AccountInfo<Buffer> | undefined => found[at] ?? undefined;
  return {
    open,
    valued: valuePositions(vault, open, { usdc: account(0), of: (one) => account(1 + open.indexOf(one)) }, now),
    unknown: [...new Set(feeds.filter((feed) => known[feed] === undefined))],
    prices: {
      usdcPrice: orNoPrice(addresses[0]),
      positions: open.map(({ address }, at) => ({ position: address, price: orNoPrice(addresses[at + 1]) })),
    },
  };
}

/** Why a position has no value, in the program's words. */
export function faultWords(fault: HoldingFault): string {
  return idl.errors.find(({ name }) => name === fault)?.msg ?? fault;
}

const NOTHING = { usdc: undefined, of: () => undefined };

/** The system program holds no price: the program refuses it as an oracle, and an owner's exit forgives that. */
function orNoPrice(address: PublicKey | undefined): PublicKey {
  return address ?? PublicKey.default;
}

import { PublicKey } from "@solana/web3.js";
import type { PriceAccounts } from "../../keeper/src/vault/readHoldings.ts";

/** Where the vault is read. */
export interface Source {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly vault: PublicKey;
  /** The Squads multisig that is said to hold the program's upgrade authority. */
  readonly multisig: PublicKey | undefined;
  /** Which account holds the price of each feed. */
  readonly prices: PriceAccounts;
}

/**
 * From the URL (`?rpc=…&vault=…`, `&ws=…` where the WebSocket is not at the RPC's own address or the next port,
 * `&multisig=…` where one may replace the program, and `&price=FEED:ACCOUNT` for each of Pyth's feeds), or else from the
 * keeper that serves this page.
 *
 * @throws Error that says what to write.
 */
export async function readSource(location: Location): Promise<Source> {
  const query = new URLSearchParams(location.search);
  const rpc = query.get("rpc");
  const vault = query.get("vault");
  if (rpc !== null && vault !== null) {
    const upgradeMultisig = query.get("multisig") ?? undefined;
    const prices = Object.fromEntries(query.getAll("price").map(priceOf));
    return source({ rpcUrl: rpc, wsUrl: query.get("ws") ?? webSocketOf(rpc), vault, upgradeMultisig, prices });
  }
  if (rpc !== null || vault !== null) throw new Error(`Name both: ?rpc=URL&vault=ADDRESS. ${EXAMPLE}`);
  const response = await fetch("/api/config").catch(() => undefined);
  if (!response?.ok) throw new Error(`No keeper serves this page, so name what to read. ${EXAMPLE}`);
  return source((await response.json()) as Named);
}

const EXAMPLE = "Example: ?rpc=http://127.0.0.1:8899&vault=4Nd1mY…";

interface Named {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly vault: string;
  readonly upgradeMultisig?: string | undefined;
  readonly prices?: PriceAccounts;
}

function source({ rpcUrl, wsUrl, vault, upgradeMultisig, prices = {} }: Named): Source {
  if (!URL.canParse(rpcUrl) || !/^https?:$/.test(new URL(rpcUrl).protocol)) {
    throw new Error(`"${rpcUrl}" is no RPC address: it begins with http:// or https://.`);
  }
  const multisig = upgradeMultisig === undefined ? undefined : address(upgradeMultisig);
  return { rpcUrl, wsUrl, vault: address(vault), multisig, prices };
}

/** A feed's id in hex and the account of its price. */
function priceOf(text: string): [string, string] {
  const [, feed, account] = /^(?:0x)?([0-9a-f]{64}):(\w+)$/i.exec(text) ?? [];
  if (feed === undefined || account === undefined) {
    throw new Error(`"${text}" names no price: write the feed's 64 hex digits, a colon and the account's address.`);
  }
  return [feed.toLowerCase(), address(account).toBase58()];
}

function address(text: string): PublicKey {
  try {
    return new PublicKey(text);
  } catch {
    throw new Error(`"${text}" is no address of an account: it has 32 bytes in base58.`);
  }
}

/** As @solana/web3.js does it: with a port, the WebSocket is at the next one. */
function webSocketOf(rpcUrl: string): string {
  if (!URL.canParse(rpcUrl)) return rpcUrl;
  const url = new URL(rpcUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (url.port !== "") url.port = String(Number(url.port) + 1);
  return url.toString();
}

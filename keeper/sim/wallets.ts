import type { Keypair } from "@solana/web3.js";
import { embeddedKeypair } from "../../migrations/embedded.ts";
import { embeddedKey } from "../src/chain/keys.ts";
import type { Runtime } from "../src/runtime.ts";

/** Who signs on the embedded chain. */
export interface Wallets {
  readonly admin: Keypair;
  readonly guardian: Keypair;
  readonly keeper: Keypair;
  readonly depositor: Keypair;
  /** Mints the embedded coins, owns the pools' liquidity and trades as everybody else. Known to all: it holds nothing real. */
  readonly market: Keypair;
}

/** The wallets of an installation; those that are not there yet are made. `dir` is EMPIRE_HOME/keys. */
export function openWallets(dir: string, runtime: Runtime): Wallets {
  const own = (name: string) => embeddedKey(dir, name, runtime);
  return {
    admin: own("admin"),
    guardian: own("guardian"),
    keeper: own("keeper"),
    depositor: own("depositor"),
    market: embeddedKeypair("market"),
  };
}

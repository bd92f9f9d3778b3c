import type { PublicKey } from "@solana/web3.js";
import type { Journal } from "../../domain/ports.ts";
import type { Runtime } from "../../runtime.ts";
import type { TransactionSigner } from "../../vault/sendAndConfirm.ts";
import type { BlockEngine } from "../jito/blockEngine.ts";
import type { CycleRoutes } from "./quote.ts";
import type { Ask } from "./rpc.ts";
import type { CycleSettings } from "./settings.ts";

/** What every step of a cycle's execution has at hand. */
export interface CycleDeps {
  readonly runtime: Runtime;
  readonly ask: Ask;
  readonly engine: BlockEngine;
  readonly journal: Journal;
  readonly routes: CycleRoutes;
  readonly vault: PublicKey;
  /** The vault's keeper: signs, pays fees and tip, and has a USDC account where the tip is repaid. */
  readonly keeper: TransactionSigner;
  readonly usdcMint: PublicKey;
  readonly settings: CycleSettings;
}

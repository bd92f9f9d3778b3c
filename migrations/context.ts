import type { Connection, PublicKey } from "@solana/web3.js";
import type { Runtime } from "../keeper/src/runtime.ts";
import type { PolicyInput, Roles } from "../keeper/src/vault/policy.ts";
import type { TransactionSigner } from "../keeper/src/vault/sendAndConfirm.ts";
import type { VenuePlan } from "./004_venues.ts";
import type { MintSymbol } from "./embedded.ts";

/** An AnchorProvider, or anything with these two parts of one. */
export interface MigrationProvider {
  readonly connection: Connection;
  /** Pays, and owns what is created. */
  readonly wallet: TransactionSigner;
}

export interface MigrationConfig {
  /** "embedded" makes the mints it misses, under the embedded keys; "cluster" never does: it must be told of USDC. */
  readonly chain: "embedded" | "cluster";
  /** Mints of the cluster. On "embedded", those left out are the embedded ones. */
  readonly mints?: Partial<Readonly<Record<MintSymbol, PublicKey>>>;
  /** Which vault of the program, 0 if left out. */
  readonly vaultId?: bigint;
  /** On "cluster" required; on "embedded" the wallet is all three if left out. */
  readonly roles?: Roles;
  /** What differs from the default policy. */
  readonly policy?: Partial<PolicyInput>;
  /** Who may mint the embedded coins, the wallet if left out. */
  readonly mintAuthority?: PublicKey;
  /** The Squads v4 multisig that may replace the program, where one may. */
  readonly upgradeMultisig?: PublicKey;
  /** Where capital or inventory may go, none if left out. Each is proposed first and added when it is run again after the timelock. */
  readonly venues?: readonly VenuePlan[];
}

/** What every step is given. */
export interface MigrationContext {
  readonly provider: MigrationProvider;
  readonly config: MigrationConfig;
  readonly runtime: Runtime;
  /** One line for people per thing done or found done. */
  readonly log: (line: string) => void;
}

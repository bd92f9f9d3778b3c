/** What the page needs to read the vault by itself. Everything else it takes from the chain. */
export interface PageConfig {
  /** As the page's browser reaches it. A key in it is shown to every program on this machine: use one that only reads. */
  readonly rpcUrl: string;
  readonly wsUrl: string;
  /** Base58. */
  readonly vault: string;
  readonly programId: string;
  /** Base58: the Squads multisig that may replace the program, where one may. */
  readonly upgradeMultisig?: string | undefined;
  /** Which account holds the price of each of Pyth's feeds: the feed's id in hex, and an address in base58. */
  readonly prices?: Readonly<Record<string, string>>;
}

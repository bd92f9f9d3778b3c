/** What `empire run` can be told. */
export interface RunOptions {
  readonly market: string;
  /** Milliseconds; until Ctrl-C when left out. */
  readonly for?: number;
  readonly seed: number;
  readonly record?: string;
  readonly decisions?: string;
  readonly port: number;
  readonly resetChain?: boolean;
}

/** Genesis hashes of the public clusters: a tunnel to one of them looks like this machine. */
export const GENESIS = {
  mainnet: "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d",
  testnet: "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY",
  devnet: "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG",
} as const;

/** Whether strangers use the cluster with that genesis hash. */
export function isPublic(genesis: string): boolean {
  return Object.values<string>(GENESIS).includes(genesis);
}

export { marketPools, type PoolLayout } from "./poolLayout.ts";
export { type PoolsFeedOptions, poolsFeed } from "./poolsFeed.ts";
export { CHAIN } from "./stream.ts";
export { type VaultFeedOptions, vaultFeed } from "./vaultFeed.ts";

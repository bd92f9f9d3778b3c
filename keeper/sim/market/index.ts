export { addLiquidity, type Contribution, type NewLiquidity } from "./addLiquidity.ts";
export {
  EVENT_AUTHORITY,
  MARKET_PROGRAM_ID,
  type MarketPool,
  poolAddress,
  poolVault,
  programAuthority,
  programTokenAccount,
} from "./address.ts";
export { createPool, type NewPool } from "./createPool.ts";
export { type Fee, type Hop, outputMint, type RouteRequest } from "./plan.ts";
export { route } from "./route.ts";
export { routeV2 } from "./routeV2.ts";
export { sharedAccountsRoute } from "./sharedAccountsRoute.ts";
export { sharedAccountsRouteV2 } from "./sharedAccountsRouteV2.ts";

export { type BlockEngineOptions, type RunningBlockEngine, startBlockEngine } from "./server.ts";
export type { BundleTarget } from "./target.ts";
export { TIP_ACCOUNTS } from "./tip.ts";

export { type JupiterOptions, type RunningJupiter, startJupiter } from "./server.ts";
export type { LookupTable, PoolSource } from "./source.ts";

export { ensureScratch } from "./ensureScratch.ts";
export { type CycleExecutor, type CycleExecutorOptions, cycleExecutor } from "./executor.ts";
export { type CycleIntent, openIntents } from "./intent.ts";
export type { CycleRoutes } from "./quote.ts";
export { CYCLE_DEFAULTS, type CycleSettings } from "./settings.ts";

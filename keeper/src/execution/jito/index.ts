export type { BlockEngine, BundleState, BundleStatus } from "./blockEngine.ts";
export { grpcBlockEngine } from "./grpc.ts";
export { jsonRpcBlockEngine } from "./jsonRpc.ts";
export { TIP_ACCOUNTS } from "./tipAccounts.ts";

export type { Account, AddressedAccount, Write } from "./account.ts";
export { type BundleOutcome, Chain, type Simulated } from "./chain.ts";
export type { Executed } from "./executed.ts";
export type { Landed, Step } from "./landed.ts";
export { type OpenChainOptions, openChain, resetChain } from "./openChain.ts";
export { type RpcServer, serveRpc } from "./rpc/server.ts";
export type { Commitment } from "./slots.ts";
export type { TransactionError } from "./transactionError.ts";
export { MalformedTransaction } from "./wire.ts";

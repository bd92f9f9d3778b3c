export type { JupiterClientOptions } from "./options.ts";
export type { QuotedHop, QuoteRequest, RouteBuilder, RouteInstruction, RouteQuote } from "./routeBuilder.ts";
export { associated, JUPITER_PROGRAM } from "./routeInstruction.ts";
export { jupiterV1 } from "./v1.ts";
export { jupiterV2 } from "./v2.ts";
export { withTokenAccounts } from "./withTokenAccounts.ts";

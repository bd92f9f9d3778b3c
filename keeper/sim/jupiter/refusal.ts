/** Jupiter's error codes, of those that a constant-product market can give rise to. */
export type RefusalCode =
  | "NO_ROUTES_FOUND"
  | "COULD_NOT_FIND_ANY_ROUTE"
  | "TOKEN_NOT_TRADABLE"
  | "MARKET_NOT_FOUND"
  | "NOT_SUPPORTED"
  | "CIRCULAR_ARBITRAGE_IS_DISABLED"
  | "MAX_ACCOUNT_GREATER_THAN_MAX"
  | "FAILED_TO_GET_SWAP_AND_ACCOUNT_METAS";

/** An answer of the API other than 200. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: RefusalCode | undefined;

  constructor(status: number, message: string, code?: RefusalCode) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The JSON body: Jupiter leaves `errorCode` out where the request could not be parsed. */
  body(): { error: string; errorCode?: RefusalCode } {
    return this.code === undefined ? { error: this.message } : { error: this.message, errorCode: this.code };
  }
}

export const circular = (): Refusal =>
  new Refusal(400, "Input and output mints are not allowed to be equal", "CIRCULAR_ARBITRAGE_IS_DISABLED");
export const notTradable = (mint: string): Refusal =>
  new Refusal(400, `The token ${mint} is not tradable`, "TOKEN_NOT_TRADABLE");
export const noRoutes = (): Refusal => new Refusal(400, "No routes found", "NO_ROUTES_FOUND");
export const noRouteForAmount = (): Refusal => new Refusal(400, "Could not find any route", "COULD_NOT_FIND_ANY_ROUTE");
export const unparsable = (name: string, cause: string): Refusal =>
  new Refusal(400, `Query parameter ${name} cannot be parsed: ${cause}`);

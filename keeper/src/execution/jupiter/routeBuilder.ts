import type { Address } from "../../domain/pool.ts";
import type { Atoms } from "../../domain/quantity.ts";
import type { RouteLeg } from "../../vault/accountTable.ts";

/** What a quote is asked for. Amounts are atoms of the input mint. */
export interface QuoteRequest {
  readonly inputMint: Address;
  readonly outputMint: Address;
  readonly amount: Atoms;
  /** Who signs for the input. The vault's trader is a PDA; Jupiter takes any address. */
  readonly taker: Address;
  readonly slippageBps: number;
  /** The most accounts that the route's instruction may name. */
  readonly maxAccounts: number;
  /** Only these exchanges, as Jupiter spells them. */
  readonly dexes?: readonly string[];
  /** Where the input is taken from, if not the taker's associated token account, which is all that Jupiter thinks of. */
  readonly sourceTokenAccount?: Address;
  /** Where the output goes, if not the taker's associated token account. */
  readonly destinationTokenAccount?: Address;
}

/** One swap of a quoted route. */
export interface QuotedHop {
  readonly pool: Address;
  readonly label: string | undefined;
  readonly inputMint: Address;
  readonly outputMint: Address;
}

/** What Jupiter says that an amount comes to. */
export interface RouteQuote {
  readonly request: QuoteRequest;
  readonly inAmount: Atoms;
  readonly outAmount: Atoms;
  /** The least that the instruction accepts. */
  readonly minimumOut: Atoms;
  readonly hops: readonly QuotedHop[];
  /** When Jupiter knew it, where it says. */
  readonly slot: number | undefined;
}

/** The swap alone, without the set-up around it: the caller has its accounts already. */
export interface RouteInstruction extends RouteLeg {
  /** Lookup tables that hold some of its accounts. */
  readonly lookupTables: readonly Address[];
}

/** Jupiter, whichever version of its API is behind it. */
export interface RouteBuilder {
  /**
   * @throws EmpireError QUOTE_REFUSED when Jupiter has no route or does not answer (recoverable), or will never have one.
   * @throws EmpireError QUOTE_INVALID when the answer is not what was asked for.
   * @throws EmpireError KEY_INVALID when Jupiter does not accept the API key.
   */
  quote(request: QuoteRequest): Promise<RouteQuote>;
  /**
   * The instruction of a quote that this builder gave. Source and destination are the request's; the accounts of tokens
   * in between are still the taker's associated ones: see withTokenAccounts.
   *
   * @throws EmpireError as quote.
   */
  instruction(quote: RouteQuote): Promise<RouteInstruction>;
}

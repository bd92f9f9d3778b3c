import type { VenueId } from "../../domain/instrument.ts";
import type { CcxtBook, CcxtClient, CcxtExchange } from "./ccxt.ts";
import { StreamTrouble } from "./trouble.ts";

/**
 * Continuity checks that ccxt leaves out. It follows the update ids of Binance and OKX itself; of Bybit and MEXC it applies
 * whatever arrives, so that one lost frame leaves a level in the book for ever, and with it a profit that is not there.
 */
export const SEQUENCE_GUARDS: Readonly<Record<VenueId, (exchange: CcxtExchange) => void>> = {
  bybit: guardBybit,
  mexc: guardMexc,
};

/** Bybit v5: u of a topic grows by one with each delta; a snapshot (also u = 1 after a restart of theirs) begins anew. */
function guardBybit(exchange: CcxtExchange): void {
  const handle = exchange.handleOrderBook.bind(exchange);
  let last: number | undefined;
  exchange.handleOrderBook = (client: CcxtClient, message: BybitFrame) => {
    const u = Number(message.data?.u);
    if (message.type !== "snapshot" && (last === undefined || u !== last + 1)) {
      throw new StreamTrouble("bad_data", `update ${u} came after ${last ?? "no snapshot"}: an update is missing`);
    }
    last = u;
    handle(client, message);
  };
}

interface BybitFrame {
  readonly type?: string;
  readonly data?: { readonly u?: number };
}

/**
 * MEXC spot v3: a delta covers fromVersion to toVersion, and the next begins one later. The REST snapshot usually falls
 * inside a delta, which is then to be applied whole (sizes are absolute); ccxt compares fromVersion alone and drops it.
 */
function guardMexc(exchange: CcxtExchange): void {
  const handleDelta = exchange.handleDelta.bind(exchange);
  const getCacheIndex = exchange.getCacheIndex.bind(exchange);
  const fetchSnapshot = exchange.fetchRestOrderBookSafe.bind(exchange);

  exchange.handleDelta = (book: CcxtBook, delta: MexcDelta) => {
    if (delta.fromVersion === undefined) return handleDelta(book, delta);
    const [from, to, nonce] = [Number(delta.fromVersion), Number(delta.toVersion), Number(book.nonce)];
    if (to <= nonce) return;
    if (from > nonce + 1) {
      throw new StreamTrouble("bad_data", `versions ${from} to ${to} came after ${nonce}: an update is missing`);
    }
    book.nonce = Math.min(nonce, from);
    handleDelta(book, delta);
    book.nonce = to;
  };
  exchange.getCacheIndex = (book: CcxtBook, cache: readonly MexcDelta[]) => {
    const first = cache[0]?.fromVersion;
    if (first === undefined || book.nonce === undefined) return getCacheIndex(book, cache);
    const nonce = book.nonce;
    if (nonce + 1 < Number(first)) return -1;
    const index = cache.findIndex((delta) => Number(delta.toVersion) > nonce);
    return index === -1 ? cache.length : index;
  };
  // MEXC's own default is 100 levels: too few to stay whole under a moving price.
  exchange.fetchRestOrderBookSafe = (symbol, limit = 1_000, params = {}) => fetchSnapshot(symbol, limit, params);
  // ccxt waits for 25 updates (2.5 s) before it asks for the snapshot. Ten are enough to be ahead of it.
  exchange.options.watchOrderBook = { ...exchange.options.watchOrderBook, snapshotDelay: 10 };
}

interface MexcDelta {
  readonly fromVersion?: string;
  readonly toVersion?: string;
}

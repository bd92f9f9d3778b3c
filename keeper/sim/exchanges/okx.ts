import { type BookUpdate, type BookView, type TextLevel, tick } from "./books.ts";
import { finder, markets } from "./markets.ts";
import type { MarketProfile, VenueProfile } from "./process/profile.ts";
import {
  broadcast,
  type Connection,
  parse,
  type RestAnswer,
  type VenueContext,
  type VenueProtocol,
  type VenueSim,
} from "./venue.ts";

const profile: VenueProfile = {
  id: "okx",
  markets: markets({
    BTC: [1, 8],
    ETH: [2, 6],
    SOL: [2, 6],
    USDC: [4, 4],
    depth: 30_000,
    halfSpreadBps: 0.4,
    minNotional: 0,
  }),
};

/**
 * OKX v5: `books` sends a snapshot (prevSeqId −1) and then updates, each naming the sequence that it follows; `books5` and
 * `bbo-tbt` send the top whole. The client pings with the text "ping". The checksum field is 0, as OKX has sent it since it
 * was retired in favour of the sequence numbers (ccxt pull requests 28660 and 30299).
 */
export const okx: VenueSim = { profile, wsPrefix: "", protocol: (context) => new Okx(context) };

const { id, find } = finder(profile.markets, (base, quote) => `${base}-${quote}`);
const WHOLE: Readonly<Record<string, number>> = { books5: 5, "bbo-tbt": 1 };

interface Arg {
  readonly channel: string;
  readonly instId: string;
}

class Okx implements VenueProtocol {
  private readonly context: VenueContext;

  constructor(context: VenueContext) {
    this.context = context;
  }

  rest(path: string, query: URLSearchParams): RestAnswer {
    const ok = (data: readonly object[]) => ({ body: { code: "0", data, msg: "" } });
    if (path === "/api/v5/public/time") return ok([{ ts: String(this.context.runtime.now()) }]);
    if (path === "/api/v5/public/instruments") {
      // Derivatives exist on OKX; none are listed here.
      return ok(query.get("instType") === "SPOT" ? profile.markets.map(listing) : []);
    }
    if (path === "/api/v5/market/books") {
      const book = this.context.view(find(query.get("instId"))?.symbol ?? "");
      if (book === undefined) return { body: { code: "51001", data: [], msg: "Instrument ID does not exist" } };
      return ok([{ ...top(book, Number(query.get("sz") ?? 1)), ts: String(this.context.runtime.now()) }]);
    }
    return undefined;
  }

  accepts(path: string): boolean {
    return path === "/ws/v5/public";
  }

  received(connection: Connection, text: string): readonly string[] {
    if (text === "ping") return ["pong"];
    const request = parse(text);
    const say = (content: object) => JSON.stringify({ ...content, connId: "simulation" });
    const args = Array.isArray(request?.args) ? request.args.filter(isArg) : [];
    const op = request?.op;
    if ((op !== "subscribe" && op !== "unsubscribe") || args.length === 0) {
      return [say({ event: "error", code: "60012", msg: `Illegal request: ${text}` })];
    }
    return args.flatMap((arg) => {
      const book = this.context.view(find(arg.instId)?.symbol ?? "");
      if (book === undefined || (arg.channel !== "books" && WHOLE[arg.channel] === undefined)) {
        const msg = `channel:${arg.channel},instId:${arg.instId} doesn't exist`;
        return [say({ event: "error", code: "60018", msg })];
      }
      if (op === "unsubscribe") {
        connection.topics.delete(`${arg.channel}:${arg.instId}`);
        return [say({ event: op, arg })];
      }
      connection.topics.add(`${arg.channel}:${arg.instId}`);
      return [say({ event: op, arg }), arg.channel === "books" ? this.snapshot(book) : this.whole(arg.channel, book)];
    });
  }

  updated(update: BookUpdate): void {
    const instId = id(update.market);
    broadcast(this.context.connections(), (topic) => {
      const [channel = "", of] = topic.split(":");
      if (of !== instId) return undefined;
      if (channel === "books") return this.update(update);
      const book = this.context.view(update.market.symbol);
      return book && this.whole(channel, book);
    });
  }

  private snapshot(book: BookView): string {
    return JSON.stringify({
      arg: { channel: "books", instId: id(book.market) },
      action: "snapshot",
      data: [
        { ...top(book, 400), ts: String(this.context.runtime.now()), checksum: 0, seqId: book.last, prevSeqId: -1 },
      ],
    });
  }

  private update(update: BookUpdate): string {
    const data = {
      asks: update.asks.map(fourColumns),
      bids: update.bids.map(fourColumns),
      ts: String(this.context.runtime.now()),
      checksum: 0,
      seqId: update.last,
      prevSeqId: update.first - 1,
    };
    return JSON.stringify({ arg: { channel: "books", instId: id(update.market) }, action: "update", data: [data] });
  }

  private whole(channel: string, book: BookView): string {
    const data = {
      ...top(book, WHOLE[channel] ?? 1),
      instId: id(book.market),
      ts: String(this.context.runtime.now()),
      seqId: book.last,
    };
    return JSON.stringify({ arg: { channel, instId: id(book.market) }, data: [data] });
  }
}

/** Price, size, a field that OKX has retired, and the number of orders. OKX writes no zeros behind the last digit. */
const fourColumns = ([price, size]: TextLevel) => [trimmed(price), trimmed(size), "0", Number(size) === 0 ? "0" : "3"];
const trimmed = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

function top(book: BookView, depth: number): { asks: string[][]; bids: string[][] } {
  return { asks: book.asks.slice(0, depth).map(fourColumns), bids: book.bids.slice(0, depth).map(fourColumns) };
}

function isArg(value: unknown): value is Arg {
  const arg = value as Partial<Arg> | null;
  return typeof arg?.channel === "string" && typeof arg.instId === "string";
}

function listing(market: MarketProfile): object {
  return {
    instType: "SPOT",
    instId: id(market),
    baseCcy: market.base,
    quoteCcy: market.quote,
    lotSz: tick(market.sizeDecimals),
    minSz: tick(market.sizeDecimals),
    tickSz: tick(market.priceDecimals),
    state: "live",
    lever: "",
    settleCcy: "",
    uly: "",
    ctVal: "",
    listTime: "1611907686000",
  };
}

import { Server, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import { type SearcherServiceServer, SearcherServiceService } from "jito-ts/dist/gen/block-engine/searcher.js";
import { type Auction, LEADER } from "./auction.ts";
import { RATE_LIMITED, Refusal } from "./bundle.ts";
import type { RateLimit } from "./limit.ts";
import type { BundleTarget } from "./target.ts";
import { TIP_ACCOUNTS } from "./tip.ts";

const REGION = "embedded";
/** Slots that a leader has in a row. */
const TURN = 4;

interface Deps {
  readonly auction: Auction;
  readonly target: BundleTarget;
  readonly limit: RateLimit;
}

/** Jito's `searcher.SearcherService`, from jito-ts's own generated definition. */
export function grpcServer(deps: Deps): Server {
  const server = new Server();
  server.addService(SearcherServiceService, service(deps));
  return server;
}

function service({ auction, target, limit }: Deps): SearcherServiceServer {
  /** Answers a call with what `work` returns, or with the status that stands for its refusal. */
  function unary<Request, Response>(work: (request: Request) => Response) {
    return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
      try {
        limit.take(call.getPeer().replace(/:\d+$/, ""));
        callback(null, work(call.request));
      } catch (error) {
        callback({ code: statusOf(error), details: error instanceof Refusal ? error.message : "Internal error" });
      }
    };
  }
  const leaderSlots = () => {
    const first = target.slot - (target.slot % TURN);
    return { slots: Array.from({ length: 16 * TURN }, (_, index) => first + index) };
  };
  return {
    sendBundle: unary(({ bundle }) => ({ uuid: auction.submit((bundle?.packets ?? []).map((packet) => packet.data)) })),
    getTipAccounts: unary(() => ({ accounts: [...TIP_ACCOUNTS] })),
    getConnectedLeaders: unary(() => ({ connectedValidators: { [LEADER]: leaderSlots() } })),
    getConnectedLeadersRegioned: unary(() => ({
      connectedValidators: { [REGION]: { connectedValidators: { [LEADER]: leaderSlots() } } },
    })),
    getNextScheduledLeader: unary(() => ({
      currentSlot: target.slot,
      nextLeaderSlot: target.slot + 1,
      nextLeaderIdentity: LEADER,
      nextLeaderRegion: REGION,
    })),
    getRegions: unary(() => ({ currentRegion: REGION, availableRegions: [REGION] })),
    subscribeBundleResults(call) {
      const unsubscribe = auction.subscribe((result) => call.write(result));
      call.on("cancelled", unsubscribe);
      call.on("close", unsubscribe);
    },
  };
}

function statusOf(error: unknown): status {
  if (!(error instanceof Refusal)) return status.INTERNAL;
  return error.code === RATE_LIMITED ? status.RESOURCE_EXHAUSTED : status.INVALID_ARGUMENT;
}

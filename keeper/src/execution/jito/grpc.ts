import { ChannelCredentials, status } from "@grpc/grpc-js";
import type { BundleResult } from "jito-ts/dist/gen/block-engine/bundle.js";
import { SearcherServiceClient } from "jito-ts/dist/gen/block-engine/searcher.js";
import { SearcherClient, type SearcherClientError } from "jito-ts/dist/sdk/block-engine/searcher.js";
import { Bundle } from "jito-ts/dist/sdk/block-engine/types.js";
import { EmpireError } from "../../domain/error.ts";
import { type DurationMs, durationMs } from "../../domain/quantity.ts";
import type { Runtime } from "../../runtime.ts";
import { engineAddress } from "./address.ts";
import type { BlockEngine } from "./blockEngine.ts";
import { deadline } from "./deadline.ts";
import { BundleResults } from "./results.ts";
import { knownTipAccounts } from "./tipAccounts.ts";

const BUNDLE_LIMIT = 5;
const TIMEOUT = durationMs(2_000);

/** Codes with which the block engine says no. Any other may have hidden a yes. */
const REFUSALS: ReadonlySet<status> = new Set([
  status.INVALID_ARGUMENT,
  status.FAILED_PRECONDITION,
  status.ALREADY_EXISTS,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.OUT_OF_RANGE,
  status.UNIMPLEMENTED,
]);

export interface GrpcEngineOptions {
  readonly runtime: Runtime;
  readonly url: string;
  /** For each call; 2 s. */
  readonly timeout?: DurationMs;
}

/**
 * The block engine over gRPC, through jito-ts's SearcherClient: TLS anywhere but on this machine, a deadline on every
 * call, nothing sent twice by itself. What became of bundles comes from its stream of results.
 *
 * @throws EmpireError CONFIG_INVALID for an address that is none, or that is neither encrypted nor local.
 */
export function grpcBlockEngine({ runtime, url, timeout = TIMEOUT }: GrpcEngineOptions): BlockEngine {
  const { target, secure } = engineAddress(url);
  const credentials = secure ? ChannelCredentials.createSsl() : ChannelCredentials.createInsecure();
  const wire = new SearcherServiceClient(target, credentials, { interceptors: [deadline(runtime, timeout)] });
  const client = new SearcherClient(wire);
  // bundleResults and not onBundleResult, which prints to standard output.
  const results = new BundleResults((onError): AsyncIterable<BundleResult> => client.bundleResults(onError));
  return {
    async sendBundle(transactions) {
      results.listen();
      const sent = await client.sendBundle(new Bundle([...transactions], BUNDLE_LIMIT));
      if (!sent.ok) throw failure("sendBundle", sent.error);
      results.sent(sent.value);
      return sent.value;
    },
    async status(bundleId) {
      results.listen();
      return results.status(bundleId);
    },
    async tipAccounts() {
      const answer = await client.getTipAccounts();
      if (!answer.ok) throw failure("getTipAccounts", answer.error);
      return knownTipAccounts(answer.value);
    },
    close() {
      results.close();
      wire.close();
    },
  };
}

function failure(call: string, error: SearcherClientError): EmpireError {
  if (REFUSALS.has(error.code)) {
    return new EmpireError("BUNDLE_REFUSED", `the block engine refused ${call}: ${error.details}`, {
      context: { status: status[error.code] },
      cause: error,
    });
  }
  const limited = error.code === status.RESOURCE_EXHAUSTED;
  return new EmpireError("BLOCK_ENGINE_FAILED", `the block engine did not answer ${call}: ${error.message}`, {
    recoverable: true,
    context: { status: status[error.code], ...(limited && { taken: false }) },
    cause: error,
  });
}

import { createHash } from "node:crypto";
import { addressOf } from "../../address.ts";
import { unitPriceOf } from "../../fees.ts";
import { BLOCKHASH_AGE } from "../../slots.ts";
import { decodeTransaction } from "../../wire.ts";
import { API_VERSION, type Methods } from "../method.ts";
import { asAddress } from "../params.ts";
import { invalidParams } from "../rpcError.ts";

const IDENTITY = addressOf(createHash("sha256").update("empire embedded validator").digest());
const SAMPLE_SECONDS = 60;
const MAX_FEE_ADDRESSES = 128;

export const clusterMethods: Methods = {
  getHealth: () => "ok",
  getVersion: () => ({ "solana-core": API_VERSION, "feature-set": 0 }),
  getIdentity: () => ({ identity: IDENTITY }),
  getSlotLeader: () => IDENTITY,
  getGenesisHash: (chain) => chain.genesisHash,

  requestAirdrop(chain, params) {
    const to = params.address(0, "pubkey");
    const { signature, landed, err } = chain.airdrop(to, BigInt(params.integer(1, "lamports")));
    if (!landed) throw invalidParams(`airdrop request failed: ${JSON.stringify(err)}`);
    return signature;
  },

  /** The lowest price a unit was bought at in each recent block that wrote the given accounts. */
  getRecentPrioritizationFees(chain, params) {
    const addresses = (params.raw(0) === undefined ? [] : params.list(0, "addresses")).map((v) =>
      asAddress(v, "address"),
    );
    if (addresses.length > MAX_FEE_ADDRESSES) throw invalidParams(`Too many inputs provided; max ${MAX_FEE_ADDRESSES}`);
    const first = Math.max(1, chain.slot - BLOCKHASH_AGE + 1);
    return Array.from({ length: chain.slot - first + 1 }, (_, i) => {
      const prices = chain.history
        .inSlot(first + i)
        .flatMap(({ signature }) => chain.transaction(signature)?.transaction ?? [])
        .map(decodeTransaction)
        .filter(({ staticKeys }) => addresses.every((address) => staticKeys.includes(address)))
        .map(unitPriceOf);
      const lowest = prices.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
      return { slot: first + i, prioritizationFee: lowest ?? 0n };
    });
  },

  getRecentPerformanceSamples(chain) {
    const slots = Math.max(1, Math.min(chain.slot, BLOCKHASH_AGE));
    const transactions = Array.from({ length: slots }, (_, i) => chain.history.inSlot(chain.slot - i).length);
    const numTransactions = transactions.reduce((a, b) => a + b, 0);
    return [
      {
        slot: chain.slot,
        numSlots: slots,
        numTransactions,
        numNonVoteTransactions: numTransactions,
        samplePeriodSecs: SAMPLE_SECONDS,
      },
    ];
  },
};

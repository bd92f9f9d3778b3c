import type { Chain } from "../../chain.ts";
import { BLOCKHASH_AGE, SLOTS_PER_EPOCH } from "../../slots.ts";
import { encodeLanded, TRANSACTION_ENCODINGS } from "../encode/transaction.ts";
import { ledgerCommitment, type Methods, readAt, withContext } from "../method.ts";
import { CODE, RpcError } from "../rpcError.ts";

export const blockMethods: Methods = {
  getSlot: (chain, params) => readAt(chain, params.options(0)).slot,

  /** Every slot has a block here, so that height and slot are one number. */
  getBlockHeight: (chain, params) => readAt(chain, params.options(0)).slot,

  getLatestBlockhash(chain, params) {
    const { commitment, slot } = readAt(chain, params.options(0));
    return withContext(slot, chain.latestBlockhash(commitment));
  },

  isBlockhashValid(chain, params) {
    const blockhash = params.string(0, "blockhash");
    const { slot } = readAt(chain, params.options(1));
    const from = chain.slots.slotOf(blockhash);
    return withContext(slot, from !== undefined && from <= slot && slot - from <= BLOCKHASH_AGE);
  },

  getBlockTime(chain, params) {
    const slot = params.integer(0, "slot");
    const time = timeOf(chain, slot);
    if (time === undefined) throw new RpcError(CODE.blockNotAvailable, `Block not available for slot ${slot}`);
    return time;
  },

  getBlock(chain, params) {
    const slot = params.integer(0, "slot");
    const options = params.options(1);
    const commitment = ledgerCommitment(options);
    const time = timeOf(chain, slot);
    if (time === undefined || slot > chain.slots.at(commitment)) {
      throw new RpcError(CODE.blockNotAvailable, `Block not available for slot ${slot}`);
    }
    const encoding = options.oneOf("encoding", TRANSACTION_ENCODINGS) ?? "json";
    const details = options.oneOf("transactionDetails", ["full", "signatures", "none"]) ?? "full";
    const maxVersion = options.integer("maxSupportedTransactionVersion");
    const entries = chain.history.inSlot(slot);
    return {
      blockHeight: slot,
      blockTime: time,
      blockhash: chain.slots.hash(slot),
      parentSlot: Math.max(0, slot - 1),
      previousBlockhash: chain.slots.hash(Math.max(0, slot - 1)),
      rewards: options.boolean("rewards") === false ? undefined : [],
      signatures: details === "signatures" ? entries.map((entry) => entry.signature) : undefined,
      transactions:
        details === "full"
          ? entries.flatMap(({ signature }) => {
              const landed = chain.transaction(signature);
              return landed === undefined ? [] : [encodeLanded(landed, encoding, maxVersion)];
            })
          : undefined,
    };
  },

  getEpochInfo(chain, params) {
    const { slot } = readAt(chain, params.options(0));
    const slotsInEpoch = Number(SLOTS_PER_EPOCH);
    return {
      absoluteSlot: slot,
      blockHeight: slot,
      epoch: Math.floor(slot / slotsInEpoch),
      slotIndex: slot % slotsInEpoch,
      slotsInEpoch,
      transactionCount: chain.history.size,
    };
  },

  getEpochSchedule: () => ({
    slotsPerEpoch: SLOTS_PER_EPOCH,
    leaderScheduleSlotOffset: SLOTS_PER_EPOCH,
    warmup: false,
    firstNormalEpoch: 0,
    firstNormalSlot: 0,
  }),

  getFirstAvailableBlock: () => 0,
  minimumLedgerSlot: () => 0,
  getTransactionCount: (chain) => chain.history.size,
};

function timeOf(chain: Chain, slot: number): number | undefined {
  return chain.slots.timeOf(slot) ?? chain.history.inSlot(slot)[0]?.blockTime;
}

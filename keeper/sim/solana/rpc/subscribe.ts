import type { Cancel } from "../../../src/runtime.ts";
import type { Account, Write } from "../account.ts";
import { type Address, SYSTEM_PROGRAM } from "../address.ts";
import type { Chain } from "../chain.ts";
import type { Landed, Step } from "../landed.ts";
import { decodeTransaction } from "../wire.ts";
import { accountFormat, encodeAccount } from "./encode/account.ts";
import { readFilters } from "./filters.ts";
import { withContext } from "./method.ts";
import { asAddress, type Params } from "./params.ts";
import { invalidParams } from "./rpcError.ts";
import type { StepFeed } from "./stepFeed.ts";

/** Sends one notification's result. */
export type Notify = (result: unknown) => void;

/** Begins a subscription; `end` is called by one that is over after its first notification. */
export type Subscribe = (chain: Chain, feed: StepFeed, params: Params, notify: Notify, end: () => void) => Cancel;

const GONE: Account = { lamports: 0n, owner: SYSTEM_PROGRAM, executable: false, data: new Uint8Array() };

/** The kinds of subscription by their name: accountSubscribe, accountUnsubscribe and accountNotification are one kind. */
export const SUBSCRIPTIONS: Readonly<Record<string, Subscribe>> = {
  account(chain, feed, params, notify) {
    const address = params.address(0, "pubkey");
    const options = params.options(1);
    const format = accountFormat(options);
    const commitment = options.commitment();
    return feed.listen(commitment, (steps) => {
      const last = lastWrites(steps, (write) => write.address === address).get(address);
      if (last === undefined) return;
      const value = encodeAccount(last.write.account ?? GONE, format, (other) => chain.account(other, commitment));
      notify(withContext(last.slot, value));
    });
  },

  program(chain, feed, params, notify) {
    const owner = params.address(0, "program");
    const options = params.options(1);
    const format = accountFormat(options);
    const passes = readFilters(options);
    const commitment = options.commitment();
    return feed.listen(commitment, (steps) => {
      const wanted = ({ account }: Write) => account?.owner === owner && passes(account);
      for (const [pubkey, { write, slot }] of lastWrites(steps, wanted)) {
        const account = encodeAccount(write.account, format, (other) => chain.account(other, commitment));
        notify(withContext(slot, { pubkey, account }));
      }
    });
  },

  signature(chain, feed, params, notify, end) {
    const signature = params.signature(0, "signature");
    const commitment = params.options(1).commitment();
    const found = chain.history.get(signature);
    const finish = (slot: number, err: Landed["err"]) => {
      notify(withContext(slot, { err }));
      end();
    };
    if (found !== undefined && found.slot <= chain.slots.at(commitment)) {
      finish(found.slot, found.err);
      return () => {};
    }
    return feed.listen(commitment, (steps) => {
      const landed = steps.flatMap((step) => step.transactions).find((t) => t.signature === signature);
      if (landed !== undefined) finish(landed.slot, landed.err);
    });
  },

  logs(_chain, feed, params, notify) {
    const mentions = readMentions(params);
    return feed.listen(params.options(1).commitment(), (steps) => {
      for (const landed of steps.flatMap((step) => step.transactions)) {
        if (!mentions(landed)) continue;
        notify(withContext(landed.slot, { signature: landed.signature, err: landed.err, logs: landed.logs }));
      }
    });
  },

  slot(chain, _feed, _params, notify) {
    return chain.onSlot((slot) => {
      notify({ parent: slot - 1, root: chain.slots.at("finalized"), slot });
    });
  },

  root(chain, _feed, _params, notify) {
    return chain.onSlot(() => notify(chain.slots.at("finalized")));
  },
};

/** The last write of each account in `steps` that `wanted` accepts: what a node shows when a slot wrote one twice. */
function lastWrites(
  steps: readonly Step[],
  wanted: (write: Write) => boolean,
): Map<Address, { write: Write; slot: number }> {
  const all = new Map(steps.flatMap((step) => step.writes.map((write) => [write.address, { write, slot: step.slot }])));
  return new Map([...all].filter(([, { write }]) => wanted(write)));
}

function readMentions(params: Params): (landed: Landed) => boolean {
  const filter = params.raw(0);
  if (filter === "all" || filter === "allWithVotes") return () => true;
  const [address, ...more] = params.options(0).list("mentions") ?? [];
  if (more.length > 0) throw invalidParams("Invalid Request: Only 1 address supported");
  const wanted = asAddress(address, "mentions");
  return ({ transaction, loadedAddresses: { writable, readonly } }) =>
    [...decodeTransaction(transaction).staticKeys, ...writable, ...readonly].includes(wanted);
}

import { changeKey, holdingKey, positionKey } from "./addresses.ts";
import { CHANGE, type ChangeState } from "./state.ts";
import type { Argument, Wire } from "./wire/instruction.ts";
import { type Key, keyOf, keyOfBytes } from "./wire/key.ts";
import { call, type World } from "./world.ts";

/** What an admin proposes; what a kind does not use is left out. */
export interface Proposal {
  readonly kind: number;
  readonly parameter?: number;
  readonly subject?: Key;
  readonly feed?: Uint8Array;
  readonly value?: bigint;
  readonly capacity?: bigint;
  readonly refill?: bigint;
}

const NOBODY = keyOfBytes(new Uint8Array(32));
const NO_FEED = new Uint8Array(32);

/** A proposal as the program takes it. */
export function proposalOf(proposal: Proposal): Argument {
  const { kind, parameter = 0, subject = NOBODY, feed = NO_FEED, value = 0n, capacity = 0n, refill = 0n } = proposal;
  return { kind, parameter, subject, feed, value, capacity, refill };
}

/** Stands where an account is not looked at. Not the vault: what is declared writable may be named once. */
export const nobody = ({ accounts }: World): Key => accounts.usdcMint ?? NOBODY;

/** The instruction that carries out change `number`. `head` is the ticket at the head of the queue; `nobody` where none waits. */
export function enactment(
  world: World,
  admin: Key,
  number: bigint,
  { kind, parameter, subject }: Pick<ChangeState, "kind" | "parameter" | "subject">,
  head: Key,
): Wire {
  const about = keyOf(subject);
  const common = { admin, change: changeKey(world.vault, number), head };
  switch (kind) {
    case CHANGE.addVenue: {
      const place = world.places.find((each) => each.destination === about && each.kind === parameter);
      if (place === undefined) throw new Error(`nobody knows the destination ${about.text}`);
      const position = place.asset === undefined ? nobody(world) : positionKey(world.vault, place.asset.mint);
      return call(world, "add_venue", { ...common, venue: place.venue, destination: about, position });
    }
    case CHANGE.changeVenue:
      return call(world, "change_venue", { ...common, venue: about });
    case CHANGE.addPosition: {
      const [position, holding] = [positionKey(world.vault, about), holdingKey(world.vault, about)];
      return call(world, "add_position", { ...common, mint: about, position, holding });
    }
    case CHANGE.changePosition:
      return call(world, "change_position", { ...common, position: about });
    case CHANGE.setSilver:
      return call(world, "set_silver", { ...common, mint: about });
    case CHANGE.releaseShares:
      return call(world, "release_shares", { ...common, destination: about });
    default:
      return call(world, "apply_change", common);
  }
}

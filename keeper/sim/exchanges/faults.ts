import type { BookUpdate, TextLevel } from "./books.ts";

/**
 * What can be wrong with the next market data that a venue pushes:
 * - unreadable: the frame is cut in half
 * - lost: the update never arrives, though its ids are used up
 * - not_a_number, negative_price, zero_price: a level that is none
 * - crossed: a bid above every ask
 */
export type Corruption = "unreadable" | "lost" | "not_a_number" | "negative_price" | "zero_price" | "crossed";

const BAD_LEVEL: Partial<Record<Corruption, { side: "bids" | "asks"; level: TextLevel }>> = {
  not_a_number: { side: "asks", level: ["NaN", "1"] },
  negative_price: { side: "asks", level: ["-1", "1"] },
  zero_price: { side: "asks", level: ["0", "1"] },
  crossed: { side: "bids", level: ["9999999", "1"] },
};

/** `update` with what `how` does to its levels; its ids stay as they are. */
export function tamper(update: BookUpdate, how: Corruption): BookUpdate {
  const bad = BAD_LEVEL[how];
  return bad === undefined ? update : { ...update, [bad.side]: [bad.level, ...update[bad.side]] };
}

/** The first half of a frame. */
export function truncate(frame: string | Uint8Array): string | Uint8Array {
  return frame.slice(0, Math.ceil(frame.length / 2));
}

import { sha256 } from "@noble/hashes/sha2.js";
import { u64Bytes } from "../../keeper/src/vault/u64.ts";
import type { Key } from "./wire/key.ts";

const hash = (...parts: readonly Uint8Array[]): Uint8Array => sha256(Buffer.concat(parts));

/** What somebody is promised. */
export interface Share {
  readonly claimant: Key;
  readonly amount: bigint;
}

/** H(0 ‖ H(epoch ‖ claimant ‖ amount)). */
function leaf(epoch: bigint, { claimant, amount }: Share): Uint8Array {
  return hash(Uint8Array.of(0), hash(u64Bytes(epoch), claimant.bytes, u64Bytes(amount)));
}

/** H(1 ‖ the lower ‖ the higher). */
function node(a: Uint8Array, b: Uint8Array): Uint8Array {
  const [low, high] = Buffer.compare(a, b) <= 0 ? [a, b] : [b, a];
  return hash(Uint8Array.of(1), low, high);
}

/** The root over `shares`, and for each of them the proof from the bottom up. */
export function tree(
  epoch: bigint,
  shares: readonly Share[],
): { readonly root: Uint8Array; readonly proofs: Uint8Array[][] } {
  const proofs: Uint8Array[][] = shares.map(() => []);
  let level = shares.map((share, at) => ({ hash: leaf(epoch, share), below: [at] }));
  while (level.length > 1) {
    const next: typeof level = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left === undefined) continue;
      if (right === undefined) {
        next.push(left);
        continue;
      }
      for (const place of left.below) proofs[place]?.push(right.hash);
      for (const place of right.below) proofs[place]?.push(left.hash);
      next.push({ hash: node(left.hash, right.hash), below: [...left.below, ...right.below] });
    }
    level = next;
  }
  return { root: level[0]?.hash ?? new Uint8Array(32), proofs };
}

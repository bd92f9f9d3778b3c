import { sha256 } from "@noble/hashes/sha2.js";
import type { PublicKey } from "@solana/web3.js";
import { EmpireError } from "../domain/error.ts";
import { isU64, type UsdcAtoms, usdcAtoms } from "../domain/quantity.ts";
import { u64Bytes } from "./u64.ts";

/** What somebody gets of a distribution. */
export interface Allotment {
  readonly claimant: PublicKey;
  readonly amount: UsdcAtoms;
}

/** An allotment, and what proves it: the hashes beside its way to the root, from the bottom up. */
export interface ProvenAllotment extends Allotment {
  readonly proof: readonly Uint8Array[];
}

export interface MerkleTree {
  readonly root: Uint8Array;
  /** The sum of all allotments: what the distribution has to set aside. */
  readonly total: UsdcAtoms;
  /** In the order in which they were given. */
  readonly allotments: readonly ProvenAllotment[];
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function hash(...parts: readonly Uint8Array[]): Uint8Array {
  const digest = sha256.create();
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** H(0 ‖ H(epoch ‖ claimant ‖ amount)), H = sha256, numbers little-endian (programs/vault/src/math/merkle.rs). */
export function merkleLeaf(epoch: bigint, { claimant, amount }: Allotment): Uint8Array {
  return hash(LEAF, hash(u64Bytes(epoch), claimant.toBytes(), u64Bytes(amount)));
}

/** H(1 ‖ the lower child ‖ the higher child): whichever comes first. */
export function merkleNode(a: Uint8Array, b: Uint8Array): Uint8Array {
  return isAbove(a, b) ? hash(NODE, b, a) : hash(NODE, a, b);
}

/** The root that `proof`, from the bottom up, leads to from `leaf`. */
export function merkleRoot(leaf: Uint8Array, proof: readonly Uint8Array[]): Uint8Array {
  return proof.reduce(merkleNode, leaf);
}

/**
 * The tree of a distribution: its root, and a proof for each allotment. What has no neighbour moves up a level as it is.
 *
 * @throws EmpireError DISTRIBUTION_INVALID for none, for a claimant named twice (who could claim only once) or given nothing.
 * @throws EmpireError AMOUNT_INVALID for an epoch, an amount or a total outside u64.
 */
export function merkleTree(epoch: bigint, allotments: readonly Allotment[]): MerkleTree {
  requireU64(epoch, "the epoch");
  const total = totalOf(allotments);
  const proofs: Uint8Array[][] = allotments.map(() => []);
  let level = allotments.map((allotment, at): Branch => ({ hash: merkleLeaf(epoch, allotment), leaves: [at] }));
  while (level.length > 1) level = levelAbove(level, proofs);
  const root = level[0]?.hash;
  if (root === undefined) throw new EmpireError("DISTRIBUTION_INVALID", "a distribution needs somebody to go to");
  return { root, total, allotments: allotments.map((allotment, at) => ({ ...allotment, proof: proofs[at] ?? [] })) };
}

/** A hash of a level, and which allotments are below it. */
interface Branch {
  readonly hash: Uint8Array;
  readonly leaves: readonly number[];
}

/** Joins neighbours, and tells the allotments below each what stands beside them. */
function levelAbove(level: readonly Branch[], proofs: readonly Uint8Array[][]): Branch[] {
  const above: Branch[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at], level[at + 1]];
    if (left === undefined) break;
    if (right === undefined) {
      above.push(left);
      break;
    }
    for (const leaf of left.leaves) proofs[leaf]?.push(right.hash);
    for (const leaf of right.leaves) proofs[leaf]?.push(left.hash);
    above.push({ hash: merkleNode(left.hash, right.hash), leaves: [...left.leaves, ...right.leaves] });
  }
  return above;
}

function totalOf(allotments: readonly Allotment[]): UsdcAtoms {
  const seen = new Set<string>();
  let total = 0n;
  for (const { claimant, amount } of allotments) {
    const key = claimant.toBase58();
    if (seen.has(key)) {
      throw new EmpireError("DISTRIBUTION_INVALID", `${key} is named twice: add the two amounts up`, {
        context: { claimant: key },
      });
    }
    seen.add(key);
    if (amount === 0n) {
      throw new EmpireError("DISTRIBUTION_INVALID", `${key} gets nothing: leave it out`, {
        context: { claimant: key },
      });
    }
    requireU64(amount, `what ${key} gets`);
    total += amount;
  }
  requireU64(total, "the total");
  return usdcAtoms(total);
}

function requireU64(value: bigint, name: string): void {
  if (!isU64(value)) throw new EmpireError("AMOUNT_INVALID", `${name} must be between 0 and 2^64 - 1, got ${value}`);
}

/** Whether `a` comes after `b`, byte by byte. */
function isAbove(a: Uint8Array, b: Uint8Array): boolean {
  for (const [at, byte] of a.entries()) {
    const other = b[at] ?? 0;
    if (byte !== other) return byte > other;
  }
  return false;
}

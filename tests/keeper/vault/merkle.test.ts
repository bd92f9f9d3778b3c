import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { PublicKey } from "@solana/web3.js";
import fc from "fast-check";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";
import { usdcAtoms } from "../../../keeper/src/domain/quantity.ts";
import {
  type Allotment,
  type MerkleTree,
  merkleLeaf,
  merkleNode,
  merkleRoot,
  merkleTree,
} from "../../../keeper/src/vault/merkle.ts";

const U64_MAX = (1n << 64n) - 1n;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const claimant = (place: number): PublicKey => new PublicKey(new Uint8Array(32).fill(place));
const allotment = (place: number, amount: bigint): Allotment => ({
  claimant: claimant(place),
  amount: usdcAtoms(amount),
});

/** The same hash by another implementation. */
function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return Uint8Array.from(digest.digest());
}

/** Little-endian, by another way than the client's. */
function u64(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

const amounts = fc.bigInt({ min: 1n, max: 1n << 50n });
const people = fc.uniqueArray(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
  minLength: 1,
  maxLength: 24,
  selector: hex,
});
const epochs = fc.bigInt({ min: 0n, max: U64_MAX });
/** Allotments to different people, none of nothing. */
const lists = people.chain((keys) =>
  fc
    .array(amounts, { minLength: keys.length, maxLength: keys.length })
    .map((each) =>
      keys.map((key, at): Allotment => ({ claimant: new PublicKey(key), amount: usdcAtoms(each[at] ?? 1n) })),
    ),
);

const proves = ({ root }: MerkleTree, leaf: Uint8Array, proof: readonly Uint8Array[]): boolean =>
  hex(merkleRoot(leaf, proof)) === hex(root);

describe("the tree of a distribution", () => {
  const refuses = (code: "DISTRIBUTION_INVALID" | "AMOUNT_INVALID", list: readonly Allotment[], epoch = 0n) =>
    assert.throws(
      () => merkleTree(epoch, list),
      (error) => isEmpireError(error, code),
    );

  it("refuses nobody, a claimant named twice, and nothing for somebody", () => {
    refuses("DISTRIBUTION_INVALID", []);
    refuses("DISTRIBUTION_INVALID", [allotment(1, 5n), allotment(2, 5n), allotment(1, 6n)]);
    refuses("DISTRIBUTION_INVALID", [allotment(1, 5n), allotment(2, 0n)]);
  });

  it("refuses an epoch, an amount or a sum that no u64 holds", () => {
    refuses("AMOUNT_INVALID", [allotment(1, 1n)], -1n);
    refuses("AMOUNT_INVALID", [allotment(1, 1n)], U64_MAX + 1n);
    refuses("AMOUNT_INVALID", [allotment(1, -1n)]);
    refuses("AMOUNT_INVALID", [allotment(1, U64_MAX + 1n)]);
    refuses("AMOUNT_INVALID", [allotment(1, U64_MAX), allotment(2, 1n)]);
    assert.equal(merkleTree(U64_MAX, [allotment(1, U64_MAX - 1n), allotment(2, 1n)]).total, U64_MAX);
  });

  it("is what the program's own test has for three claims", () => {
    const { root, allotments } = merkleTree(7n, [allotment(1, 1_000_000n), allotment(2, 2_500_000n), allotment(3, 9n)]);
    assert.equal(
      hex(merkleLeaf(7n, allotment(1, 1_000_000n))),
      "ffc2481597668a60f41cbae42633913d6ca8897a9a44d6fe51da9f90cb3f8611",
    );
    assert.equal(
      hex(merkleLeaf(7n, allotment(2, 2_500_000n))),
      "da57bf83d06165ff10dd9cd0ead14246e27e6d6c43af18ce4a934d6370ac88a4",
    );
    const third = merkleLeaf(7n, allotment(3, U64_MAX));
    assert.equal(hex(third), "7552b88a184f0a8d283d4c6422436c582df54e197f36d9efdd5a97d868adf928");
    const [first, second] = [merkleLeaf(7n, allotment(1, 1_000_000n)), merkleLeaf(7n, allotment(2, 2_500_000n))];
    assert.equal(
      hex(merkleRoot(first, [second, third])),
      "73793c2957c339fcdc2cde282691c4cfa03984252e96e1102dab147e1c48f33a",
    );
    assert.deepEqual(
      allotments.map(({ proof }) => proof.length),
      [2, 2, 1],
    );
    assert.ok(proves({ root } as MerkleTree, merkleLeaf(7n, allotment(3, 9n)), allotments[2]?.proof ?? []));
  });

  it("is the leaf itself, with an empty proof, for one claimant", () => {
    const { root, allotments, total } = merkleTree(3n, [allotment(9, 5n)]);
    assert.deepEqual([hex(root), allotments[0]?.proof, total], [hex(merkleLeaf(3n, allotment(9, 5n))), [], 5n]);
  });

  it("hashes leaves and nodes as the formula says", () => {
    fc.assert(
      fc.property(lists, epochs, ([one], epoch) => {
        assert.ok(one);
        const inner = sha256(u64(epoch), one.claimant.toBytes(), u64(one.amount));
        assert.equal(hex(merkleLeaf(epoch, one)), hex(sha256(Uint8Array.of(0), inner)));
      }),
    );
    const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(hashes, hashes, fc.nat(31), fc.boolean(), (a, other, at, near) => {
        // Half of the pairs differ in one byte.
        const b = near ? a.map((byte, place) => (place === at ? (other[place] ?? 0) : byte)) : other;
        const [low, high] = hex(a) <= hex(b) ? [a, b] : [b, a];
        assert.equal(hex(merkleNode(a, b)), hex(sha256(Uint8Array.of(1), low, high)));
        assert.equal(hex(merkleNode(b, a)), hex(merkleNode(a, b)));
      }),
    );
  });

  it("proves every allotment, in the order given, and adds them up", () => {
    fc.assert(
      fc.property(lists, epochs, (list, epoch) => {
        const tree = merkleTree(epoch, list);
        assert.deepEqual(
          tree.allotments.map(({ claimant: key, amount }) => [key.toBase58(), amount]),
          list.map(({ claimant: key, amount }) => [key.toBase58(), amount]),
        );
        assert.equal(
          tree.total,
          list.reduce((sum, { amount }) => sum + amount, 0n),
        );
        for (const each of tree.allotments) {
          assert.ok(proves(tree, merkleLeaf(epoch, each), each.proof));
          assert.ok(
            each.proof.length <= Math.ceil(Math.log2(list.length)),
            "a proof is no longer than the tree is high",
          );
        }
      }),
    );
  });

  it("proves no other amount, claimant or epoch, no bent or shortened proof, and no inner node", () => {
    const cases = fc.tuple(lists, fc.bigInt({ min: 0n, max: 1n << 40n }), fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(cases, ([list, epoch, pick, bit]) => {
        const tree = merkleTree(epoch, list);
        const one = tree.allotments[pick % list.length];
        assert.ok(one);
        const { proof } = one;
        const leaf = merkleLeaf(epoch, one);
        const stranger = new PublicKey(sha256(one.claimant.toBytes()));
        const forged: (readonly [Uint8Array, readonly Uint8Array[]])[] = [
          [merkleLeaf(epoch, { ...one, amount: usdcAtoms(one.amount + 1n) }), proof],
          [merkleLeaf(epoch, { ...one, claimant: stranger }), proof],
          [merkleLeaf(epoch + 1n, one), proof],
          [leaf, [...proof, leaf]],
        ];
        const [first, ...rest] = proof;
        if (first !== undefined) {
          const bent = first.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
          forged.push([leaf, [bent, ...rest]], [leaf, rest]);
          // A node as what a leaf hashes: the prefixes differ, so that it is another hash (attack 37).
          forged.push([sha256(Uint8Array.of(0), merkleNode(leaf, first)), rest]);
        }
        for (const [wrong, way] of forged) assert.ok(!proves(tree, wrong, way));
      }),
    );
  });
});

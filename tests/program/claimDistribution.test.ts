import assert from "node:assert/strict";
import { sha256 } from "@noble/hashes/sha2.js";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { PublicKey } from "@solana/web3.js";
import { type UsdcAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { claimAddress, distributionAddress } from "../../keeper/src/vault/addresses.ts";
import { type MerkleTree, merkleLeaf, merkleNode } from "../../keeper/src/vault/merkle.ts";
import { vaultProgram } from "../../keeper/src/vault/program.ts";
import { setPaused } from "../../keeper/src/vault/setPaused.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import {
  cancellationOf,
  claimOf,
  clawbackOf,
  distribute,
  distributionNow,
  makeReserve,
  partOf,
  treeFor,
} from "../support/distribution.ts";
import { refuseFalseToken } from "../support/falseToken.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { balance, fund } from "../support/tokens.ts";
import {
  type Depositor,
  makeDepositor,
  makeVaultBeside,
  PROGRAMS,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { assertReceipt } from "../support/venue.ts";

/** What the program says to a second claim: the account that notes the first is there. */
const ALREADY = "AlreadyExists";

/** The account that notes a claim, byte by byte (programs/vault/src/state/distribution.rs): the IDL has no type of it. */
function readClaim(data: Uint8Array) {
  const bytes = new DataView(data.buffer, data.byteOffset);
  return {
    ...{ size: data.length, version: data[8] },
    ...{ distribution: `${new PublicKey(data.slice(16, 48))}`, claimant: `${new PublicKey(data.slice(48, 80))}` },
    ...{ amount: bytes.getBigUint64(80, true), claimedAt: bytes.getBigInt64(88, true) },
  };
}

/** Somebody who never signs. */
const bystander = (place: number): PublicKey => new PublicKey(sha256(Uint8Array.of(place >> 8, place & 255)));

describeOnBoth("claim_distribution", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let people: [Depositor, Depositor, Depositor];
  let tree: MerkleTree;
  let epoch: bigint;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    ({ vault } = await makeReserve(chain));
    people = [await makeDepositor(vault, 0n), await makeDepositor(vault, 0n), await makeDepositor(vault, 0n)];
    const parts = [usdc(50), usdc(30), usdc(0.000001)];
    tree = await treeFor(
      vault,
      people.map(({ key }, at) => [key.publicKey, parts[at] ?? 0n]),
    );
    epoch = await distribute(vault, tree);
  });

  const at = async (when: "claimableFrom" | "clawbackFrom", offset = 0n, of = epoch) =>
    chain.setNow((await distributionNow(vault, of)).distribution[when] + offset);
  const claim = (who: Depositor, change: Partial<Parameters<typeof claimOf>[3]> = {}) =>
    claimOf(vault, epoch, who, { ...partOf(tree, who), ...change });
  const refuse = async (error: string, who: Depositor, change: Parameters<typeof claim>[1] = {}) =>
    assertRefused(chain, error, [await claim(who, change)], [who.key]);
  const claimed = async (who: Depositor) => sendOk(chain, [await claim(who)], [who.key]);

  describe("who and where", () => {
    beforeEach(() => at("claimableFrom"));

    it("refuses a claimant who has not signed", async () => {
      const [alice] = people;
      const wrong = unsigned(await claim(alice), alice.key.publicKey);
      await assertRefused(chain, "missing required signature for instruction", [wrong]);
    });

    it("refuses what is no vault and what is no distribution", async () => {
      const [alice] = people;
      await refuseForgeries(chain, await claim(alice), vault.vault, [alice.key]);
      await refuseForgeries(chain, await claim(alice), distributionAddress(vault.vault, epoch), [alice.key]);
    });

    it("refuses a distribution of another vault, whose money it is not", async () => {
      const [alice] = people;
      const other = await makeVaultBeside(vault);
      const wrong = swapAccount(
        swapAccount(await claim(alice), vault.vault, other.vault),
        vault.treasury,
        other.treasury,
      );
      await assertRefused(chain, "WrongDistribution", [wrong], [alice.key]);
    });

    it("refuses another treasury", async () => {
      const [alice] = people;
      const other = await makeVaultBeside(vault);
      for (const wrong of [other.treasury, vault.keeperUsdc]) {
        await assertRefused(
          chain,
          "WrongTreasury",
          [swapAccount(await claim(alice), vault.treasury, wrong)],
          [alice.key],
        );
      }
    });

    it("refuses to pay into an account of somebody else, of another token, or that is none", async () => {
      const [alice, bob] = people;
      const nowhere = newKey().publicKey;
      for (const claimantUsdc of [bob.usdc, alice.shares, vault.usdcMint, nowhere]) {
        await refuse("WrongTokenAccount", alice, { claimantUsdc });
      }
    });

    it("refuses another program for the token program", async () => {
      const [alice] = people;
      const wrong = swapAccount(await claim(alice), TOKEN_PROGRAM_ID, vaultProgram().programId);
      await assertRefused(chain, "incorrect program id for instruction", [wrong], [alice.key]);
    });

    it("refuses to note the claim anywhere but at its address: elsewhere it could be made again", async () => {
      const [alice, bob] = people;
      const { address } = await distributionNow(vault, epoch);
      const right = claimAddress(address, alice.key.publicKey);
      for (const wrong of [claimAddress(address, bob.key.publicKey), newKey().publicKey]) {
        await assertRefused(chain, "WrongAddress", [swapAccount(await claim(alice), right, wrong)], [alice.key]);
      }
    });
  });

  describe("when", () => {
    it("refuses a second before the timelock has passed, and pays on the second", async () => {
      const [alice] = people;
      for (const offset of [-1_000n, -1n]) {
        await at("claimableFrom", offset);
        await refuse("NotClaimable", alice);
      }
      await at("claimableFrom");
      await claimed(alice);
    });

    it("pays on the last second and refuses from then on, where the clawback begins (attack 37)", async () => {
      const [alice, bob] = people;
      await at("clawbackFrom", -1n);
      await assertRefused(chain, "ClawbackTooEarly", [await clawbackOf(vault, epoch)]);
      await claimed(alice);
      await at("clawbackFrom");
      await refuse("NotClaimable", bob);
      // Whichever of the two comes first in that second.
      const late = await claim(bob);
      await assertRefused(chain, "NotClaimable", [await clawbackOf(vault, epoch), late], [bob.key]);
      await sendOk(chain, [await clawbackOf(vault, epoch)]);
      await refuse("NotClaimable", bob);
    });

    it("does not believe a clock that goes back (attack 42)", async () => {
      const [alice] = people;
      await at("clawbackFrom");
      await sendOk(chain, [await clawbackOf(vault, epoch)]);
      await at("clawbackFrom", -1n);
      await refuse("NotClaimable", alice);
    });
  });

  describe("what", () => {
    beforeEach(() => at("claimableFrom"));

    it("refuses another amount than the tree says, nothing included", async () => {
      const [alice] = people;
      for (const amount of [0n, usdc(50) - 1n, usdc(50) + 1n, (1n << 64n) - 1n]) {
        await refuse("NotInDistribution", alice, { amount });
      }
    });

    it("refuses who is not in the tree, whosever proof they bring", async () => {
      const [alice] = people;
      const thief = await makeDepositor(vault, 0n);
      const theirs = await claimOf(vault, epoch, thief, partOf(tree, alice));
      await assertRefused(chain, "NotInDistribution", [theirs], [thief.key]);
    });

    it("refuses a proof that is bent, shortened, longer, turned round or missing", async () => {
      const [alice] = people;
      const { proof } = partOf(tree, alice);
      const [first, second] = proof;
      assert.ok(first && second);
      const bent = Uint8Array.from(first, (byte, place) => (place === 31 ? byte ^ 1 : byte));
      for (const wrong of [[bent, second], [first], [second], [], [...proof, second], [second, first]]) {
        await refuse("NotInDistribution", alice, { proof: wrong });
      }
    });

    it("refuses a leaf of nothing, although the tree has it", async () => {
      const [alice] = people;
      const { distributionNext } = await vaultNow(vault);
      const leaf = merkleLeaf(distributionNext, { claimant: alice.key.publicKey, amount: usdcAtoms(0n) });
      const empty = await distribute(vault, { root: leaf, total: usdc(1) });
      await at("claimableFrom", 0n, empty);
      const nothing = await claimOf(vault, empty, alice, { amount: 0n, proof: [] });
      await assertRefused(chain, "NotInDistribution", [nothing], [alice.key]);
    });

    it("refuses an inner node passed off as a leaf (attack 37: second preimage)", async () => {
      const [alice, bob] = people;
      const leaves = tree.allotments.map((each) => merkleLeaf(epoch, each));
      const [a, b, c] = leaves;
      assert.ok(a && b && c);
      const inner = merkleNode(a, b);
      assert.deepEqual(merkleNode(inner, c), tree.root);
      // A claim whose proof is that of the node: without prefixes 64 bytes of two children could be read as claimant and rest.
      for (const who of [alice, bob]) {
        for (const proof of [[c], [inner, c], [inner]]) await refuse("NotInDistribution", who, { proof });
      }
      // The root itself as a leaf with an empty proof, and a leaf as the whole tree of another epoch.
      await refuse("NotInDistribution", alice, { proof: [], amount: usdc(80) });
    });

    it("refuses a proof of one epoch for another with the same people and amounts", async () => {
      const [alice] = people;
      const second = await distribute(vault, { root: tree.root, total: tree.total });
      await at("claimableFrom", 0n, second);
      const replayed = await claimOf(vault, second, alice, partOf(tree, alice));
      await assertRefused(chain, "NotInDistribution", [replayed], [alice.key]);
    });

    it("refuses more than was set aside, whatever the root promises (attack 37)", async () => {
      const [alice, bob] = people;
      const promised = await treeFor(vault, [
        [alice.key.publicKey, usdc(40)],
        [bob.key.publicKey, usdc(40)],
      ]);
      const short = await distribute(vault, { root: promised.root, total: (usdc(80) - 1n) as UsdcAtoms });
      await at("claimableFrom", 0n, short);
      const of = (who: Depositor) => claimOf(vault, short, who, partOf(promised, who));
      await sendOk(chain, [await of(alice)], [alice.key]);
      await assertRefused(chain, "OverTotal", [await of(bob)], [bob.key]);
      const { claimed: paid, total } = (await distributionNow(vault, short)).distribution;
      assert.deepEqual([paid, total], [usdc(40), usdc(80) - 1n]);
    });

    it("refuses a second claim, in the same transaction and a later one", async () => {
      const [, bob] = people;
      const twice = await claim(bob);
      await assertRefused(chain, ALREADY, [twice, twice], [bob.key]);
      await sendOk(chain, [twice], [bob.key]);
      await refuse(ALREADY, bob);
    });

    it("refuses a second claim although the account that notes the first holds more or fewer lamports", async () => {
      const [, bob] = people;
      await claimed(bob);
      const { address } = await distributionNow(vault, epoch);
      const note = claimAddress(address, bob.key.publicKey);
      const account = await chain.account(note);
      assert.ok(account);
      for (const lamports of [1n, account.lamports * 2n]) {
        chain.setAccount(note, { ...account, lamports });
        await refuse(ALREADY, bob);
      }
    });

    it("refuses what was cancelled", async () => {
      const [alice] = people;
      const gone = await treeFor(vault, [[alice.key.publicKey, usdc(1)]]);
      const cancelled = await distribute(vault, gone);
      const waiting = await claimOf(vault, cancelled, alice, partOf(gone, alice));
      await sendOk(chain, [await cancellationOf(vault, cancelled, vault.guardian)], [vault.guardian]);
      await assertRefused(chain, "NotOurAccount", [waiting], [alice.key]);
    });

    it("pays each claimant to the atom, in any order, and notes it", async () => {
      const [alice, bob, carol] = people;
      const { address } = await distributionNow(vault, epoch);
      let [paid, expected] = [0n, await vaultNow(vault)];
      for (const who of [carol, alice, bob]) {
        const { amount } = partOf(tree, who);
        const [cash, lamports] = [
          await balance(chain, vault.treasury),
          (await chain.account(who.key.publicKey))?.lamports ?? 0n,
        ];
        const instruction = await claim(who);
        const claimant = who.key.publicKey;
        await assertReceipt(vault, "distributionClaimed", { epoch, claimant, amount }, () =>
          sendOk(chain, [instruction], [who.key]),
        );
        paid += amount;
        assert.deepEqual(
          [await balance(chain, who.usdc), await balance(chain, vault.treasury)],
          [amount, cash - amount],
        );
        assert.equal((await distributionNow(vault, epoch)).distribution.claimed, paid);

        const after = await vaultNow(vault);
        const rest = { receipts: 0, receiptHead: 0, updatedAt: 0 };
        assert.deepEqual({ ...after, ...rest }, { ...expected, distributing: expected.distributing - amount, ...rest });
        expected = after;

        const note = await chain.account(claimAddress(address, claimant));
        assert.ok(note);
        assert.equal((await chain.account(claimant))?.lamports, lamports - note.lamports);
        const said = readClaim(note.data);
        assert.deepEqual(said, {
          ...{ size: 96, version: 1, distribution: `${address}`, claimant: `${claimant}` },
          ...{ amount, claimedAt: await chain.now() },
        });
      }
      assert.equal(expected.distributing, 0n);
      assert.equal(
        await balance(chain, vault.treasury),
        expected.idle + expected.payable + expected.reservedSilver + expected.reservedEcosystem,
      );
    });

    it("pays a claimant who is alone in the tree, without a proof", async () => {
      const [alice] = people;
      const alone = await treeFor(vault, [[alice.key.publicKey, usdc(1)]]);
      const single = await distribute(vault, alone);
      await at("claimableFrom", 0n, single);
      await sendOk(chain, [await claimOf(vault, single, alice, partOf(alone, alice))], [alice.key]);
      assert.equal(await balance(chain, alice.usdc), usdc(1));
    });

    it("pays the last of a thousand", async () => {
      const [alice] = people;
      const many = Array.from({ length: 999 }, (_, place) => [bystander(place), 1n] as const);
      const large = await treeFor(vault, [...many, [alice.key.publicKey, usdc(1)]]);
      const last = await distribute(vault, large);
      await at("claimableFrom", 0n, last);
      await sendOk(chain, [await claimOf(vault, last, alice, partOf(large, alice))], [alice.key]);
      assert.equal(await balance(chain, alice.usdc), usdc(1));
    });

    it("cannot be held up by a pause, nor by lamports at the address of the note", async () => {
      const [alice] = people;
      const { vault: address, admin } = vault;
      await sendOk(chain, [await setPaused({ vault: address, authority: admin.publicKey, flags: 7 })], [admin]);
      fund(chain, claimAddress(distributionAddress(address, epoch), alice.key.publicKey), 1_000n);
      await claimed(alice);
      assert.equal(await balance(chain, alice.usdc), usdc(50));
    });
  });
});

describe("claim_distribution with a token program that loses an atom (litesvm)", () => {
  it("refuses to have paid another amount than the tree says", async () => {
    const chain = await startLitesvm(PROGRAMS, START);
    const { vault } = await makeReserve(chain);
    const alice = await makeDepositor(vault, 0n);
    const tree = await treeFor(vault, [[alice.key.publicKey, usdc(3)]]);
    const epoch = await distribute(vault, tree);
    await chain.setNow((await distributionNow(vault, epoch)).distribution.claimableFrom);
    const honest = await claimOf(vault, epoch, alice, partOf(tree, alice));
    await refuseFalseToken(chain, honest, [alice.key]);
    await sendOk(chain, [honest], [alice.key]);
  });
});

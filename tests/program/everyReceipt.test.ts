import assert from "node:assert/strict";
import { acceptAdmin } from "../../keeper/src/vault/acceptAdmin.ts";
import { cancelChange } from "../../keeper/src/vault/cancelChange.ts";
import idl from "../../keeper/src/vault/idl/vault.json";
import { EMPTY_HEAD, type Receipt, recomputeHead } from "../../keeper/src/vault/receipts.ts";
import { tightenPolicy } from "../../keeper/src/vault/tightenPolicy.ts";
import { tightenPosition } from "../../keeper/src/vault/tightenPosition.ts";
import { tightenVenue } from "../../keeper/src/vault/tightenVenue.ts";
import { sendOk } from "../support/assertions.ts";
import {
  cancellationOf,
  claimOf,
  clawbackOf,
  distribute,
  MIN_CLAIM_PERIOD,
  partOf,
  treeFor,
} from "../support/distribution.ts";
import { change, propose } from "../support/govern.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { makeInventoryVenue, send, settleUnits } from "../support/inventory.ts";
import { newKey } from "../support/keys.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { close, open, TOKEN } from "../support/position.ts";
import { recording } from "../support/recording.ts";
import { buy, makeSilverWorld, repriceSilver, type SilverWorld } from "../support/silver.ts";
import { START } from "../support/suite.ts";
import { funded, mintTo } from "../support/tokens.ts";
import { makeDepositor, pass, type TestVault, usdc, vaultNow } from "../support/vault.ts";
import { attest, deployTo, makeVenue, settle, WIDE } from "../support/venue.ts";

/** What receipts.test.ts shows. */
const ELSEWHERE = [
  "arbitrageSettled",
  "withdrawalRequested",
  "withdrawalCancelled",
  "withdrawalProcessed",
  "withdrawalClaimed",
  "pauseChanged",
];

/** Through the router, and to venues and back. */
async function trading(world: SilverWorld): Promise<void> {
  const { chain, vault } = world;
  await buy(world);
  await open(world);
  await close(world, { amountIn: 5n * TOKEN, out: usdc(498) });
  const capital = await makeVenue(vault);
  await deployTo(capital, usdc(1_000));
  await attest(capital, usdc(999));
  await settle(capital, usdc(1_001));
  const inventory = await makeInventoryVenue(vault, world);
  const source = await mintTo(chain, vault.usdcMint, inventory.exchange.publicKey, usdc(1_000));
  await repriceSilver(world);
  const places = { ...world, venue: inventory, source };
  await send(places, 2n * TOKEN);
  await settleUnits(places, TOKEN, usdc(99));
  const { vault: address, guardian } = vault;
  const authority = guardian.publicKey;
  const { venue } = capital;
  await sendOk(
    chain,
    [await tightenVenue({ vault: address, venue, authority, limits: WIDE, freeze: true })],
    [guardian],
  );
  const { position } = world;
  await sendOk(chain, [await tightenPosition({ vault: address, position, authority, cap: usdc(1) })], [guardian]);
}

/** Limits, changes and a new admin. */
async function governing(vault: TestVault): Promise<void> {
  const { chain, vault: address, guardian, admin } = vault;
  const authority = guardian.publicKey;
  await sendOk(
    chain,
    [await tightenPolicy({ vault: address, authority, parameter: "maxTrade", value: usdc(10_000) })],
    [guardian],
  );
  const number = await propose(vault, { kind: "policy", parameter: "maxTrade", value: usdc(90_000) });
  const proposer = admin.publicKey;
  await sendOk(chain, [await cancelChange({ vault: address, authority, number, proposer })], [guardian]);
  const next = funded(chain, newKey());
  await change(vault, { kind: "admin", key: next.publicKey });
  await sendOk(chain, [await acceptAdmin({ vault: address, admin: next.publicKey })], [next]);
}

/** One distribution that is cancelled, and one that is claimed in part and ends. */
async function distributing(vault: TestVault): Promise<void> {
  const { chain, guardian } = vault;
  const who = await makeDepositor(vault, 0n);
  const claimant = who.key.publicKey;
  const first = await distribute(vault, await treeFor(vault, [[claimant, usdc(1)]]));
  await sendOk(chain, [await cancellationOf(vault, first, guardian)], [guardian]);
  const tree = await treeFor(vault, [
    [claimant, usdc(1)],
    [newKey().publicKey, usdc(2)],
  ]);
  const epoch = await distribute(vault, tree);
  await pass(chain, (await vaultNow(vault)).policy.timelock);
  await sendOk(chain, [await claimOf(vault, epoch, who, partOf(tree, who))], [who.key]);
  await pass(chain, MIN_CLAIM_PERIOD);
  await sendOk(chain, [await clawbackOf(vault, epoch)]);
}

describe("the receipts of venues, positions, silver, distributions and governance (litesvm)", () => {
  let vault: TestVault;
  let receipts: Receipt[];

  before(async () => {
    const recorded = recording(await startLitesvm(HOSTILE_PROGRAMS, START));
    receipts = recorded.receipts;
    const world = await makeSilverWorld(recorded.chain);
    vault = world.vault;
    await trading(world);
    await governing(vault);
    await distributing(vault);
  });

  it("are of every kind that the program has, with those that are shown elsewhere", () => {
    const names = new Set<string>([...receipts.map(({ event }) => event.name), ...ELSEWHERE]);
    const all = idl.events.map(({ name }) => name.charAt(0).toLowerCase() + name.slice(1));
    assert.deepEqual(
      all.filter((name) => !names.has(name)),
      [],
    );
    assert.equal(names.size, all.length);
  });

  it("recompute to the account's head", async () => {
    const { receipts: count, receiptHead } = await vaultNow(vault);
    const recomputed = recomputeHead(receipts, EMPTY_HEAD);
    assert.equal(recomputed.count, count);
    assert.deepEqual([...recomputed.head], [...receiptHead]);
  });

  it("give another head when one byte of any of them differs", async () => {
    const { receiptHead } = await vaultNow(vault);
    for (const [at, forged] of receipts.entries()) {
      const last = forged.bytes.length - 1;
      const bytes = forged.bytes.with(last, (forged.bytes[last] ?? 0) ^ 1);
      const { head } = recomputeHead(receipts.with(at, { ...forged, bytes }), EMPTY_HEAD);
      assert.notDeepEqual([...head], [...receiptHead], forged.event.name);
    }
  });

  it("carry what was measured: a settlement's parts, a sale's loss at the mid, what an attestation took off", () => {
    const fields = (name: Receipt["event"]["name"]): Record<string, unknown> =>
      receipts.find(({ event }) => event.name === name)?.event.fields ?? assert.fail(name);
    const settled = fields("venueSettled");
    assert.deepEqual(
      [settled.amount, settled.principal, settled.recovered, settled.profit],
      [usdc(1_001), usdc(1_000), 0n, usdc(1)],
    );
    assert.equal(fields("positionClosed").loss, usdc(2));
    assert.equal(fields("venueAttested").loss, usdc(1));
    assert.equal(fields("inventorySettled").loss, usdc(1));
  });
});

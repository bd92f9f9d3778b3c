import assert from "node:assert/strict";
import { ticketKey } from "./addresses.ts";
import type { CommandKind, Params, SendPlan } from "./command.ts";
import { arbitrage } from "./commands/arbitrage.ts";
import { deposit } from "./commands/deposit.ts";
import { requestWithdrawal } from "./commands/requestWithdrawal.ts";
import { setPaused } from "./commands/setPaused.ts";
import { LitesvmGround } from "./ground/litesvm.ts";
import { INVARIANTS } from "./invariants/index.ts";
import { Journey } from "./journey.ts";
import { keptCases, replay } from "./kept.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { keeperOf } from "./roles.ts";
import { Tally } from "./tally.ts";
import { addTo, addToField, MINT_SUPPLY, TOKEN_AMOUNT } from "./tamper.ts";
import { call, type Person } from "./world.ts";

/** Everything that a break needs. */
interface Scene extends Prepared {
  readonly ground: LitesvmGround;
  readonly journey: Journey;
  readonly ann: Person;
  /** A field of the vault is changed, and judged as what `plan` did; as time that passed where there is none. */
  vault(field: string, change: bigint, plan?: SendPlan): Promise<void>;
  /** The same with a token account. */
  token(account: string | Person["usdc"], change: bigint, plan?: SendPlan): Promise<void>;
  /** An instruction that was not sent, to be blamed for a change. */
  blame(instruction: string, by?: Person): SendPlan;
}

const HUGE = 10n ** 15n;

/** What breaks each invariant: a state that no instruction may leave behind. Several where it has several parts. */
const BREAKS: Readonly<Record<string, readonly (readonly [string, (scene: Scene) => Promise<void>])[]>> = {
  solvency: [
    ["an atom of idle more than there is", (scene) => scene.vault("idle", 1n)],
    ["an atom that left the treasury", (scene) => scene.token("treasury", -1n, scene.blame("deposit"))],
    ["an atom of idle that became nobody's", (scene) => scene.vault("idle", -1n, scene.blame("accrue_fees"))],
  ],
  shareSupply: [
    ["a share owed to the protocol twice", (scene) => scene.vault("protocol_shares_owed", 1n)],
    ["a share that is in escrow for nobody", (scene) => scene.token("escrow", 1n)],
    [
      "a share minted beside the books",
      async ({ ground, journey, world }) => {
        const mint = world.accounts.shareMint;
        assert.ok(mint);
        await addTo(ground, mint, MINT_SUPPLY, 1n);
        await journey.disturbed("tamper", [mint]);
      },
    ],
  ],
  tickets: [
    ["payable to nobody", (scene) => scene.vault("payable", 1n)],
    ["value queued by nobody", (scene) => scene.vault("queued", 1n)],
    ["shares queued by nobody", (scene) => scene.vault("queued_shares", 1n)],
  ],
  rows: [["outstanding at no venue", (scene) => scene.vault("outstanding", 1n)]],
  noDilution: [
    [
      "a crank that lowers the price by an atom of all",
      (scene) => scene.vault("idle", -1n, scene.blame("accrue_fees")),
    ],
  ],
  principal: [
    [
      "a deposit that buys a hundredth less than it pays for",
      async (scene) => {
        const { ann, ground, journey } = scene;
        await addTo(ground, ann.usdc, TOKEN_AMOUNT, -100_000_000n);
        await addTo(ground, ann.shares, TOKEN_AMOUNT, 1_000_000n);
        await journey.disturbed("deposit", [ann.usdc, ann.shares], scene.blame("deposit", ann));
      },
    ],
  ],
  noFreeStep: [
    [
      "a cancellation that brings an atom",
      (scene) => scene.token(scene.ann.usdc, 1n, scene.blame("cancel_withdrawal", scene.ann)),
    ],
  ],
  roundTrip: [
    [
      "somebody who leaves with more than he came with",
      async (scene) => {
        const { ann, ground, journey } = scene;
        const held = journey.reading.tokens.get(ann.shares) ?? 0n;
        assert.ok(held > 0n);
        await addTo(ground, ann.shares, TOKEN_AMOUNT, -held);
        await addTo(ground, ann.usdc, TOKEN_AMOUNT, HUGE);
        for (const [key, { owner, shares, payable }] of journey.reading.records.Withdrawal) {
          if (!owner.equals(ann.key.pubkey)) continue;
          await addToField(ground, key, "Withdrawal", ["shares"], -shares);
          await addToField(ground, key, "Withdrawal", ["payable"], -payable);
        }
        const keys = [ann.shares, ann.usdc, ...journey.reading.records.Withdrawal.keys()];
        await journey.disturbed("claimWithdrawal", keys, scene.blame("claim_withdrawal", ann));
      },
    ],
  ],
  queueOrder: [
    ["a head that a deposit moved", (scene) => scene.vault("ticket_head", 1n, scene.blame("deposit"))],
    ["a number that a claim handed out", (scene) => scene.vault("ticket_next", 1n, scene.blame("claim_withdrawal"))],
    ["a ticket processed before it matured", (scene) => processHead(scene, HUGE)],
    [
      "a ticket whose shares shrank in the queue",
      async (scene) => {
        const { ground, journey, world } = scene;
        const last = ticketKey(world.vault, journey.reading.vault.ticketNext - 1n);
        await addToField(ground, last, "Withdrawal", ["shares"], -1n);
        await journey.disturbed("tamper", [last], scene.blame("arbitrage"));
      },
    ],
  ],
  headCranks: [
    [
      "a head that belongs to another vault",
      async ({ ground, journey, world }) => {
        const head = ticketKey(world.vault, journey.reading.vault.ticketHead);
        await addToField(ground, head, "Withdrawal", ["vault"], 1n);
        await journey.take("passTime", {}, { pass: 3_600n });
        // Not every time is judged.
        for (let time = 0; time < 8; time++) await journey.disturbed("tamper", [head]);
      },
    ],
  ],
  lock: [
    ["a lock that lasts for ever", (scene) => scene.vault("unlock_seconds", HUGE)],
    ["more locked than there is", (scene) => scene.vault("locked_profit", HUGE)],
  ],
  monotone: [
    ["a mark that fell", (scene) => scene.vault("mark", -1n, scene.blame("deposit"))],
    ["a clock that went back", (scene) => scene.vault("updated_at", -1n, scene.blame("deposit"))],
  ],
  proofOfProfit: [
    ["an arbitrage without a profit", (scene) => scene.vault("arbitrage_nonce", 1n, scene.blame("arbitrage"))],
    ["an arbitrage whose profit is free at once", (scene) => scene.vault("idle", 1_000_000n, scene.blame("arbitrage"))],
  ],
  feeBound: [["a fee on principal", (scene) => scene.vault("reserved_silver", HUGE, scene.blame("accrue_fees"))]],
  tipBudget: [
    ["tips over the day's cap", (scene) => scene.token(keeperAccount(scene), HUGE, scene.blame("arbitrage"))],
  ],
  thiefBound: [
    ["a treasury emptied by the keeper", (scene) => scene.token(keeperAccount(scene), HUGE, scene.blame("arbitrage"))],
  ],
  receipts: [
    ["a receipt that nobody wrote", (scene) => scene.vault("receipts", 1n, scene.blame("deposit"))],
    ["a head that moved without a receipt", (scene) => scene.vault("receipt_head", 1n, scene.blame("create_scratch"))],
  ],
};

const keeperAccount = ({ world, journey }: Scene) => keeperOf(world, journey.reading).usdc;

/** The head leaves the queue although it matures `later`. */
async function processHead(scene: Scene, later: bigint): Promise<void> {
  const { ground, journey, world } = scene;
  const head = ticketKey(world.vault, journey.reading.vault.ticketHead);
  await addToField(ground, head, "Withdrawal", ["matures_at"], later);
  await journey.disturbed("tamper", [head]);
  await addToField(ground, head, "Withdrawal", ["state"], 2n);
  await addToField(ground, world.vault, "Vault", ["ticket_head"], 1n);
  await journey.disturbed("tamper", [head, world.vault], scene.blame("process_withdrawal"));
}

/** A deposit, a profit that is still locked, and a ticket in the queue. */
async function enter(journey: Journey, who: number): Promise<void> {
  const { paused } = journey.reading.vault;
  if (paused !== 0) await done(journey, setPaused, { flags: 3, guardianLifts: false, pause: false });
  await done(journey, deposit, { who, amount: 1_000_000_000, greedy: false, stale: false });
  const trade = { part: 10_000, profit: 5_000_000, tip: 0, which: 0, short: false, old: false };
  await done(journey, arbitrage, trade);
  await done(journey, requestWithdrawal, { who, part: 5_000, price: "any", dust: false, alone: false });
}

async function done<P extends Params>(journey: Journey, kind: CommandKind<P>, params: P): Promise<void> {
  const outcome = await journey.follow(kind as unknown as CommandKind, params);
  assert.ok(outcome?.ok, `${kind.name}: ${outcome?.error}`);
}

describe("every invariant is broken by something", () => {
  let prepared: Prepared;
  let ground: LitesvmGround;
  before(async () => {
    prepared = await prepare();
    ground = new LitesvmGround(prepared.genesis, prepared.payer);
  });

  it("and each of them is tried", () => {
    assert.deepEqual(Object.keys(BREAKS).sort(), INVARIANTS.map(({ name }) => name).sort());
  });

  for (const invariant of INVARIANTS) {
    for (const [what, breakIt] of BREAKS[invariant.name] ?? []) {
      it(`${invariant.name}: ${what}`, async () => {
        const scene = await begin(prepared, invariant);
        await assert.rejects(breakIt(scene), { name: "Broken", invariant: invariant.name });
      });
    }
  }

  /** A vault in which a tour has been, with shares, a profit that is still locked and a ticket in the queue. */
  async function begin(from: Prepared, invariant: (typeof INVARIANTS)[number]): Promise<Scene> {
    const { world } = from;
    ground.reset();
    const journey = await Journey.begin(world, ground, new Tally(), [invariant]);
    const tour = keptCases().find(({ name }) => name.startsWith("tour"));
    const [ann] = world.people;
    assert.ok(tour && ann);
    await replay(tour.kept, journey);
    await enter(journey, world.people.indexOf(ann));
    const touch = async (key: Person["usdc"], plan?: SendPlan) =>
      journey.disturbed(plan?.send.name ?? "tamper", [key], plan);
    return {
      ...from,
      ground,
      journey,
      ann,
      async vault(field, change, plan) {
        await addToField(ground, world.vault, "Vault", [field], change);
        await touch(world.vault, plan);
      },
      async token(account, change, plan) {
        const key = typeof account === "string" ? world.accounts[account] : account;
        assert.ok(key);
        await addTo(ground, key, TOKEN_AMOUNT, change);
        await touch(key, plan);
      },
      blame(instruction, by) {
        const signer = by?.signer ?? keeperOf(world, journey.reading).signer;
        const send = { ...call(world, "sync_donation"), name: instruction };
        return { send, signers: [signer], ...(by === undefined ? {} : { by }) };
      },
    };
  }
});

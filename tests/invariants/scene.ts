import assert from "node:assert/strict";
import type { CommandKind, Params, SendPlan } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import type { LitesvmGround } from "./ground/litesvm.ts";
import { Journey } from "./journey.ts";
import type { Prepared } from "./prepare.ts";
import { keeperOf } from "./roles.ts";
import type { Invariant } from "./step.ts";
import { Tally } from "./tally.ts";
import { addTo, addToField, TOKEN_AMOUNT } from "./tamper.ts";
import type { Key } from "./wire/key.ts";
import { call, type Person } from "./world.ts";

/** A vault in which a bit of everything has happened, and the means to break it. */
export interface Scene extends Prepared {
  readonly ground: LitesvmGround;
  readonly journey: Journey;
  readonly ann: Person;
  /** A field of the vault is changed, and judged as what `plan` did; as time that passed where there is none. */
  vault(field: string | readonly (string | number)[], change: bigint, plan?: SendPlan): Promise<void>;
  /** The same with a field of another account of the program. */
  record(type: string, key: Key, field: string, change: bigint, plan?: SendPlan): Promise<void>;
  /** The same with what a token account holds. */
  token(account: Key | undefined, change: bigint, plan?: SendPlan): Promise<void>;
  /** An instruction that was not sent, to be blamed for a change: the keeper's, or that of `by`; naming `about`. */
  blame(instruction: string, by?: Person, ...about: readonly Key[]): SendPlan;
  /** A command that must be accepted. */
  done(name: string, params: Params): Promise<void>;
}

/** What happened: deposits, a position and inventory, capital at a venue, profits and fees, silver, a distribution, a change, a queue. */
const STORY: readonly (readonly [string, Params])[] = [
  ["deposit", { who: 0, amount: 50_000_000_000, greedy: false, stale: false }],
  ["deposit", { who: 1, amount: 20_000_000_000, greedy: false, stale: false }],
  ["openPosition", { which: 0, part: 2_000, worse: 0, stale: false, old: false, over: false }],
  ["transferInventory", { which: 0, part: 5_000, stale: false }],
  ["deployCapital", { which: 0, part: 2_000, over: false, old: false }],
  ["arbitrage", { part: 10_000, profit: 900_000_000, tip: 1_000_000, which: 0, short: false, old: false }],
  ["passTime", { seconds: 25_000 }],
  ["accrueFees", {}],
  ["buySilver", { part: 5_000, worse: 0, stale: false, old: false, over: false }],
  ["proposeDistribution", { part: 5_000, purpose: "honest", days: 30, over: false }],
  ["proposeChange", { kind: 0, which: 7, part: 10_000 }],
  ["arbitrage", { part: 10_000, profit: 500_000_000, tip: 0, which: 0, short: false, old: false }],
  ["requestWithdrawal", { who: 0, part: 5_000, price: "any", dust: false, alone: false }],
  ["requestWithdrawal", { who: 1, part: 5_000, price: "any", dust: false, alone: false }],
];

/** Sets the scene on `ground`, judged by `invariant` alone. */
export async function setScene(prepared: Prepared, ground: LitesvmGround, invariant: Invariant): Promise<Scene> {
  const { world } = prepared;
  ground.reset();
  const journey = await Journey.begin(world, ground, new Tally(), [invariant]);
  const [ann] = world.people;
  assert.ok(ann);
  const judged = (key: Key, plan?: SendPlan) => journey.disturbed(plan?.send.name ?? "tamper", [key], plan);
  const scene: Scene = {
    ...prepared,
    ground,
    journey,
    ann,
    async vault(field, change, plan) {
      await addToField(ground, world.vault, "Vault", typeof field === "string" ? [field] : field, change);
      await judged(world.vault, plan);
    },
    async record(type, key, field, change, plan) {
      await addToField(ground, key, type, [field], change);
      await judged(key, plan);
    },
    async token(account, change, plan) {
      assert.ok(account);
      await addTo(ground, account, TOKEN_AMOUNT, change);
      await judged(account, plan);
    },
    blame(instruction, by, ...about) {
      const signer = by?.signer ?? keeperOf(world, journey.reading).signer;
      const { metas, ...wire } = call(world, "sync_donation");
      const named = about.map((key) => ({ key, signer: false, writable: true }));
      const send = { ...wire, name: instruction, metas: [...metas, ...named] };
      return { send, signers: [signer], ...(by === undefined ? {} : { by }) };
    },
    async done(name, params) {
      const kind: CommandKind | undefined = COMMANDS.find((each) => each.name === name);
      const outcome = kind && (await journey.follow(kind, params));
      assert.ok(outcome?.ok, `${name}: ${outcome === undefined ? "makes no sense" : outcome.error}`);
    },
  };
  for (const [name, params] of STORY) await scene.done(name, params);
  return scene;
}

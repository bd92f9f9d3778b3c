import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { type Stolen, stolenBound } from "./bound.ts";
import type { CommandKind, KeptCommand, Params, Plan, Put, SendPlan } from "./command.ts";
import type { Ground, Outcome } from "./ground/ground.ts";
import { INVARIANTS } from "./invariants/index.ts";
import { firstReading, nextReading, type Reading, type Slot } from "./reading.ts";
import type { Invariant, Step, Verdict } from "./step.ts";
import type { Tally } from "./tally.ts";
import { type Key, keyOf } from "./wire/key.ts";
import type { World } from "./world.ts";

const VAULT = keyOf(VAULT_PROGRAM_ID);
const NOTHING: Outcome = { ok: true, error: "", events: [] };

/** An invariant that does not hold, with the commands that led there. */
export class Broken extends Error {
  readonly invariant: string;
  readonly said: string;
  readonly trace: readonly KeptCommand[];
  constructor(invariant: string, said: string, trace: readonly KeptCommand[]) {
    super(`${invariant}: ${said}`);
    this.name = "Broken";
    this.invariant = invariant;
    this.said = said;
    this.trace = trace;
  }
}

/** One world from its beginning through a sequence of commands, judged after each. */
export class Journey {
  readonly world: World;
  readonly #ground: Ground;
  readonly #tally: Tally;
  readonly #slots: Map<Key, Slot>;
  readonly #judges: readonly { readonly name: string; judge(step: Step): Verdict | Promise<Verdict> }[];
  readonly #thief: ReturnType<typeof stolenBound>;
  readonly #trace: KeptCommand[] = [];
  readonly #accepted = new Set<string>();
  #reading: Reading;
  #stolen: Stolen = { taken: 0n, limit: 0n, limitWithVenues: 0n };

  private constructor(world: World, ground: Ground, tally: Tally, first: Reading, invariants: readonly Invariant[]) {
    this.world = world;
    this.#ground = ground;
    this.#tally = tally;
    this.#slots = new Map(world.slots);
    this.#reading = first;
    this.#judges = invariants.map(({ name, start }) => ({ name, judge: start(world, first) }));
    this.#thief = stolenBound(world, first);
  }

  static async begin(world: World, ground: Ground, tally: Tally, invariants = INVARIANTS): Promise<Journey> {
    return new Journey(world, ground, tally, await firstReading(ground, world.slots, world.start), invariants);
  }

  get reading(): Reading {
    return this.#reading;
  }

  /** What was done so far. */
  get trace(): readonly KeptCommand[] {
    return this.#trace;
  }

  /** The commands of which at least one was accepted. */
  get accepted(): ReadonlySet<string> {
    return this.#accepted;
  }

  get stolen(): Stolen {
    return this.#stolen;
  }

  /** What a command comes to now; undefined where it makes no sense. */
  plan(kind: CommandKind, params: Params): Plan | undefined {
    return kind.plan(params, this.world, this.#reading);
  }

  /** Carries out a command as far as it makes sense now: undefined where it makes none. @throws Broken */
  async follow(kind: CommandKind, params: Params): Promise<Outcome | undefined> {
    const plan = this.plan(kind, params);
    return plan && this.take(kind.name, params, plan);
  }

  /** Carries out a plan and judges it. @throws Broken */
  async take(command: string, params: Params, plan: Plan): Promise<Outcome> {
    this.#trace.push({ name: command, params });
    if ("pass" in plan) return this.#pass(command, plan.pass);
    if (plan.puts !== undefined && plan.puts.length > 0) await this.#put(plan.puts);
    return "send" in plan ? this.#send(command, plan) : NOTHING;
  }

  /** Reads accounts again that something other than a plan has changed, and judges that as a step of `command`. @throws Broken */
  async disturbed(command: string, keys: readonly Key[], plan?: SendPlan): Promise<void> {
    const before = this.#reading;
    this.#reading = await nextReading(before, this.#ground, this.#slots, keys);
    await this.#judge({ command, plan, outcome: NOTHING, before });
  }

  async #pass(command: string, seconds: bigint): Promise<Outcome> {
    const before = this.#reading;
    const now = before.now + seconds;
    await this.#ground.setNow(now);
    this.#reading = { ...before, now };
    await this.#judge({ command, plan: undefined, outcome: NOTHING, before });
    return NOTHING;
  }

  /** Publishes prices: something that happens to the vault, and that nobody in it does. */
  async #put(puts: readonly Put[]): Promise<void> {
    for (const [key, account] of puts) this.#ground.put(key, account);
    await this.disturbed(
      "publish",
      puts.map(([key]) => key),
    );
  }

  async #send(command: string, plan: SendPlan): Promise<Outcome> {
    const outcome = await this.#ground.send(plan.send, plan.signers);
    if (plan.send.program === VAULT) this.#tally.instructions += 1;
    if (!outcome.ok) {
      this.#tally.refuse(command, outcome.error);
      return outcome;
    }
    this.#tally.accept(command);
    this.#accepted.add(command);
    for (const [key, slot] of plan.creates ?? []) this.#slots.set(key, slot);
    const before = this.#reading;
    const changed = new Set<Key>();
    for (const { key, writable } of plan.send.metas) if (writable) changed.add(key);
    this.#reading = await nextReading(before, this.#ground, this.#slots, changed);
    await this.#judge({ command, plan, outcome, before });
    return outcome;
  }

  async #judge(happened: Pick<Step, "command" | "plan" | "outcome" | "before">): Promise<void> {
    const step: Step = { ...happened, after: this.#reading, probe: (wire) => this.#ground.probe(wire) };
    this.#stolen = this.#thief.after(step);
    for (const { name, judge } of this.#judges) {
      const said = judge(step);
      const verdict = said instanceof Promise ? await said : said;
      if (verdict === undefined) continue;
      this.#tally.judged(name);
      if (verdict !== true) {
        this.#tally.violations += 1;
        throw new Broken(name, verdict, [...this.#trace]);
      }
    }
  }
}

import { deposit } from "../../keeper/src/vault/deposit.ts";
import { sendOk } from "../../tests/support/assertions.ts";
import {
  addTestPosition,
  makePositionWorld,
  open,
  type PositionWorld,
  pricesOf,
  reprice,
  type TestPosition,
} from "../../tests/support/position.ts";
import { publish } from "../../tests/support/pyth.ts";
import { giveTo, makeDepositor, makeVault, shares, usdc } from "../../tests/support/vault.ts";
import { deployTo, makeVenue } from "../../tests/support/venue.ts";
import type { MeteredChain } from "./meter.ts";

/** What each further venue, and each further open position, adds to a deposit. */
export async function marginal(chain: MeteredChain): Promise<Record<string, number>> {
  return { each_venue: await eachVenue(chain), each_position: await eachPosition(chain) };
}

async function eachVenue(chain: MeteredChain): Promise<number> {
  const vault = await makeVault(chain);
  const who = await makeDepositor(vault, usdc(100_000));
  await giveTo(vault, who, usdc(50_000));
  const taken: number[] = [];
  for (let count = 1; count <= 3; count += 1) {
    await deployTo(await makeVenue(vault), usdc(1_000));
    await giveTo(vault, who, usdc(10));
    taken.push(lastDeposit(chain));
  }
  return (last(taken) - (taken[0] ?? 0)) / (taken.length - 1);
}

async function eachPosition(chain: MeteredChain): Promise<number> {
  const world = await makePositionWorld(chain);
  const second = await addTestPosition(world.vault, "second");
  const third = await addTestPosition(world.vault, "third");
  const held = [world, second, third];
  const taken: number[] = [];
  for (let count = 1; count <= held.length; count += 1) {
    await priceAll(world, held);
    const next = held[count - 1] ?? world;
    await open({ ...world, ...next });
    await depositWith(world, held.slice(0, count));
    taken.push(lastDeposit(chain));
  }
  return (last(taken) - (taken[0] ?? 0)) / (taken.length - 1);
}

async function priceAll(world: PositionWorld, held: readonly TestPosition[]): Promise<void> {
  await reprice(world);
  for (const { feed, price } of held) await publish(world.chain, feed, 100, { account: price });
}

async function depositWith(world: PositionWorld, held: readonly TestPosition[]): Promise<void> {
  const { vault, usdcMint } = world.vault;
  const owner = world.depositor.key.publicKey;
  const prices = pricesOf(world, ...held);
  const instruction = await deposit({ vault, usdcMint, owner, amount: usdc(10), minShares: shares(0), prices });
  await sendOk(world.chain, [instruction], [world.depositor.key]);
}

const lastDeposit = (chain: MeteredChain): number => chain.units.deposit ?? Number.NaN;
const last = (numbers: readonly number[]): number => numbers.at(-1) ?? Number.NaN;

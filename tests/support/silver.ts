import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { silverAddress } from "../../keeper/src/vault/addresses.ts";
import { buySilver } from "../../keeper/src/vault/buySilver.ts";
import type { PolicyInput } from "../../keeper/src/vault/policy.ts";
import { setSilver } from "../../keeper/src/vault/setSilver.ts";
import { sendOk } from "./assertions.ts";
import type { Chain, Sent } from "./chain.ts";
import { change } from "./govern.ts";
import { newKey } from "./keys.ts";
import {
  makePositionWorld,
  type OrderSpec,
  openScratch,
  orderAs,
  orderLegs,
  orderOf,
  type PositionWorld,
  reprice,
} from "./position.ts";
import { feedId, publish } from "./pyth.ts";
import { putMint } from "./tokens.ts";
import { donate, pass, usdc, vaultNow } from "./vault.ts";

/** A position world in whose vault silver is named and nearly 1,000 USDC are reserved for it. A whole silver costs 25 dollars. */
export interface SilverWorld extends PositionWorld {
  readonly silverMint: PublicKey;
  readonly silver: PublicKey;
  readonly silverFeed: Uint8Array;
  readonly silverPrice: PublicKey;
}

/** What most orders spend, and the silver atoms that it buys at the mid. Silver has six decimals. */
export const SILVER_SPENT = usdc(100);
export const SILVER_UNITS = 4_000_000n;

/** Makes the world. The chain must have the hostile programs. */
export async function makeSilverWorld(chain: Chain, policy: Partial<PolicyInput> = {}): Promise<SilverWorld> {
  const world = await makePositionWorld(chain, policy);
  const { vault } = world;
  const silverMint = newKey().publicKey;
  putMint(chain, silverMint, 6);
  const silverFeed = feedId("silver");
  const proposal = { kind: "setSilver", mint: silverMint, feed: silverFeed } as const;
  await change(vault, proposal, (ripe) => setSilver({ ...ripe, mint: silverMint }));
  await openScratch(vault, silverMint);
  // A tenth of it is the fee, and a quarter of that is for silver.
  await donate(vault, usdc(40_000));
  await pass(chain, 1_000n);
  await sendOk(chain, [await accrueFees(vault.vault)]);
  await reprice(world);
  const silverPrice = await publish(chain, silverFeed, 25);
  return { ...world, silverMint, silver: silverAddress(vault.vault), silverFeed, silverPrice };
}

/** Publishes silver's and USDC's price anew, now, in dollars. */
export async function repriceSilver(world: SilverWorld, dollars = 25, usdcDollars = 1): Promise<void> {
  await publish(world.chain, world.silverFeed, dollars, { account: world.silverPrice });
  await reprice(world, 100, usdcDollars);
}

/** The instruction of an order for silver: 100 USDC for four, at the oracle's mid, where nothing else is said. */
export async function buySilverOf(world: SilverWorld, spec: OrderSpec = {}): Promise<TransactionInstruction> {
  const { amountIn = SILVER_SPENT, out = SILVER_UNITS, minOut = 0n } = spec;
  const { vault, silverMint, silverPrice } = world;
  const order = await orderOf(world, { price: silverPrice, ...spec });
  const legs = orderLegs(vault, [vault.usdcMint, silverMint], amountIn, out, spec);
  return buySilver({ ...order, silverMint, amountIn: usdcAtoms(amountIn), minOut, legs });
}

/** Buys silver and requires success. */
export async function buy(world: SilverWorld, spec: OrderSpec = {}): Promise<Sent> {
  return orderAs(world, await buySilverOf(world, spec));
}

/** What is reserved for silver now. */
export async function reserved({ vault }: SilverWorld): Promise<bigint> {
  return (await vaultNow(vault)).reservedSilver;
}

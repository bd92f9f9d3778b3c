import { type AddressLookupTableAccount, PublicKey, type TransactionInstruction } from "@solana/web3.js";
import type { Hop, RouteRequest } from "../../keeper/sim/market/index.ts";
import { type Lamports, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import type { RouteLeg } from "../../keeper/src/vault/accountTable.ts";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { arbitrage } from "../../keeper/src/vault/arbitrage.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import type { PolicyInput } from "../../keeper/src/vault/policy.ts";
import { assertRefused, sendOk } from "./assertions.ts";
import type { Chain, Sent } from "./chain.ts";
import { newKey } from "./keys.ts";
import { putLookupTable } from "./lookupTable.ts";
import { lastMint, makePool, openProgramAccounts, quoteHops, ROUTE_FORMS, type RouteForm, readPool } from "./market.ts";
import { show } from "./recorder.ts";
import { fund, putMint } from "./tokens.ts";
import { giveTo, makeDepositor, makeVault, type TestVault, usdc, vaultNow } from "./vault.ts";

/** The first of Jito's tip accounts. */
export const TIP_ACCOUNT = new PublicKey("96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5");

const MILLION = 1_000_000_000_000n;
/** 10,000 coins of nine decimals. */
const COINS = 10_000_000_000_000n;

export type PoolName = "cheap" | "dear" | "cross" | "back";

/**
 * A vault with 100,000 USDC beside pools out of line: X costs 100 in `cheap` and 103 in `dear`, and 100 Y in `cross`,
 * where Y brings 1.04 USDC in `back`. Pool fees are 10 bps each.
 */
export interface TradeWorld {
  readonly vault: TestVault;
  readonly chain: Chain;
  readonly x: PublicKey;
  readonly y: PublicKey;
  readonly pools: Readonly<Record<PoolName, PublicKey>>;
  readonly table: AddressLookupTableAccount;
}

/** Makes the world. */
export async function makeTradeWorld(chain: Chain, policy: Partial<PolicyInput> = {}): Promise<TradeWorld> {
  const vault = await makeVault(chain, policy);
  const [x, y] = [newKey().publicKey, newKey().publicKey];
  putMint(chain, x, 9);
  putMint(chain, y, 6);
  const { usdcMint } = vault;
  const pools = {
    cheap: await makePool(chain, {
      label: "cheap",
      holds: [
        [usdcMint, MILLION],
        [x, COINS],
      ],
    }),
    dear: await makePool(chain, {
      label: "dear",
      holds: [
        [usdcMint, (MILLION * 103n) / 100n],
        [x, COINS],
      ],
    }),
    cross: await makePool(chain, {
      label: "cross",
      holds: [
        [y, MILLION],
        [x, COINS],
      ],
    }),
    back: await makePool(chain, {
      label: "back",
      holds: [
        [usdcMint, (MILLION * 104n) / 100n],
        [y, MILLION],
      ],
    }),
  };
  await openProgramAccounts(chain, [usdcMint, x, y]);
  const payer = chain.feePayer.publicKey;
  const scratches = [usdcMint, x, y].map((mint) => createScratch({ vault: vault.vault, payer, mint }));
  await sendOk(chain, await Promise.all(scratches));
  const depositor = await makeDepositor(vault, usdc(100_000));
  await giveTo(vault, depositor, usdc(100_000));
  fund(chain, TIP_ACCOUNT, 1_000_000_000n);
  const world = { vault, chain, x, y, pools };
  const everything = await tradeOf({ ...world, table: putLookupTable(chain, []) }, { path: LONG_PATH });
  const listed = everything.keys.filter(({ isSigner, pubkey }) => !isSigner && !pubkey.equals(TIP_ACCOUNT));
  const shared = await tradeOf({ ...world, table: putLookupTable(chain, []) }, { forms: SHARED_FORMS });
  const extra = shared.keys.filter(({ pubkey }) => !everything.keys.some((key) => key.pubkey.equals(pubkey)));
  return {
    ...world,
    table: putLookupTable(
      chain,
      [...listed, ...extra].map(({ pubkey }) => pubkey),
    ),
  };
}

const SHARED_FORMS = ["sharedAccountsRouteV2", "sharedAccountsRouteV2"] as const;
/** Buys X where it is cheap and sells it where it is dear. */
export const SHORT_PATH: readonly PoolName[] = ["cheap", "dear"];
/** USDC → X → Y → USDC. */
export const LONG_PATH: readonly PoolName[] = ["cheap", "cross", "back"];

/** A trade; what is left out is honest. */
export interface TradeSpec {
  readonly path?: readonly PoolName[];
  readonly forms?: readonly RouteForm[];
  readonly amountIn?: bigint;
  readonly minProfit?: bigint;
  readonly tip?: bigint;
  readonly nonce?: bigint;
  readonly tipAccount?: PublicKey;
  /** What to change in the request of a leg, by its place. */
  readonly requests?: readonly (Partial<RouteRequest> | undefined)[];
  /** What to change in the legs as built. */
  readonly legs?: (legs: RouteLeg[]) => RouteLeg[];
}

export const AMOUNT_IN = usdc(5_000);

/** What a path brings for `amountIn` as the pools are now. */
export async function quotePath(world: TradeWorld, path = SHORT_PATH, amountIn: bigint = AMOUNT_IN): Promise<bigint> {
  return quoteHops(await hopsOf(world, path), amountIn);
}

/** The pools of a path as hops that start in USDC. */
export async function hopsOf({ chain, vault, pools }: TradeWorld, path: readonly PoolName[]): Promise<Hop[]> {
  const hops: Hop[] = [];
  for (const name of path) {
    const inputMint = hops.length === 0 ? vault.usdcMint : lastMint(hops);
    hops.push({ pool: await readPool(chain, pools[name]), inputMint });
  }
  return hops;
}

/** The legs of a trade, one hop each, quoted on the pools as they are now; 5 % of slippage, so that the vault is what decides. */
export async function legsOf(world: TradeWorld, spec: TradeSpec = {}): Promise<RouteLeg[]> {
  const { path = SHORT_PATH, amountIn = AMOUNT_IN, requests = [] } = spec;
  const { vault, trader } = world.vault;
  let inAmount = amountIn;
  const legs = (await hopsOf(world, path)).map((hop, place) => {
    const quotedOutAmount = quoteHops([hop], inAmount);
    const instruction = ROUTE_FORMS[spec.forms?.[place] ?? "routeV2"]({
      user: trader,
      hops: [hop],
      inAmount,
      quotedOutAmount,
      slippageBps: 500,
      tokenAccount: (mint) => scratchAddress(vault, mint),
      ...requests[place],
    });
    inAmount = quotedOutAmount;
    return legFrom(instruction);
  });
  return spec.legs?.(legs) ?? legs;
}

/** A route instruction as a leg. */
export function legFrom({ programId, keys, data }: TransactionInstruction): RouteLeg {
  return { programId, accounts: keys, data };
}

/** The instruction of a trade. */
export async function tradeOf(world: TradeWorld, spec: TradeSpec = {}): Promise<TransactionInstruction> {
  const { vault, keeper, keeperUsdc } = world.vault;
  return arbitrage({
    vault,
    keeper: keeper.publicKey,
    keeperUsdc,
    tipAccount: spec.tipAccount ?? TIP_ACCOUNT,
    expectedNonce: spec.nonce ?? (await vaultNow(world.vault)).arbitrageNonce,
    amountIn: usdcAtoms(spec.amountIn ?? AMOUNT_IN),
    minProfit: usdcAtoms(spec.minProfit ?? usdc(0.01)),
    tip: (spec.tip ?? 0n) as Lamports,
    legs: await legsOf(world, spec),
  });
}

/** Trades and requires success. */
export async function trade(world: TradeWorld, spec: TradeSpec = {}): Promise<Sent> {
  return tradeAs(world, await tradeOf(world, spec));
}

/** What it takes to send a trade. */
type Desk = Pick<TradeWorld, "chain" | "vault" | "table">;

/** Sends a trade's instruction with the keeper's signature and requires success. */
export async function tradeAs({ chain, vault, table }: Desk, instruction: TransactionInstruction): Promise<Sent> {
  const sent = await sendOk(chain, [instruction], [vault.keeper], [table]);
  show({ kind: "traded" });
  return sent;
}

/** Trades and requires the refusal, with every account as it was. */
export async function refuseTrade(world: TradeWorld, error: string, spec: TradeSpec = {}): Promise<Sent> {
  return refuseInstruction(world, error, await tradeOf(world, spec));
}

/** Sends a trade's instruction and requires the refusal, with every account as it was. */
export function refuseInstruction(
  { chain, vault, table }: Desk,
  error: string,
  instruction: TransactionInstruction,
): Promise<Sent> {
  return assertRefused(chain, error, [instruction], [vault.keeper], [table]);
}

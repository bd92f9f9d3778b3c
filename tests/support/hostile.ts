import { createTransferInstruction } from "@solana/spl-token";
import { type AddressLookupTableAccount, PublicKey, TransactionInstruction } from "@solana/web3.js";
import { type Lamports, lamports, type UsdcAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import type { RouteLeg } from "../../keeper/src/vault/accountTable.ts";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { arbitrage } from "../../keeper/src/vault/arbitrage.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import { sendOk } from "./assertions.ts";
import type { Chain, LoadedProgram, Sent } from "./chain.ts";
import type { Deed } from "./deeds.ts";
import { type End, hostileLeg } from "./hostileLeg.ts";
import { newKey } from "./keys.ts";
import { putLookupTable } from "./lookupTable.ts";
import type { RouteForm } from "./market.ts";
import { releasedProgram } from "./program.ts";
import { fund, mintTo, putMint } from "./tokens.ts";
import { refuseInstruction, TIP_ACCOUNT, tradeAs } from "./trade.ts";
import { giveTo, makeDepositor, makeVault, type TestVault, usdc, vaultNow } from "./vault.ts";

/** The vault, and at Jupiter's address a program that is not Jupiter. */
export const HOSTILE_PROGRAMS: readonly LoadedProgram[] = [
  { id: VAULT_PROGRAM_ID, bytes: releasedProgram("vault") },
  { id: ROUTER, bytes: releasedProgram("hostile") },
];

/** Owns what the hostile router trades with. */
export const [TILL] = PublicKey.findProgramAddressSync([Buffer.from("till")], ROUTER);

/** The runtime's words when the router asks for a signature or a right to write that it was not given. */
export const PRIVILEGE = "router: Cross-program invocation with unauthorized signer or writable account";

/** A vault with 100,000 USDC, and a router with money of its own that will do as it is told. */
export interface HostileWorld {
  readonly chain: Chain;
  readonly vault: TestVault;
  readonly x: PublicKey;
  readonly y: PublicKey;
  /** The till's account of each mint. */
  readonly tills: ReadonlyMap<PublicKey, PublicKey>;
  readonly table: AddressLookupTableAccount;
}

/** Makes the world. */
export async function makeHostileWorld(chain: Chain): Promise<HostileWorld> {
  const vault = await makeVault(chain);
  const [x, y] = [newKey().publicKey, newKey().publicKey];
  putMint(chain, x, 9);
  putMint(chain, y, 6);
  const tills = new Map<PublicKey, PublicKey>();
  for (const mint of [vault.usdcMint, x, y]) tills.set(mint, await mintTo(chain, mint, TILL, usdc(1_000_000)));
  const payer = chain.feePayer.publicKey;
  const scratches = [...tills.keys()].map((mint) => createScratch({ vault: vault.vault, payer, mint }));
  await sendOk(chain, await Promise.all(scratches));
  await giveTo(vault, await makeDepositor(vault, usdc(100_000)), usdc(100_000));
  fund(chain, TIP_ACCOUNT, 1_000_000_000n);
  fund(chain, vault.trader);
  const world = { chain, vault, x, y, tills, table: putLookupTable(chain, []) };
  const { keys } = await hostileTradeOf(world, { path: [x, y] });
  const listed = keys.filter(({ isSigner, pubkey }) => !isSigner && !pubkey.equals(TIP_ACCOUNT));
  return { ...world, table: putLookupTable(chain, [...listed.map(({ pubkey }) => pubkey), ROUTER, TILL]) };
}

/** A trade with the hostile router; what is left out is honest. */
export interface HostileTrade {
  /** The mints between USDC and USDC; X alone by default. */
  readonly path?: readonly PublicKey[];
  readonly forms?: readonly RouteForm[];
  /** What the router does in each leg. */
  readonly deeds?: readonly (Deed | undefined)[];
  readonly amountIn?: UsdcAtoms;
  /** USDC that the last leg pays; 100 more than goes in by default. */
  readonly out?: bigint;
  readonly minProfit?: bigint;
  readonly tip?: Lamports;
  /** Whether the transaction locks the trader for writing, as a keeper in league with the router would have it. */
  readonly writableTrader?: boolean;
  /** What to change in the legs as built. */
  readonly legs?: (legs: RouteLeg[]) => RouteLeg[];
}

export const SPENT = usdc(5_000);
export const GAIN = usdc(100);
/** What each leg but the last pays, in atoms of its mint. */
export const BETWEEN = 50_000_000n;

/** The instruction of a hostile trade: 5,000 USDC in, by default 5,100 out, which is also the least that is asked. */
export async function hostileTradeOf(world: HostileWorld, spec: HostileTrade = {}): Promise<TransactionInstruction> {
  const { vault, keeper, keeperUsdc, trader, usdcMint } = world.vault;
  const mints = [usdcMint, ...(spec.path ?? [world.x]), usdcMint];
  const amountIn = spec.amountIn ?? SPENT;
  const legs = mints.slice(1).map((output, place): RouteLeg => {
    const input = mints[place] ?? usdcMint;
    const last = place === mints.length - 2;
    const [inAmount, quoted] = [place === 0 ? amountIn : BETWEEN, last ? (spec.out ?? SPENT + GAIN) : BETWEEN];
    const ends = { input: endOf(world, input), output: endOf(world, output), inAmount, quoted };
    return hostileLeg(spec.forms?.[place] ?? "routeV2", { user: trader, till: TILL, ...ends }, spec.deeds?.[place]);
  });
  const instruction = await arbitrage({
    vault,
    keeper: keeper.publicKey,
    keeperUsdc,
    tipAccount: TIP_ACCOUNT,
    expectedNonce: (await vaultNow(world.vault)).arbitrageNonce,
    amountIn,
    minProfit: usdcAtoms(spec.minProfit ?? GAIN),
    tip: spec.tip ?? lamports(0n),
    legs: spec.legs?.(legs) ?? legs,
  });
  if (!spec.writableTrader) return instruction;
  const keys = instruction.keys.map((meta) => (meta.pubkey.equals(trader) ? { ...meta, isWritable: true } : meta));
  return new TransactionInstruction({ ...instruction, keys });
}

/** Trades with the hostile router and requires success. */
export async function hostileTrade(world: HostileWorld, spec: HostileTrade = {}): Promise<Sent> {
  return tradeAs(world, await hostileTradeOf(world, spec));
}

/** Trades with the hostile router and requires the refusal, with every account as it was. */
export async function refuseHostile(world: HostileWorld, error: string, spec: HostileTrade): Promise<Sent> {
  return refuseInstruction(world, error, await hostileTradeOf(world, spec));
}

/** The trader's scratch account of a mint. */
export const scratchOf = ({ vault }: HostileWorld, mint: PublicKey): PublicKey => scratchAddress(vault.vault, mint);

/** A transfer out of an account of the trader, by the signature that the router is given. */
export const outOf = ({ vault }: HostileWorld, from: PublicKey, to: PublicKey, amount: bigint) =>
  createTransferInstruction(from, to, vault.trader, amount);

function endOf(world: HostileWorld, mint: PublicKey): End {
  const till = world.tills.get(mint);
  if (till === undefined) throw new Error(`the till holds no ${mint}`);
  return { mint, scratch: scratchOf(world, mint), till };
}

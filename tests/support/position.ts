import { getAssociatedTokenAddressSync } from "@solana/spl-token";
import { type AddressLookupTableAccount, type PublicKey, TransactionInstruction } from "@solana/web3.js";
import { shareAtoms, type UsdcAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { decodePosition, type PositionAccount } from "../../keeper/src/vault/account.ts";
import type { RouteLeg } from "../../keeper/src/vault/accountTable.ts";
import { addPosition } from "../../keeper/src/vault/addPosition.ts";
import { holdingAddress, positionAddress, scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { closePosition } from "../../keeper/src/vault/closePosition.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import { deposit } from "../../keeper/src/vault/deposit.ts";
import { openPosition } from "../../keeper/src/vault/openPosition.ts";
import type { PolicyInput } from "../../keeper/src/vault/policy.ts";
import type { PositionPrices } from "../../keeper/src/vault/positionAccounts.ts";
import { processWithdrawal } from "../../keeper/src/vault/processWithdrawal.ts";
import { requestWithdrawal } from "../../keeper/src/vault/requestWithdrawal.ts";
import { assertRefused, sendOk } from "./assertions.ts";
import type { Chain, Sent } from "./chain.ts";
import type { Deed } from "./deeds.ts";
import { change } from "./govern.ts";
import { TILL } from "./hostile.ts";
import { type End, hostileLeg } from "./hostileLeg.ts";
import { newKey } from "./keys.ts";
import { putLookupTable } from "./lookupTable.ts";
import type { RouteForm } from "./market.ts";
import { feedId, publish } from "./pyth.ts";
import { show } from "./recorder.ts";
import { balance, mintTo, putMint } from "./tokens.ts";
import {
  type Depositor,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  type TestVault,
  usdc,
  vaultNow,
} from "./vault.ts";

/** A token that the keeper may hold, its feed and where its price stands. */
export interface TestPosition {
  readonly mint: PublicKey;
  readonly decimals: number;
  readonly position: PublicKey;
  readonly holding: PublicKey;
  readonly feed: Uint8Array;
  readonly price: PublicKey;
}

/**
 * A vault with 100,000 USDC of one depositor, USDC's feed and one position, and the hostile router, which pays what it
 * is told to. USDC costs 1 dollar and the token 100.
 */
export interface PositionWorld extends TestPosition {
  readonly chain: Chain;
  readonly vault: TestVault;
  readonly depositor: Depositor;
  readonly usdcFeed: Uint8Array;
  readonly usdcPrice: PublicKey;
  readonly table: AddressLookupTableAccount;
}

/** A whole token of nine decimals, in atoms. */
export const TOKEN = 1_000_000_000n;
/** What a position may cost in most tests. */
export const CAP = usdc(20_000);

/** Makes the world. The chain must have the hostile programs. */
export async function makePositionWorld(chain: Chain, policy: Partial<PolicyInput> = {}): Promise<PositionWorld> {
  const vault = await makeVault(chain, policy);
  const depositor = await makeDepositor(vault, usdc(1_000_000));
  await giveTo(vault, depositor, usdc(100_000));
  await openScratch(vault, vault.usdcMint);
  const usdcFeed = feedId("USDC");
  await change(vault, { kind: "usdcFeed", feed: usdcFeed });
  const held = await addTestPosition(vault, "token");
  const usdcPrice = await publish(chain, usdcFeed, 1);
  const { keys } = await openOf({
    ...held,
    chain,
    vault,
    depositor,
    usdcFeed,
    usdcPrice,
    table: putLookupTable(chain, []),
  });
  const listed = keys.filter(({ isSigner }) => !isSigner).map(({ pubkey }) => pubkey);
  return { ...held, chain, vault, depositor, usdcFeed, usdcPrice, table: putLookupTable(chain, [...listed, TILL]) };
}

/** Makes the trader's account of a mint, and the router's with enough in it to pay. */
export async function openScratch({ chain, vault }: TestVault, mint: PublicKey): Promise<void> {
  await sendOk(chain, [await createScratch({ vault, payer: chain.feePayer.publicKey, mint })]);
  await mintTo(chain, mint, TILL, 1_000_000_000_000_000n);
}

/** Adds a position that costs 100 dollars a whole token, after its timelock. */
export async function addTestPosition(
  vault: TestVault,
  name: string,
  { decimals = 9, cap = CAP }: { readonly decimals?: number; readonly cap?: UsdcAtoms } = {},
): Promise<TestPosition> {
  const { chain } = vault;
  const mint = newKey().publicKey;
  putMint(chain, mint, decimals);
  const feed = feedId(name);
  await change(vault, { kind: "addPosition", mint, feed, cap }, (ripe) => addPosition({ ...ripe, mint }));
  await openScratch(vault, mint);
  const [position, holding] = [positionAddress(vault.vault, mint), holdingAddress(vault.vault, mint)];
  return { mint, decimals, position, holding, feed, price: await publish(chain, feed, 100) };
}

/** What is not a position of the world's vault, and what is said of it: another vault's, and other accounts of four kinds. */
export async function noPositions({ vault, table }: PositionWorld): Promise<readonly [string, PublicKey][]> {
  const beside = await makeVaultBeside(vault);
  const { position, holding } = await addTestPosition(beside, "token");
  return [
    ["WrongPosition", position],
    ["NotOurAccount", holding],
    ["NotOurAccount", table.key],
    ["WrongAccountKind", beside.vault],
  ];
}

/** Publishes both prices anew, now, in dollars. */
export async function reprice(world: PositionWorld, dollars = 100, usdcDollars = 1): Promise<void> {
  const { chain, feed, price, usdcFeed, usdcPrice } = world;
  await publish(chain, feed, dollars, { account: price });
  await publish(chain, usdcFeed, usdcDollars, { account: usdcPrice });
}

/** What the open positions are valued by. */
export const pricesOf = ({ usdcPrice }: PositionWorld, ...positions: readonly TestPosition[]): PositionPrices => ({
  usdcPrice,
  positions,
});

/** The instruction of a deposit by the world's depositor. */
export function giveOf({ vault, depositor }: PositionWorld, amount: bigint, prices?: PositionPrices) {
  const owner = depositor.key.publicKey;
  const { vault: address, usdcMint } = vault;
  const priced = prices === undefined ? {} : { prices };
  return deposit({ vault: address, usdcMint, owner, amount: usdcAtoms(amount), minShares: shareAtoms(0n), ...priced });
}

/** Deposits and requires success. Returns the shares that it minted. */
export async function give(world: PositionWorld, amount: bigint, prices?: PositionPrices): Promise<bigint> {
  const { chain, depositor } = world;
  const before = await balance(chain, depositor.shares);
  await sendOk(chain, [await giveOf(world, amount, prices)], [depositor.key]);
  return (await balance(chain, depositor.shares)) - before;
}

/** The instruction of a request by the world's depositor. */
export async function requestOf(
  { vault, depositor }: PositionWorld,
  shares: bigint,
  prices?: PositionPrices,
): Promise<TransactionInstruction> {
  const { ticketNext: number } = await vaultNow(vault);
  const priced = prices === undefined ? {} : { prices };
  const asked = { owner: depositor.key.publicKey, shares: shareAtoms(shares), minPrice: usdcAtoms(0n), number };
  return requestWithdrawal({ vault: vault.vault, ...asked, ...priced });
}

/** Asks to leave and requires success. Returns the ticket's number. */
export async function request(world: PositionWorld, shares: bigint, prices?: PositionPrices): Promise<bigint> {
  const { chain, vault, depositor } = world;
  const { ticketNext: number } = await vaultNow(vault);
  await sendOk(chain, [await requestOf(world, shares, prices)], [depositor.key]);
  return number;
}

/** The instruction of a crank of the depositor's ticket, by somebody else unless said otherwise. */
export function crankOf(
  { chain, vault, depositor }: PositionWorld,
  number: bigint,
  prices?: PositionPrices,
  cranker = chain.feePayer.publicKey,
): Promise<TransactionInstruction> {
  const priced = prices === undefined ? {} : { prices };
  return processWithdrawal({ vault: vault.vault, cranker, number, owner: depositor.key.publicKey, ...priced });
}

/** The position's account now. */
export async function positionNow({ chain }: PositionWorld, { position }: TestPosition): Promise<PositionAccount> {
  const account = await chain.account(position);
  if (account === undefined) throw new Error("no position");
  return decodePosition(account.data);
}

/** An order; what is left out is 1,000 USDC for ten tokens, or the other way round, at the oracle's mid. */
export interface OrderSpec {
  readonly amountIn?: bigint;
  /** What the router pays. */
  readonly out?: bigint;
  readonly minOut?: bigint;
  readonly nonce?: bigint;
  readonly usdcPrice?: PublicKey;
  readonly price?: PublicKey;
  /** What the router does in each leg. */
  readonly deeds?: readonly (Deed | undefined)[];
  readonly forms?: readonly RouteForm[];
  /** Mints on the way. */
  readonly through?: readonly PublicKey[];
  /** What to change in the legs as built. */
  readonly legs?: (legs: RouteLeg[]) => RouteLeg[];
}

export const SPENT = usdc(1_000);
export const UNITS = 10n * TOKEN;

/** The instruction of an order to buy. */
export async function openOf(world: PositionWorld, spec: OrderSpec = {}): Promise<TransactionInstruction> {
  const { amountIn = SPENT, out = UNITS, minOut = 0n } = spec;
  const legs = orderLegs(world.vault, [world.vault.usdcMint, world.mint], amountIn, out, spec);
  const mint = world.mint;
  return openPosition({ ...(await orderOf(world, spec)), mint, amountIn: usdcAtoms(amountIn), minOut, legs });
}

/** The instruction of an order to sell. */
export async function closeOf(world: PositionWorld, spec: OrderSpec = {}): Promise<TransactionInstruction> {
  const { amountIn = UNITS, out = SPENT, minOut = 0n } = spec;
  const legs = orderLegs(world.vault, [world.mint, world.vault.usdcMint], amountIn, out, spec);
  const mint = world.mint;
  return closePosition({ ...(await orderOf(world, spec)), mint, amountIn, minOut: usdcAtoms(minOut), legs });
}

/** What both have in common. */
export async function orderOf({ vault, usdcPrice, price }: PositionWorld, spec: OrderSpec) {
  const expectedNonce = spec.nonce ?? (await vaultNow(vault)).orderNonce;
  const prices = { usdcPrice: spec.usdcPrice ?? usdcPrice, price: spec.price ?? price };
  return { vault: vault.vault, keeper: vault.keeper.publicKey, expectedNonce, ...prices };
}

/** Legs of the hostile router from the first mint to the last: each pays ten tokens, the last `out`. */
export function orderLegs(
  vault: TestVault,
  [from, to]: readonly [PublicKey, PublicKey],
  amountIn: bigint,
  out: bigint,
  { through = [], deeds = [], forms = [], legs: forge = (legs) => legs }: OrderSpec = {},
): RouteLeg[] {
  const mints = [from, ...through, to];
  const legs = mints.slice(1).map((output, place): RouteLeg => {
    const last = place === mints.length - 2;
    const input = endOf(vault, mints[place] ?? from);
    const amounts = { inAmount: place === 0 ? amountIn : UNITS, quoted: last ? out : UNITS };
    const leg = { user: vault.trader, till: TILL, input, output: endOf(vault, output), ...amounts };
    return hostileLeg(forms[place] ?? "routeV2", leg, deeds[place]);
  });
  return forge(legs);
}

function endOf({ vault }: TestVault, mint: PublicKey): End {
  return { mint, scratch: scratchAddress(vault, mint), till: tillOf(mint) };
}

/** The router's own account of a mint. */
export const tillOf = (mint: PublicKey): PublicKey => getAssociatedTokenAddressSync(mint, TILL, true);

/** Buys and requires success. */
export async function open(world: PositionWorld, spec: OrderSpec = {}): Promise<Sent> {
  return orderAs(world, await openOf(world, spec));
}

/** Sells and requires success. */
export async function close(world: PositionWorld, spec: OrderSpec = {}): Promise<Sent> {
  return orderAs(world, await closeOf(world, spec));
}

/** Sends an order with the keeper's signature and requires success. */
export async function orderAs(
  { chain, vault, table }: PositionWorld,
  instruction: TransactionInstruction,
): Promise<Sent> {
  const sent = await sendOk(chain, [instruction], [vault.keeper], [table]);
  show({ kind: "traded" });
  return sent;
}

/** Sends an order and requires the refusal, with every account as it was. */
export function refuseOrder(world: PositionWorld, error: string, instruction: TransactionInstruction): Promise<Sent> {
  const { chain, vault, table } = world;
  return assertRefused(chain, error, [instruction], [vault.keeper], [table]);
}

/** The instruction with its first mention of `from` replaced: the declared account and not what the legs are shown. */
export function swapDeclared(
  instruction: TransactionInstruction,
  from: PublicKey,
  to: PublicKey,
): TransactionInstruction {
  const at = instruction.keys.findIndex(({ pubkey }) => pubkey.equals(from));
  if (at < 0) throw new Error(`the instruction does not name ${from}`);
  const keys = instruction.keys.map((meta, place) => (place === at ? { ...meta, pubkey: to } : meta));
  return new TransactionInstruction({ ...instruction, keys });
}

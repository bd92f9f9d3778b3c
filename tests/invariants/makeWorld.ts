import type { Keypair, PublicKey } from "@solana/web3.js";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { createScratch } from "../../keeper/src/vault/createScratch.ts";
import type { PolicyInput } from "../../keeper/src/vault/policy.ts";
import { ROUTER } from "../../keeper/src/vault/router.ts";
import { sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { TILL } from "../support/hostile.ts";
import { newKey } from "../support/keys.ts";
import { putLookupTable } from "../support/lookupTable.ts";
import { fund, mintTo, putMint, tokenAccount } from "../support/tokens.ts";
import { TIP_ACCOUNT } from "../support/trade.ts";
import { makeVault, TEST_POLICY, type TestVault, usdc } from "../support/vault.ts";
import { holdingKey, positionKey, silverKey, venueKey } from "./addresses.ts";
import { establish } from "./establish.ts";
import { priceAccount } from "./pyth.ts";
import type { Slot } from "./reading.ts";
import { routeAlong } from "./route.ts";
import { CAPITAL, INVENTORY } from "./state.ts";
import { type Key, keyOf } from "./wire/key.ts";
import type { Asset, Person, Place, World } from "./world.ts";

const HOUR = 3_600n;
/** Small enough that a few commands reach each of them. */
export const WORLD_POLICY: PolicyInput = {
  ...TEST_POLICY,
  depositCap: usdc(3_000_000),
  tipCap: usdc(300),
  lossCap: usdc(400),
  outflowCapacity: usdc(60_000),
  outflowRefill: usdc(40_000),
  cooldown: HOUR,
  unlockPeriod: 6n * HOUR,
  timelock: 2n * HOUR,
  maxPriceAge: HOUR,
  maxSpreadBps: 500,
};

const NAMES = ["ann", "bob", "cid", "dee", "thief"] as const;
/** Whoever has a role, and whoever may be given it. */
const SUCCESSORS = 3;
/** In 10⁻⁸ dollars. */
const PRICES = { usdc: 100_000_000n, x: 10_000_000_000n, y: 150_000_000n, silver: 3_000_000_000n } as const;
const MUCH = usdc(1_000_000_000);
const RICH = 1_000_000_000_000n;

/** Makes the world on a chain that has the vault and the hostile router. */
export async function makeWorld(chain: Chain): Promise<World> {
  const vault = await makeVault(chain, WORLD_POLICY);
  fund(chain, chain.feePayer.publicKey, 1_000_000_000_000_000n);
  fund(chain, TIP_ACCOUNT, 1_000_000_000n);
  fund(chain, vault.trader);
  const { usdcMint } = vault;
  const usdcTill = await mintTo(chain, usdcMint, TILL, MUCH);
  await sendOk(chain, [await createScratch({ vault: vault.vault, payer: chain.feePayer.publicKey, mint: usdcMint })]);
  const x = await makeAsset(vault, usdcTill, "x", 9, 1);
  const y = await makeAsset(vault, usdcTill, "y", 6, 2);
  const silver = await makeAsset(vault, usdcTill, "silver", 8, 3);
  const unused = newKey().publicKey;
  putMint(chain, unused, 6);
  const people: Person[] = [];
  for (const name of NAMES) people.push(await makePerson(vault, name, usdc(1_000_000)));
  const exchange = await makePerson(vault, "exchange", MUCH);
  const thief = people[NAMES.indexOf("thief")];
  if (thief === undefined) throw new Error("no thief");

  const crew = { admins: crewOf(vault.admin), guardians: crewOf(vault.guardian), keepers: crewOf(vault.keeper) };
  for (const { publicKey } of Object.values(crew).flat()) fund(chain, publicKey, RICH);
  const keepersUsdc: Key[] = [];
  for (const { publicKey } of crew.keepers) keepersUsdc.push(keyOf(await tokenAccount(chain, usdcMint, publicKey)));
  const places = await makePlaces(vault, exchange, x);

  const { shareMint, trader, treasury, escrow, protocolShares } = vault;
  const named = { vault: vault.vault, usdcMint, shareMint, trader, treasury, escrow, protocolShares };
  const accounts = {
    ...keysOf({ ...named, tipAccount: TIP_ACCOUNT, router: ROUTER }),
    silver: silverKey(keyOf(vault.vault)),
  };
  const usdcPrice = keyOf(newKey().publicKey);
  const tills = new Map([[usdcMint, usdcTill], ...[x, y].map(({ mint, till }) => [mint.pubkey, till.pubkey] as const)]);
  const paths = [[x], [x, y]].map((assets) => assets.map(({ mint }) => mint.pubkey));
  const circles = paths.map((path) => routeAlong(vault.vault, [usdcMint, ...path, usdcMint], tills));
  const start = await chain.now();
  const world: World = {
    chain,
    start: start + WORLD_POLICY.timelock,
    policy: WORLD_POLICY,
    accounts,
    vault: keyOf(vault.vault),
    people,
    thief,
    crew,
    keepersUsdc,
    exchange,
    usdcMint,
    usdcFeed: feedOf(9),
    usdcPrice,
    usdcTill: keyOf(usdcTill),
    assets: [x, y],
    silver,
    places,
    unusedMint: keyOf(unused),
    circles,
    slots: new Map(),
    table: putLookupTable(
      chain,
      listed(
        [x, y, silver],
        circles.flatMap(({ metas }) => metas.map(({ key }) => key)),
      ),
    ),
  };
  for (const { feed, price, name } of [
    ...world.assets,
    silver,
    { feed: world.usdcFeed, price: usdcPrice, name: "usdc" },
  ]) {
    const dollars = PRICES[name as keyof typeof PRICES];
    chain.setAccount(
      price.pubkey,
      priceAccount(feed, { price: dollars, confidence: dollars / 2_000n, at: world.start }),
    );
  }
  await establish(world);
  return { ...world, slots: slotsOf(world) };
}

const feedOf = (number: number): Uint8Array => new Uint8Array(32).fill(number);
const keysOf = (keys: Readonly<Record<string, PublicKey>>): Record<string, Key> =>
  Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, keyOf(key)]));
const crewOf = (first: Keypair): Keypair[] => [first, ...Array.from({ length: SUCCESSORS }, newKey)];

async function makePerson({ chain, usdcMint, shareMint }: TestVault, name: string, amount: bigint): Promise<Person> {
  const signer = newKey();
  fund(chain, signer.publicKey, RICH);
  return {
    name,
    signer,
    key: keyOf(signer.publicKey),
    usdc: keyOf(await mintTo(chain, usdcMint, signer.publicKey, amount)),
    shares: keyOf(await tokenAccount(chain, shareMint, signer.publicKey)),
  };
}

async function makeAsset(
  vault: TestVault,
  usdcTill: PublicKey,
  name: string,
  decimals: number,
  feed: number,
): Promise<Asset> {
  const { chain, usdcMint } = vault;
  const mint = newKey().publicKey;
  putMint(chain, mint, decimals);
  const till = await mintTo(chain, mint, TILL, MUCH * 1_000n);
  await sendOk(chain, [await createScratch({ vault: vault.vault, payer: chain.feePayer.publicKey, mint })]);
  const tills = new Map([
    [usdcMint, usdcTill],
    [mint, till],
  ]);
  const key = keyOf(vault.vault);
  return {
    name,
    mint: keyOf(mint),
    decimals,
    feed: feedOf(feed),
    price: keyOf(newKey().publicKey),
    till: keyOf(till),
    holding: name === "silver" ? silverKey(key) : holdingKey(key, keyOf(mint)),
    buy: routeAlong(vault.vault, [usdcMint, mint], tills),
    sell: routeAlong(vault.vault, [mint, usdcMint], tills),
  };
}

/** Two venues for capital and one for inventory; the last is for a change to add. */
async function makePlaces({ chain, vault, usdcMint }: TestVault, exchange: Person, x: Asset): Promise<Place[]> {
  const key = keyOf(vault);
  const mine = keyOf(await tokenAccount(chain, x.mint.pubkey, exchange.key.pubkey));
  const second = keyOf(await tokenAccount(chain, usdcMint, newKey().publicKey));
  const third = keyOf(await tokenAccount(chain, usdcMint, newKey().publicKey));
  const place = (kind: number, destination: Key, asset?: Asset): Place => ({
    venue: venueKey(key, destination, kind),
    kind,
    destination,
    asset,
  });
  return [place(CAPITAL, second), place(INVENTORY, mine, x), place(CAPITAL, third)];
}

/** What transactions on a cluster would find in a lookup table, so that the largest fit. */
function listed(assets: readonly Asset[], more: readonly Key[]): PublicKey[] {
  const keys = new Set(more);
  for (const { buy, sell } of assets) for (const { key } of [...buy.metas, ...sell.metas]) keys.add(key);
  return [...keys].map(({ pubkey }) => pubkey);
}

function slotsOf(world: World): Map<Key, Slot> {
  const { vault, accounts, people, exchange, assets, silver, places, keepersUsdc } = world;
  const tokens = [accounts.treasury, accounts.escrow, accounts.protocolShares, world.usdcTill, ...keepersUsdc];
  for (const person of [...people, exchange]) tokens.push(person.usdc, person.shares);
  for (const { till, holding, mint } of [...assets, silver])
    tokens.push(till, holding, keyOf(scratchAddress(vault.pubkey, mint.pubkey)));
  tokens.push(keyOf(scratchAddress(vault.pubkey, world.usdcMint)), ...places.map(({ destination }) => destination));
  const slots = new Map<Key, Slot>([[vault, { kind: "vault" }]]);
  if (accounts.shareMint !== undefined) slots.set(accounts.shareMint, { kind: "mint" });
  for (const key of tokens) if (key !== undefined) slots.set(key, { kind: "token" });
  for (const price of [world.usdcPrice, silver.price, ...assets.map((asset) => asset.price)])
    slots.set(price, { kind: "price" });
  for (const { venue } of places) slots.set(venue, { kind: "record", type: "Venue" });
  for (const { mint } of assets) slots.set(positionKey(vault, mint), { kind: "record", type: "Position" });
  return slots;
}

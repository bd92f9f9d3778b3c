import assert from "node:assert/strict";
import type { PublicKey } from "@solana/web3.js";
import type { RouteLeg } from "../../keeper/src/vault/accountTable.ts";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import {
  lastMint,
  makePool,
  openProgramAccounts,
  quoteHops,
  ROUTE_FORMS,
  type RouteForm,
  readPool,
} from "../support/market.ts";
import { close, open, openOf, positionNow, refuseOrder, SPENT, TOKEN } from "../support/position.ts";
import { buy, makeSilverWorld, SILVER_SPENT, type SilverWorld } from "../support/silver.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import { legFrom } from "../support/trade.ts";
import { PROGRAMS, usdc, vaultNow } from "../support/vault.ts";

const FORMS: readonly RouteForm[] = ["route", "sharedAccountsRoute", "routeV2", "sharedAccountsRouteV2"];
const MILLION = usdc(1_000_000);

// Through the market's pools, which charge 10 bps and move with what is traded: the refusals elsewhere are of such orders.
describeOnBoth("orders through an honest router", (start) => {
  let world: SilverWorld;
  let pools: Readonly<Record<"token" | "silver" | "between", PublicKey>>;

  beforeEach(async () => {
    world = await makeSilverWorld(await start(PROGRAMS));
    const { chain, vault, mint, silverMint } = world;
    const tokens = [mint, 10_000n * TOKEN] as const;
    const ounces = [silverMint, 40_000_000_000n] as const;
    const dollars = [vault.usdcMint, MILLION] as const;
    pools = {
      token: await makePool(chain, { label: "token", holds: [dollars, tokens] }),
      silver: await makePool(chain, { label: "silver", holds: [dollars, ounces] }),
      between: await makePool(chain, { label: "between", holds: [ounces, tokens] }),
    };
    await openProgramAccounts(chain, [vault.usdcMint, mint, silverMint]);
  });

  /** Legs through `path` as the pools are now, and what they bring. */
  const routeOf = async (from: PublicKey, path: readonly PublicKey[], amountIn: bigint, first: RouteForm) => {
    const { vault, trader } = world.vault;
    let [inputMint, inAmount] = [from, amountIn];
    const legs: RouteLeg[] = [];
    for (const [place, address] of path.entries()) {
      const hops = [{ pool: await readPool(world.chain, address), inputMint }];
      const quotedOutAmount = quoteHops(hops, inAmount);
      const request = { user: trader, hops, inAmount, quotedOutAmount, slippageBps: 0 };
      const tokenAccount = (mint: PublicKey) => scratchAddress(vault, mint);
      legs.push(legFrom(ROUTE_FORMS[place === 0 ? first : "routeV2"]({ ...request, tokenAccount })));
      [inputMint, inAmount] = [lastMint(hops), quotedOutAmount];
    }
    return { out: inAmount, spec: { amountIn, minOut: inAmount, legs: () => legs } };
  };

  for (const form of FORMS) {
    it(`open and close a position through ${form}, with exactly what the pools give`, async () => {
      const { chain, vault, mint, holding } = world;
      const { idle: before } = await vaultNow(vault);
      const bought = await routeOf(vault.usdcMint, [pools.token], SPENT, form);
      await open(world, bought.spec);
      assert.equal((await positionNow(world, world)).amount, bought.out);
      const sold = await routeOf(mint, [pools.token], bought.out, form);
      await close(world, sold.spec);
      const { idle, lockedProfit, positionCost } = await vaultNow(vault);
      assert.deepEqual([idle, positionCost, lockedProfit], [before - SPENT + sold.out, 0n, 0n]);
      assert.equal(await balance(chain, holding), 0n);
    });

    it(`buy silver through ${form}, with exactly what the pools give`, async () => {
      const { out, spec } = await routeOf(world.vault.usdcMint, [pools.silver], SILVER_SPENT, form);
      await buy(world, spec);
      assert.equal((await vaultNow(world.vault)).silverHeld, out);
      assert.equal(await balance(world.chain, world.silver), out);
    });
  }

  it("open and close over two legs", async () => {
    const { vault, mint } = world;
    const bought = await routeOf(vault.usdcMint, [pools.silver, pools.between], SPENT, "routeV2");
    await open(world, bought.spec);
    assert.equal((await positionNow(world, world)).amount, bought.out);
    const sold = await routeOf(mint, [pools.between, pools.silver], bought.out, "routeV2");
    await close(world, sold.spec);
    assert.equal((await vaultNow(vault)).positions, 0);
  });

  it("fail with the router's own slippage where the pool has moved, and leave nothing behind", async () => {
    const quoted = await routeOf(world.vault.usdcMint, [pools.token], SPENT, "routeV2");
    await open(world, quoted.spec);
    await refuseOrder(world, "router: 0x1771", await openOf(world, quoted.spec));
  });
});

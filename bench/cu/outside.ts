import { changePosition } from "../../keeper/src/vault/changePosition.ts";
import { changeVenue } from "../../keeper/src/vault/changeVenue.ts";
import { tightenPosition } from "../../keeper/src/vault/tightenPosition.ts";
import { tightenVenue } from "../../keeper/src/vault/tightenVenue.ts";
import { sendOk } from "../../tests/support/assertions.ts";
import { change } from "../../tests/support/govern.ts";
import { makeInventoryWorld, send, settleUnits } from "../../tests/support/inventory.ts";
import { closeOf, open, orderAs, reprice, SPENT, UNITS } from "../../tests/support/position.ts";
import { buy, makeSilverWorld, repriceSilver } from "../../tests/support/silver.ts";
import { donate, pass, usdc } from "../../tests/support/vault.ts";
import { attest, deployTo, makeVenue, settle, WIDE } from "../../tests/support/venue.ts";
import type { MeteredChain } from "./meter.ts";

/** Runs everything that holds or sends value outside the treasury: positions, silver, venues, inventory. */
export async function holdAndSend(chain: MeteredChain): Promise<void> {
  await sellAndSend(chain);
  await buySilver(chain);
}

async function sellAndSend(chain: MeteredChain): Promise<void> {
  const world = await makeInventoryWorld(chain);
  const { vault } = world;
  await orderAs(world, await closeOf(world, { amountIn: UNITS / 10n, out: SPENT / 10n }));
  await send(world, UNITS / 10n);
  await settleUnits(world, UNITS / 10n, SPENT / 10n);

  const venue = await makeVenue(vault);
  await deployTo(venue, usdc(1_000));
  await attest(venue, usdc(1_000));
  await settle(venue, usdc(500));

  const guard = { vault: vault.vault, authority: vault.guardian.publicKey };
  const tighter = { ...WIDE, cap: usdc(50_000) };
  await sendOk(
    chain,
    [await tightenVenue({ ...guard, venue: venue.venue, limits: tighter, freeze: true })],
    [vault.guardian],
  );
  await sendOk(
    chain,
    [await tightenPosition({ ...guard, position: world.position, cap: usdc(10_000) })],
    [vault.guardian],
  );
  // A change that is proposed in the second of a freeze does not undo it.
  await pass(chain, 1n);
  await change(vault, { kind: "changeVenue", venue: venue.venue, limits: WIDE }, (ripe) =>
    changeVenue({ ...ripe, venue: venue.venue }),
  );
  await change(
    vault,
    { kind: "changePosition", position: world.position, feed: world.feed, cap: usdc(20_000) },
    (ripe) => changePosition({ ...ripe, position: world.position }),
  );
  await reprice(world);
  await open(world);
}

async function buySilver(chain: MeteredChain): Promise<void> {
  const world = await makeSilverWorld(chain, { feeBps: 2_000, feeGrowthBps: 0, feeSilverBps: 10_000 });
  await donate(world.vault, usdc(5_000));
  await pass(chain, 5_000n);
  await repriceSilver(world);
  await buy(world);
}

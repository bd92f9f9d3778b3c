import assert from "node:assert/strict";
import { createMintToInstruction, createTransferInstruction } from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { type ShareAtoms, shareAtoms } from "../../keeper/src/domain/quantity.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { previewWithdrawal } from "../../keeper/src/vault/nav.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import { deeds } from "../support/deeds.ts";
import {
  GAIN,
  HOSTILE_PROGRAMS,
  type HostileTrade,
  type HostileWorld,
  hostileTrade,
  hostileTradeOf,
  makeHostileWorld,
  SPENT,
  scratchOf,
  TILL,
} from "../support/hostile.ts";
import { describeOnBoth } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import { type Depositor, donate, giveTo, makeDepositor, pass, usdc, vaultNow } from "../support/vault.ts";

/** The policy's fee, and the part of it that becomes shares of the protocol's. */
const FEE_BPS = 1_000n;
const GIFT = usdc(10_000);

describeOnBoth("a donation as an attack", (start) => {
  let world: HostileWorld;
  let thief: Depositor;
  let victim: Depositor;

  beforeEach(async () => {
    world = await makeHostileWorld(await start(HOSTILE_PROGRAMS));
    [thief, victim] = [
      await makeDepositor(world.vault, usdc(100_000)),
      await makeDepositor(world.vault, usdc(100_000)),
    ];
    for (const who of [thief, victim]) await giveTo(world.vault, who, usdc(50_000));
  });

  async function worth({ shares }: Depositor): Promise<bigint> {
    const { chain, vault } = world;
    const held: ShareAtoms = shareAtoms(await balance(chain, shares));
    return previewWithdrawal(await vaultNow(vault), held, await chain.now());
  }

  /** The fee that has been taken so far: what is reserved, and the protocol's shares at what they are worth. */
  async function fee(): Promise<bigint> {
    const { chain, vault } = world;
    const state = await vaultNow(vault);
    const minted = shareAtoms(await balance(chain, vault.protocolShares));
    return state.reservedSilver + state.reservedEcosystem + previewWithdrawal(state, minted, await chain.now());
  }

  async function unlocked(): Promise<void> {
    await pass(world.chain, 1_000n);
    await sendOk(world.chain, [await accrueFees(world.vault.vault)]);
  }

  it("is no trade's profit: not in the treasury, and not on the scratch account before it starts (attack 25)", async () => {
    const { chain, vault, table } = world;
    const payer = chain.feePayer.publicKey;
    const give = (to: PublicKey): TransactionInstruction => createMintToInstruction(vault.usdcMint, to, payer, GIFT);
    const refuse = async (error: string, to: PublicKey, spec: HostileTrade) =>
      assertRefused(chain, error, [give(to), await hostileTradeOf(world, spec)], [vault.keeper], [table]);
    for (const to of [vault.treasury, scratchOf(world, vault.usdcMint)]) {
      await refuse("NotProfitable", to, { out: SPENT + GAIN - 1n });
      await refuse("LegEmpty", to, { deeds: [deeds.trade, deeds.keep] });
    }
  });

  it("moves no price before it is booked, and none at once when it is (attack 25)", async () => {
    const before = [await worth(thief), await worth(victim)];
    const { chain, vault } = world;
    await sendOk(chain, [createMintToInstruction(vault.usdcMint, vault.treasury, chain.feePayer.publicKey, GIFT)]);
    assert.deepEqual([await worth(thief), await worth(victim)], before);
    await donate(vault, usdc(1));
    assert.deepEqual([await worth(thief), await worth(victim)], before);
  });

  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    "booked as a donation": () => donate(world.vault, GIFT),
    "passed off as a trade's profit": () => {
      const { usdcMint } = world.vault;
      const till = world.tills.get(usdcMint);
      assert.ok(till);
      const gift = createTransferInstruction(till, scratchOf(world, usdcMint), TILL, GIFT - GAIN);
      return hostileTrade(world, { deeds: [deeds.trade, deeds.last(gift)] });
    },
  };
  for (const [way, give] of Object.entries(ways)) {
    it(`${way}: costs the giver more than the fee and the shares bring back, and harms nobody (attack 25)`, async () => {
      const before = [await worth(thief), await worth(victim)] as const;
      await give();
      await unlocked();
      const gained = (await worth(thief)) - before[0];
      assert.ok(gained > 0n && (await worth(victim)) - before[1] >= gained, "the victim gains as the thief does");
      const charged = await fee();
      assert.ok(charged > 0n && charged <= (GIFT * FEE_BPS) / 10_000n, `${charged} charged on ${GIFT}`);
      // Even a giver who holds a quarter of the shares and owns all that the fee goes to.
      assert.ok(gained + charged < GIFT, `${gained} and ${charged} for ${GIFT}`);
      await unlocked();
      assert.ok((await fee()) - charged <= 10n, "one gift is charged once, but for what rounding left behind");
    });
  }
});

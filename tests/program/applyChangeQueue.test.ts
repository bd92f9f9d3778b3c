import assert from "node:assert/strict";
import { TICKET_STATES } from "../../keeper/src/vault/account.ts";
import { withdrawalAddress } from "../../keeper/src/vault/addresses.ts";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
import type { ChangeProposal } from "../../keeper/src/vault/change.ts";
import { claimWithdrawal } from "../../keeper/src/vault/claimWithdrawal.ts";
import { processWithdrawal } from "../../keeper/src/vault/processWithdrawal.ts";
import { tightenPolicy } from "../../keeper/src/vault/tightenPolicy.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { applicationOf, applied, change, changeNow, propose, refuseApplied, ripe, setting } from "../support/govern.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { swapAccount } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { makePositionWorld, open, pricesOf, reprice } from "../support/position.ts";
import { publish } from "../support/pyth.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  PROGRAMS,
  pass,
  queue,
  shares,
  type TestVault,
  ticketNow,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import { attest, deployTo, makeVenue, refuseDeploy } from "../support/venue.ts";

const DAY = 86_400n;
const TIMELOCK = 1_000n;
const COOLDOWN = 100n;
/** How long a matured ticket may wait for its owner while no price comes. */
const RETURN_AFTER = 7n * DAY;
const LOOSER: ChangeProposal = { kind: "policy", parameter: "maxTrade", value: usdc(60_000) };

describeOnBoth("apply_change and the queue", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let alice: Depositor;
  let bob: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { minProfit: usdc(1), minIdle: usdc(1) });
    [alice, bob] = [await makeDepositor(vault, usdc(10_000)), await makeDepositor(vault, usdc(10_000))];
    await giveTo(vault, alice, usdc(10_000));
    await giveTo(vault, bob, usdc(10_000));
  });

  const cranked = async (who: Depositor, number: bigint) => sendOk(chain, [await crankOf(vault, who, number)]);

  /** A ticket of alice's that matures on the second at which the change's time comes. */
  const justInTime = async () => {
    const number = await propose(vault, LOOSER);
    await pass(chain, TIMELOCK - COOLDOWN);
    const ticket = await queue(vault, alice, shares(10));
    const { notBefore } = (await changeNow(vault, number)).change;
    assert.equal((await ticketNow(vault, ticket))?.maturesAt, notBefore);
    await chain.setNow(notBefore);
    return { number, ticket };
  };

  it("waits for a ticket that matures on its very second, and for none that matures a second later", async () => {
    const { number, ticket } = await justInTime();
    await refuseApplied(vault, "TicketsFirst", number);
    await pass(chain, 10n * DAY);
    await refuseApplied(vault, "TicketsFirst", number);
    await cranked(alice, ticket);
    await applied(vault, number);

    const second = await propose(vault, setting("lossCap", usdc(2_000)));
    await pass(chain, TIMELOCK - COOLDOWN + 1n);
    await queue(vault, alice, shares(10));
    await pass(chain, COOLDOWN - 1n);
    await applied(vault, second);
  });

  it("waits for every one of them, in the order of the queue", async () => {
    const number = await propose(vault, LOOSER);
    const tickets = [await queue(vault, alice, shares(10)), await queue(vault, alice, shares(10))];
    await pass(chain, TIMELOCK);
    for (const ticket of tickets) {
      await refuseApplied(vault, "TicketsFirst", number);
      await cranked(alice, ticket);
    }
    await applied(vault, number);
  });

  it("waits for a cancelled ticket to be passed, which anyone can do", async () => {
    const { number, ticket } = await justInTime();
    const owner = alice.key.publicKey;
    await sendOk(chain, [await cancelWithdrawal({ vault: vault.vault, owner, number: ticket })], [alice.key]);
    await refuseApplied(vault, "TicketsFirst", number);
    await cranked(alice, ticket);
    await applied(vault, number);
  });

  it("sees a ticket behind a cancelled head", async () => {
    const number = await propose(vault, LOOSER);
    const [first, second] = [await queue(vault, bob, shares(10)), await queue(vault, alice, shares(10))];
    const owner = bob.key.publicKey;
    await sendOk(chain, [await cancelWithdrawal({ vault: vault.vault, owner, number: first })], [bob.key]);
    await pass(chain, TIMELOCK);
    await cranked(bob, first);
    await refuseApplied(vault, "TicketsFirst", number);
    await cranked(alice, second);
    await applied(vault, number);
  });

  it("lets a ticket whose price its owner refuses leave as well: its shares go back", async () => {
    const number = await propose(vault, LOOSER);
    const ticket = await queue(vault, alice, shares(10), usdc(5));
    await pass(chain, TIMELOCK);
    await refuseApplied(vault, "TicketsFirst", number);
    await cranked(alice, ticket);
    assert.equal((await ticketNow(vault, ticket))?.state, 2);
    await applied(vault, number);
  });

  it("refuses another ticket than the head's: a later one, another vault's, none, and what is no ticket", async () => {
    const other = await makeVaultBeside(vault);
    const carol = await makeDepositor(other, usdc(100));
    await giveTo(other, carol, usdc(100));
    const number = await propose(vault, LOOSER);
    const head = await queue(vault, alice, shares(10));
    // These two mature after the change's time, so that nothing else is wrong with them.
    await pass(chain, TIMELOCK - COOLDOWN + 1n);
    const [later, theirs] = [await queue(vault, alice, shares(10)), await queue(other, carol, shares(10))];
    await pass(chain, COOLDOWN);
    assert.equal(theirs, head);
    const honest = await applicationOf(vault, number);
    const ticket = withdrawalAddress(vault.vault, head);
    for (const wrong of [
      withdrawalAddress(vault.vault, later),
      withdrawalAddress(other.vault, theirs),
      withdrawalAddress(vault.vault, later + 1n),
      vault.treasury,
      (await changeNow(vault, await propose(vault, LOOSER))).address,
    ]) {
      await assertRefused(chain, "NotHeadOfQueue", [swapAccount(honest, ticket, wrong)], [vault.admin]);
    }
    await refuseApplied(vault, "TicketsFirst", number);
  });

  it("looks at no ticket while the queue is empty", async () => {
    const number = await ripe(vault, LOOSER);
    const any = swapAccount(await applicationOf(vault, number), withdrawalAddress(vault.vault, 0n), newKey().publicKey);
    await sendOk(chain, [any], [vault.admin]);
  });

  it("cannot be overtaken: a shorter cooldown lets nobody mature before those ahead", async () => {
    await change(vault, setting("cooldown", 400n));
    const [long, shorter] = [await propose(vault, setting("cooldown", 10n)), await propose(vault, LOOSER)];
    await pass(chain, TIMELOCK);
    const first = await queue(vault, alice, shares(10));
    await applied(vault, long);
    await applied(vault, shorter);
    await pass(chain, 5n);
    const second = await queue(vault, bob, shares(10));
    const [a, b] = [await ticketNow(vault, first), await ticketNow(vault, second)];
    assert.ok(a && b);
    assert.equal(b.maturesAt, a.maturesAt, "ten seconds of cooldown, but no sooner than the head");
    // So the head's maturity speaks for all: a change that waits for the head waits for whoever stands behind it.
    const third = await propose(vault, setting("lossCap", usdc(2_000)));
    const { notBefore } = (await changeNow(vault, third)).change;
    assert.ok(b.maturesAt < notBefore);
    await chain.setNow(notBefore);
    await refuseApplied(vault, "TicketsFirst", third);
    await cranked(alice, first);
    await refuseApplied(vault, "TicketsFirst", third);
    await cranked(bob, second);
    await applied(vault, third);
  });

  it("pays whoever asks to leave when it is proposed before admin and keeper together gain by it (attack 40)", async () => {
    const venue = await makeVenue(vault);
    const loosen = await propose(vault, setting("lossCap", usdc(1_000_000)));
    const ticket = await queue(vault, alice, await balance(chain, alice.shares));
    // The keeper can take what is bob's out of reach, but not what is queued to leave.
    await refuseDeploy(venue, "IdleFloor", usdc(10_000));
    await deployTo(venue, usdc(9_999));
    await pass(chain, TIMELOCK);
    await refuseApplied(vault, "TicketsFirst", loosen);
    await attest(venue, usdc(9_999));
    await cranked(alice, ticket);
    const { vault: address, usdcMint } = vault;
    const owner = alice.key.publicKey;
    await sendOk(chain, [await claimWithdrawal({ vault: address, usdcMint, owner, number: ticket })], [alice.key]);
    assert.equal(await balance(chain, alice.usdc), usdc(10_000));
    await applied(vault, loosen);
    assert.equal((await vaultNow(vault)).policy.lossCap, usdc(1_000_000));
  });
});

// On litesvm alone: the hostile router, through which the position is bought, is loaded there only.
describe("apply_change and a queue that no price moves (litesvm)", () => {
  it("is not held up for ever by a ticket that its owner leaves there (attacks 36 and 44)", async () => {
    const chain = await startLitesvm(HOSTILE_PROGRAMS, START);
    const world = await makePositionWorld(chain);
    const { vault, depositor } = world;
    const thief = await makeDepositor(vault, usdc(10));
    await giveTo(vault, thief, usdc(10));
    await open(world);
    const jam = await queue(vault, thief, shares(5));
    // With the guardian's key the thief makes prices count for less than they are wide, and never cranks.
    const { vault: address, guardian } = vault;
    const narrow = {
      vault: address,
      authority: guardian.publicKey,
      parameter: "maxConfidenceBps",
      value: 50n,
    } as const;
    await sendOk(chain, [await tightenPolicy(narrow)], [guardian]);
    const changes = [
      await propose(vault, { kind: "guardian", key: newKey().publicKey }),
      await propose(vault, setting("maxConfidenceBps", 100n)),
    ];
    const crank = async (number: bigint, { key }: Depositor) =>
      processWithdrawal({
        ...{ vault: address, cranker: chain.feePayer.publicKey, number, owner: key.publicKey },
        prices: pricesOf(world, world),
      });
    const widePrice = async () => {
      await reprice(world);
      await publish(chain, world.feed, 100, { account: world.price, confidence: 60_000_000n });
    };

    const maturesAt = (await ticketNow(vault, jam))?.maturesAt ?? 0n;
    await chain.setNow(maturesAt + RETURN_AFTER - 1n);
    await widePrice();
    await assertRefused(chain, "PriceTooWide", [await crank(jam, thief)]);
    for (const number of changes) await refuseApplied(vault, "TicketsFirst", number);

    await chain.setNow(maturesAt + RETURN_AFTER);
    await widePrice();
    await sendOk(chain, [await crank(jam, thief)]);
    assert.equal((await ticketNow(vault, jam))?.state, TICKET_STATES.indexOf("returned"));
    for (const number of changes) await applied(vault, number);

    const exit = await queue(vault, depositor, shares(1_000));
    await pass(chain, COOLDOWN);
    await widePrice();
    await sendOk(chain, [await crank(exit, depositor)]);
    assert.ok(((await ticketNow(vault, exit))?.payable ?? 0n) > usdc(990));
  });
});

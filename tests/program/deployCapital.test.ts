import assert from "node:assert/strict";
import {
  AuthorityType,
  createCloseAccountInstruction,
  createSetAuthorityInstruction,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { type PublicKey, SystemProgram } from "@solana/web3.js";
import { usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { deployCapital } from "../../keeper/src/vault/deployCapital.ts";
import { PAUSE_DEPOSITS, PAUSE_OUTFLOWS, PAUSE_TRADING } from "../../keeper/src/vault/setPaused.ts";
import { tightenVenue } from "../../keeper/src/vault/tightenVenue.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { Chain } from "../support/chain.ts";
import { refuseFalseToken } from "../support/falseToken.ts";
import { refuseForgeries } from "../support/forgery.ts";
import { readOnly, swapAccount, unsigned } from "../support/instruction.ts";
import { newKey } from "../support/keys.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { describeOnBoth, START } from "../support/suite.ts";
import { balance, fund, funded, mintTo } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  makeVaultBeside,
  PROGRAMS,
  pass,
  queue,
  shares,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";
import {
  assertReceipt,
  deploymentOf,
  deployTo,
  forgeVenue,
  makeVenue,
  pause,
  refuseDeploy,
  rowNow,
  settle,
  type TestVenue,
  venueNow,
  WIDE,
} from "../support/venue.ts";

const MAX_U64 = (1n << 64n) - 1n;
const DAY = 86_400n;

describeOnBoth("deploy_capital", (start) => {
  let chain: Chain;
  let vault: TestVault;
  let venue: TestVenue;
  let alice: Depositor;

  beforeEach(async () => {
    chain = await start(PROGRAMS);
    vault = await makeVault(chain, { minIdle: usdc(1_000) });
    alice = await makeDepositor(vault, usdc(10_000));
    await giveTo(vault, alice, usdc(10_000));
    venue = await makeVenue(vault);
  });

  const refuse = (error: string, amount: bigint) => refuseDeploy(venue, error, amount);

  const refuseWith = async (error: string, from: PublicKey, to: PublicKey) => {
    const honest = await deploymentOf(venue, usdc(10));
    await assertRefused(chain, error, [swapAccount(honest, from, to)], [vault.keeper]);
  };

  /** Takes all that may be taken, to the atom: the amount lands and an atom more is refused. */
  const takeExactly = async (error: string, amount: bigint, from = venue) => {
    await refuseDeploy(from, error, amount + 1n);
    if (amount > 0n) await deployTo(from, amount);
  };

  it("refuses everyone but the keeper, the admin and the guardian too", async () => {
    const { orderNonce: expectedNonce } = await vaultNow(vault);
    for (const other of [vault.admin, vault.guardian, funded(chain, newKey())]) {
      const wrong = await deployCapital({
        vault: vault.vault,
        keeper: other.publicKey,
        destination: venue.destination,
        expectedNonce,
        amount: usdc(10),
      });
      await assertRefused(chain, "NotKeeper", [wrong], [other]);
    }
  });

  it("refuses a keeper who has not signed", async () => {
    const honest = await deploymentOf(venue, usdc(10));
    const name = "missing required signature for instruction";
    await assertRefused(chain, name, [unsigned(honest, vault.keeper.publicKey)]);
  });

  it("refuses an order again, and one that is ahead", async () => {
    const order = await deploymentOf(venue, usdc(10));
    await sendOk(chain, [order], [vault.keeper]);
    await assertRefused(chain, "WrongOrderNonce", [order], [vault.keeper]);
    const { orderNonce } = await vaultNow(vault);
    const keeper = vault.keeper.publicKey;
    for (const expectedNonce of [orderNonce + 1n, MAX_U64]) {
      const params = { vault: vault.vault, keeper, destination: venue.destination, expectedNonce, amount: usdc(10) };
      await assertRefused(chain, "WrongOrderNonce", [await deployCapital(params)], [vault.keeper]);
    }
  });

  it("refuses nothing, and the largest amount there is", async () => {
    await refuse("DeployZero", 0n);
    await refuse("Overflow", MAX_U64);
  });

  it("refuses a venue of another vault", async () => {
    const other = await makeVenue(await makeVaultBeside(vault));
    const honest = swapAccount(await deploymentOf(venue, usdc(10)), venue.venue, other.venue);
    const wrong = swapAccount(honest, venue.destination, other.destination);
    await assertRefused(chain, "WrongVenue", [wrong], [vault.keeper]);
  });

  it("refuses a venue that is given inventory", async () => {
    await forgeVenue(venue, { kind: 1 });
    await refuse("WrongVenue", usdc(10));
  });

  it("refuses a vault or a venue of another type, owner or size, and one that is read-only", async () => {
    const honest = await deploymentOf(venue, usdc(10));
    for (const account of [vault.vault, venue.venue]) {
      await refuseForgeries(chain, honest, account, [vault.keeper]);
      await assertRefused(chain, "ConstraintMut", [readOnly(honest, account)], [vault.keeper]);
    }
    await refuseWith("ConstraintDuplicateMutableAccount", venue.venue, vault.vault);
  });

  it("refuses another treasury, even another account of the vault", async () => {
    await refuseWith("WrongTreasury", vault.treasury, vault.keeperUsdc);
    await refuseWith("WrongTreasury", vault.treasury, await mintTo(chain, vault.usdcMint, vault.vault, usdc(100)));
  });

  it("refuses another destination, of the same owner too, and no token account", async () => {
    await refuseWith("WrongDestination", venue.destination, vault.keeperUsdc);
    const other = await makeVenue(vault);
    await refuseWith("WrongDestination", venue.destination, other.destination);
    const none = newKey().publicKey;
    fund(chain, none);
    await refuseWith("WrongTokenAccount", venue.destination, none);
    await refuseWith("WrongTokenAccount", venue.destination, vault.usdcMint);
  });

  it("refuses a destination that has been handed over since the venue was added (attack 32)", async () => {
    const { destination, exchange } = venue;
    const thief = newKey();
    const hand = (from: typeof thief, to: typeof thief) =>
      createSetAuthorityInstruction(destination, from.publicKey, AuthorityType.AccountOwner, to.publicKey);
    await sendOk(chain, [hand(exchange, thief)], [exchange]);
    await refuse("WrongDestination", usdc(10));
    await sendOk(chain, [hand(thief, exchange)], [thief]);
    await deployTo(venue, usdc(10));
  });

  it("refuses a destination that has been closed", async () => {
    const { destination, exchange } = venue;
    const close = createCloseAccountInstruction(destination, chain.feePayer.publicKey, exchange.publicKey);
    await sendOk(chain, [close], [exchange]);
    await refuse("WrongTokenAccount", usdc(10));
  });

  it("refuses another token program", async () => {
    await refuseWith("incorrect program id for instruction", TOKEN_PROGRAM_ID, SystemProgram.programId);
  });

  it("refuses while outflows are paused, and not while all else is", async () => {
    await pause(vault, PAUSE_OUTFLOWS);
    await refuse("OutflowsPaused", usdc(10));
    await pause(vault, PAUSE_DEPOSITS + PAUSE_TRADING);
    await deployTo(venue, usdc(10));
  });

  it("refuses a venue that is frozen, and no other", async () => {
    const other = await makeVenue(vault);
    const frozen = { vault: vault.vault, venue: venue.venue, authority: vault.guardian.publicKey, limits: WIDE };
    await sendOk(chain, [await tightenVenue({ ...frozen, freeze: true })], [vault.guardian]);
    await refuse("VenueFrozen", usdc(10));
    await deployTo(other, usdc(10));
  });

  it("leaves the minimum idle, to the atom", async () => {
    await takeExactly("IdleFloor", usdc(9_000));
    assert.equal((await vaultNow(vault)).idle, usdc(1_000));
  });

  it("leaves the minimum, what is queued and what is locked together, to the atom (attack 35)", async () => {
    await donate(vault, usdc(500));
    await queue(vault, alice, shares(3_000));
    await pass(chain, 300n);
    // 150 of 500 are unlocked; the fee on them is charged by the next who comes or goes.
    await takeExactly("IdleFloor", usdc(10_500 - 1_000 - 3_000 - 350));
    const { idle, queued, lockedProfit } = await vaultNow(vault);
    assert.deepEqual([idle, queued, lockedProfit], [usdc(4_350), usdc(3_000), usdc(350)]);
  });

  it("does not touch what is payable or reserved", async () => {
    const number = await queue(vault, alice, shares(4_000));
    await pass(chain, 100n);
    await sendOk(chain, [await crankOf(vault, alice, number)]);
    assert.equal((await vaultNow(vault)).payable, usdc(4_000));
    await takeExactly("IdleFloor", usdc(5_000));
    assert.equal(await balance(chain, vault.treasury), usdc(5_000));
  });

  it("leaves the fees owed too, to the atom", async () => {
    const owing = await makeVaultBeside(vault, { minIdle: usdc(0) });
    await giveTo(owing, await makeDepositor(owing, usdc(10_000)), usdc(10_000));
    const other = await makeVenue(owing);
    await donate(owing, usdc(1_000));
    await pass(chain, 1_000n);
    await deployTo(other, usdc(11_000));
    await sendOk(chain, [await accrueFees(owing.vault)]);
    await settle(other, usdc(500));
    const { idle, owedSilver, owedEcosystem } = await vaultNow(owing);
    const owed = owedSilver + owedEcosystem;
    assert.ok(idle === usdc(500) && owed > usdc(49) && owed < usdc(50), `${owed} of fees owed, ${idle} idle`);
    await takeExactly("IdleFloor", idle - owed, other);
  });

  it("keeps within the venue's cap on what is outstanding, to the atom, which a settlement frees", async () => {
    const small = await makeVenue(vault, { ...WIDE, cap: usdc(100) });
    await deployTo(small, usdc(60));
    await takeExactly("VenueOverCap", usdc(40), small);
    await refuseDeploy(small, "VenueOverCap", 1n);
    await settle(small, usdc(30));
    await takeExactly("VenueOverCap", usdc(30), small);
  });

  it("keeps within the venue's own bucket, to the atom, and leaves the others theirs", async () => {
    const small = await makeVenue(vault, { ...WIDE, capacity: usdc(100), refill: usdcAtoms(0n) });
    await deployTo(small, usdc(60));
    await takeExactly("OutflowExceeded", usdc(40), small);
    await pass(chain, 30n * DAY);
    await refuseDeploy(small, "OutflowExceeded", 1n);
    await deployTo(venue, usdc(500));
    assert.equal((await venueNow(small)).outflow.used, usdc(100));
  });

  it("keeps within the vault's bucket over all venues, to the atom", async () => {
    const tight = await makeVaultBeside(vault, { outflowCapacity: usdc(100), outflowRefill: usdcAtoms(0n) });
    const bob = await makeDepositor(tight, usdc(10_000));
    await giveTo(tight, bob, usdc(10_000));
    const [one, two] = [await makeVenue(tight), await makeVenue(tight)];
    await deployTo(one, usdc(60));
    await takeExactly("OutflowExceeded", usdc(40), two);
    await refuseDeploy(one, "OutflowExceeded", 1n);
    // What is refused by one bucket is taken out of neither.
    assert.deepEqual([(await venueNow(one)).outflow.used, (await venueNow(two)).outflow.used], [usdc(60), usdc(40)]);
  });

  it("regains linearly, with the remainder carried: asking every second regains what asking once does", async () => {
    const drip = { ...WIDE, capacity: usdcAtoms(1_000n), refill: usdcAtoms(100_000n) };
    const [often, once] = [await makeVenue(vault, drip), await makeVenue(vault, drip)];
    for (const each of [often, once]) await takeExactly("OutflowExceeded", 1_000n, each);
    let taken = 0n;
    for (let second = 1n; second <= 7n; second++) {
      await pass(chain, 1n);
      const due = (second * 100_000n) / DAY - taken;
      await takeExactly("OutflowExceeded", due, often);
      taken += due;
    }
    // 7 · 100,000 / 86,400 = 8.1: without the remainder it would be one a second.
    assert.equal(taken, 8n);
    await takeExactly("OutflowExceeded", 8n, once);
    await pass(chain, 60n * DAY);
    await takeExactly("OutflowExceeded", 1_000n, often);
  });

  it("regains nothing from what comes back: money that goes round is bounded too", async () => {
    const small = await makeVenue(vault, { ...WIDE, capacity: usdc(100), refill: usdcAtoms(0n) });
    await deployTo(small, usdc(100));
    await settle(small, usdc(100));
    await refuseDeploy(small, "OutflowExceeded", 1n);
    const tight = await makeVaultBeside(vault, { outflowCapacity: usdc(100), outflowRefill: usdcAtoms(0n) });
    await giveTo(tight, await makeDepositor(tight, usdc(10_000)), usdc(10_000));
    const other = await makeVenue(tight);
    await deployTo(other, usdc(100));
    await settle(other, usdc(100));
    await refuseDeploy(other, "OutflowExceeded", 1n);
  });

  it("doubles nothing at a day's boundary (attack 31)", async () => {
    const limits = { outflowCapacity: usdc(1_000), outflowRefill: usdc(864) };
    const daily = await makeVaultBeside(vault, limits);
    await giveTo(daily, await makeDepositor(daily, usdc(10_000)), usdc(10_000));
    const [wide, own] = [
      await makeVenue(daily),
      await makeVenue(vault, { ...WIDE, capacity: usdc(1_000), refill: usdc(864) }),
    ];
    const midnight = ((await chain.now()) / DAY + 1n) * DAY;
    await chain.setNow(midnight - 1n);
    for (const each of [wide, own]) await takeExactly("OutflowExceeded", usdc(1_000), each);
    await chain.setNow(midnight + 1n);
    // Two seconds of 864 USDC a day.
    for (const each of [wide, own]) await takeExactly("OutflowExceeded", usdc(0.02), each);
  });

  it("regains nothing while the clock stands or goes back (attack 42)", async () => {
    const small = await makeVenue(vault, { ...WIDE, capacity: usdc(100), refill: usdc(86_400) });
    await deployTo(small, usdc(100));
    await refuseDeploy(small, "OutflowExceeded", 1n);
    await pass(chain, -500n);
    await refuseDeploy(small, "OutflowExceeded", 1n);
    await pass(chain, 501n);
    await takeExactly("OutflowExceeded", usdc(1), small);
  });

  it("refuses a venue whose account says what cannot be", async () => {
    await forgeVenue(venue, { units: 1n });
    await refuse("InvariantBroken", usdc(10));
    await forgeVenue(venue, { units: 0n, row: 1 });
    await refuse("WrongVenue", usdc(10));
  });

  it("sends exactly the amount, books it as outstanding and attested, and leaves its receipt", async () => {
    await deployTo(venue, usdc(10));
    await pass(chain, 50n);
    const amount = usdc(1_234.567891);
    await assertReceipt(
      vault,
      "capitalDeployed",
      { venue: venue.venue, nonce: 1n, amount, idle: usdc(9_990) - amount },
      () => deployTo(venue, amount),
    );
    const sum = usdc(10) + amount;
    assert.deepEqual(
      [await balance(chain, vault.treasury), await balance(chain, venue.destination)],
      [usdc(10_000) - sum, sum],
    );
    const { idle, outstanding, orderNonce, shares: supplied, payable } = await vaultNow(vault);
    assert.deepEqual(
      [idle, outstanding, orderNonce, supplied, payable],
      [usdc(10_000) - sum, sum, 2n, shares(10_000), 0n],
    );
    const at = await chain.now();
    // Later money does not make the first attestation look new.
    assert.deepEqual(await rowNow(venue), {
      outstanding: sum,
      attested: sum,
      attestedAt: at - 50n,
      writtenOff: 0n,
      writtenOffAt: 0n,
    });
    const { outflow } = await venueNow(venue);
    assert.equal(outflow.updatedAt, at);
    assert.deepEqual((await vaultNow(vault)).outflow.updatedAt, at);
  });

  it("takes the first money at a venue as known to be there", async () => {
    await deployTo(venue, usdc(10));
    await settle(venue, usdc(10));
    await pass(chain, 5_000n);
    await deployTo(venue, usdc(10));
    assert.equal((await rowNow(venue)).attestedAt, await chain.now());
  });
});

// On litesvm alone: bankrun cannot replace a program that has run.
describe("deploy_capital through a token program that loses an atom", () => {
  it("is refused (attack 19)", async () => {
    const chain = await startLitesvm(PROGRAMS, START);
    const vault = await makeVault(chain);
    await giveTo(vault, await makeDepositor(vault, usdc(10_000)), usdc(10_000));
    const venue = await makeVenue(vault);
    await refuseFalseToken(chain, await deploymentOf(venue, usdc(300)), [vault.keeper]);
    await deployTo(venue, usdc(300));
  });
});

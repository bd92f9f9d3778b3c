import assert from "node:assert/strict";
import type { TransactionInstruction } from "@solana/web3.js";
import { shareAtoms, usdcAtoms } from "../../keeper/src/domain/quantity.ts";
import { claimWithdrawal } from "../../keeper/src/vault/claimWithdrawal.ts";
import { previewWithdrawal } from "../../keeper/src/vault/nav.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { START } from "../support/suite.ts";
import { balance } from "../support/tokens.ts";
import {
  crankOf,
  type Depositor,
  depositOf,
  donate,
  giveTo,
  makeDepositor,
  makeVault,
  PROGRAMS,
  pass,
  requestOf,
  type TestVault,
  usdc,
  vaultNow,
} from "../support/vault.ts";

/** 10,000 by `npm run attacks`. */
const STEPS = Number(process.env.DUST_STEPS ?? 1_000);
/** Each is asked for, cranked and claimed. */
const TICKETS = STEPS / 20;
/** Instructions that fit into one transaction: deposits are small, tickets name an account each. */
const DEPOSITS_AT_ONCE = 10;
const TICKETS_AT_ONCE = 4;

// On litesvm alone, for its speed: that both runtimes round alike is what every other test shows.
describe("dust (litesvm)", () => {
  let vault: TestVault;
  let victim: Depositor;
  let thief: Depositor;

  before(async () => {
    const atom = usdcAtoms(1n);
    vault = await makeVault(await startLitesvm(PROGRAMS, START), { minDeposit: atom, minWithdrawal: atom, feeBps: 0 });
    [victim, thief] = [await makeDepositor(vault, usdc(1_000)), await makeDepositor(vault, usdc(1_000))];
    await giveTo(vault, victim, usdc(777));
    // A price at which nothing comes out even.
    await donate(vault, 123_456_789n);
    await pass(vault.chain, 1_000n);
  });

  const worth = async ({ shares }: Depositor) => {
    const held = shareAtoms(await balance(vault.chain, shares));
    return previewWithdrawal(await vaultNow(vault), held, await vault.chain.now());
  };

  it("is refused where it would mint no share, or leave with none (attack 26)", async () => {
    await assertRefused(vault.chain, "TooFewShares", [await depositOf(vault, thief, 1n)], [thief.key]);
    const { ticketNext } = await vaultNow(vault);
    await assertRefused(
      vault.chain,
      "WithdrawalTooSmall",
      [await requestOf(vault, thief, 0n, 0n, ticketNext)],
      [thief.key],
    );
  });

  it("gains nothing by rounding, however often, and takes nothing from who stays (attack 26)", async function () {
    this.timeout(120_000);
    const { chain } = vault;
    const [paid, stayer] = [await balance(chain, thief.usdc), await worth(victim)];
    let steps = 0;
    const send = async (instructions: readonly TransactionInstruction[]): Promise<void> => {
      const signs = instructions.some(({ keys }) =>
        keys.some(({ isSigner, pubkey }) => isSigner && pubkey.equals(thief.key.publicKey)),
      );
      await sendOk(chain, instructions, signs ? [thief.key] : []);
      steps += instructions.length;
    };

    const owner = thief.key.publicKey;
    const amounts = [2n, 3n, 5n, 7n, 11n];
    const deposits = await Promise.all(amounts.map((amount) => depositOf(vault, thief, amount)));
    const batch = Array.from({ length: DEPOSITS_AT_ONCE }, (_, at) => deposits[at % deposits.length]);
    while (steps < STEPS - 3 * TICKETS) await send(batch.filter((each) => each !== undefined));
    assert.ok((await worth(thief)) <= paid - (await balance(chain, thief.usdc)), "deposits alone gained");

    const first = (await vaultNow(vault)).ticketNext;
    const numbers = Array.from({ length: TICKETS }, (_, at) => first + BigInt(at));
    const inBatches = async (of: (number: bigint) => Promise<TransactionInstruction>): Promise<void> => {
      for (let at = 0; at < numbers.length; at += TICKETS_AT_ONCE) {
        await send(await Promise.all(numbers.slice(at, at + TICKETS_AT_ONCE).map(of)));
      }
    };
    const part = (await balance(chain, thief.shares)) / BigInt(TICKETS);
    await inBatches((number) => requestOf(vault, thief, part, 0n, number));
    await pass(chain, 100n);
    await inBatches((number) => crankOf(vault, thief, number));
    await inBatches((number) => claimWithdrawal({ vault: vault.vault, usdcMint: vault.usdcMint, owner, number }));
    assert.equal(steps, STEPS);
    assert.ok((await balance(chain, thief.usdc)) + (await worth(thief)) <= paid, "leaving in pieces gained");
    assert.ok((await worth(victim)) >= stayer, "who stays has less");
  });
});

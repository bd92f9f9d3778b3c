import assert from "node:assert/strict";
import { createTransferInstruction, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { lamports } from "../../keeper/src/domain/quantity.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { cancelWithdrawal } from "../../keeper/src/vault/cancelWithdrawal.ts";
import { claimWithdrawal } from "../../keeper/src/vault/claimWithdrawal.ts";
import { assertRefused, sendOk } from "../support/assertions.ts";
import type { ChainAccount } from "../support/chain.ts";
import { deeds } from "../support/deeds.ts";
import {
  HOSTILE_PROGRAMS,
  type HostileTrade,
  type HostileWorld,
  hostileTrade,
  hostileTradeOf,
  makeHostileWorld,
  scratchOf,
  TILL,
} from "../support/hostile.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { releasedProgram } from "../support/program.ts";
import { START } from "../support/suite.ts";
import {
  crankOf,
  type Depositor,
  depositOf,
  donate,
  giveTo,
  makeDepositor,
  pass,
  queue,
  requestOf,
  shares,
  usdc,
  vaultNow,
} from "../support/vault.ts";

const LOADER = new PublicKey("BPFLoader2111111111111111111111111111111111");

// On litesvm alone: bankrun cannot replace a program that has run.
describe("a token program that does not do as it is told", () => {
  let world: HostileWorld;
  let bob: Depositor;
  let honest: ChainAccount;

  beforeEach(async () => {
    const chain = await startLitesvm(HOSTILE_PROGRAMS, START);
    world = await makeHostileWorld(chain);
    bob = await makeDepositor(world.vault, usdc(10_000));
    await giveTo(world.vault, bob, usdc(1_000));
    const account = await chain.account(TOKEN_PROGRAM_ID);
    assert.ok(account);
    honest = account;
  });

  /** Sends with the false token program in place, requires the refusal, and puts the real one back. */
  async function refuseMoved(
    instruction: TransactionInstruction,
    { key } = bob,
    tables: HostileWorld["table"][] = [],
    error = "UnexpectedEffect",
  ): Promise<void> {
    const { chain } = world;
    const signs = instruction.keys.some(({ pubkey, isSigner }) => isSigner && pubkey.equals(key.publicKey));
    const data = releasedProgram("hostile");
    chain.setAccount(TOKEN_PROGRAM_ID, { ...honest, owner: LOADER, data });
    await assertRefused(chain, error, [instruction], signs ? [key] : [], tables);
    chain.setAccount(TOKEN_PROGRAM_ID, honest);
  }

  async function refuseTrade(spec: HostileTrade, error?: string): Promise<void> {
    await refuseMoved(await hostileTradeOf(world, spec), { ...bob, key: world.vault.keeper }, [world.table], error);
  }

  /** The router pays `whole` USDC more, so that the sweep is of another amount than each payment. */
  function gift(whole: number) {
    const { usdcMint } = world.vault;
    const till = world.tills.get(usdcMint);
    assert.ok(till);
    return deeds.last(createTransferInstruction(till, scratchOf(world, usdcMint), TILL, usdc(whole)));
  }

  it("leaves the honest trade and the honest deposit to the real one", async () => {
    await hostileTrade(world, { out: usdc(5_101) });
    await giveTo(world.vault, bob, usdc(3));
  });

  it("is refused in a deposit (attack 19)", async () => {
    await refuseMoved(await depositOf(world.vault, bob, usdc(300)));
  });

  it("is refused in a request, a cancellation, a crank, a return and a claim (attack 19)", async () => {
    const { vault, chain } = world;
    const owner = bob.key.publicKey;
    const { ticketNext } = await vaultNow(vault);
    await refuseMoved(await requestOf(vault, bob, shares(30), 0n, ticketNext));
    const first = await queue(vault, bob, shares(30));
    await refuseMoved(await cancelWithdrawal({ vault: vault.vault, owner, number: first }));
    await pass(chain, 100n);
    await refuseMoved(await crankOf(vault, bob, first));
    await sendOk(chain, [await crankOf(vault, bob, first)]);
    await refuseMoved(await claimWithdrawal({ vault: vault.vault, usdcMint: vault.usdcMint, owner, number: first }));
    const dear = await queue(vault, bob, shares(30), usdc(1_000));
    await pass(chain, 100n);
    await refuseMoved(await crankOf(vault, bob, dear));
  });

  it("is refused when the protocol's shares are minted (attack 19)", async () => {
    const { vault, chain } = world;
    do {
      await donate(vault, usdc(100));
      await pass(chain, 2_000n);
      await giveTo(vault, bob, usdc(1));
    } while ((await vaultNow(vault)).protocolSharesOwed % 3n !== 0n);
    assert.ok((await vaultNow(vault)).protocolSharesOwed > 0n);
    await refuseMoved(await accrueFees(vault.vault));
  });

  it("is refused in a trade: on the way out, on the way back, and in the tip (attack 19)", async () => {
    await refuseTrade({ amountIn: usdc(3_000) });
    // Three divides neither payment, but their sum, which is swept.
    await refuseTrade({ out: usdc(5_101), deeds: [deeds.trade, gift(5)] });
    // 0.03 SOL are 12 USDC at the policy's price.
    await refuseTrade({ out: usdc(5_101), minProfit: usdc(50), tip: lamports(30_000_000n) });
  });

  it("is refused when it leaves a delegate on the treasury or on a scratch account (attack 5)", async () => {
    // Seven divides neither payment, but their sum, which is swept; then the first payment alone.
    await refuseTrade({ out: usdc(5_101), deeds: [deeds.trade, gift(16)] }, "AccountTampered");
    await refuseTrade({ out: usdc(5_110), deeds: [deeds.trade, gift(1)] }, "AccountTampered");
  });
});

import assert from "node:assert/strict";
import {
  createCloseAccountInstruction,
  createInitializeAccount3Instruction,
  createInitializeImmutableOwnerInstruction,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { type PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { deeds } from "../support/deeds.ts";
import {
  HOSTILE_PROGRAMS,
  type HostileWorld,
  hostileTrade,
  makeHostileWorld,
  PRIVILEGE,
  refuseHostile,
  scratchOf,
} from "../support/hostile.ts";
import { newKey } from "../support/keys.ts";
import { describeOnBoth } from "../support/suite.ts";

/** The runtime's words when the router writes what is not its own. */
const WRITTEN = "router: instruction modified data of an account it does not own";
const WITHDRAW_EXCESS_LAMPORTS = Buffer.from([38]);

describeOnBoth("a hostile router and the existence of accounts", (start, runtime) => {
  const thief = newKey().publicKey;
  let world: HostileWorld;
  let emptyX: PublicKey;
  const close = (account: PublicKey) => createCloseAccountInstruction(account, thief, world.vault.trader);

  beforeEach(async () => {
    world = await makeHostileWorld(await start(HOSTILE_PROGRAMS));
    emptyX = scratchOf(world, world.x);
  });

  it("lands the honest trade that the refusals below are made of", async () => {
    await hostileTrade(world);
  });

  it("refuses a closed account, whether it was the leg's destination, source or neither (attacks 8 and 22)", async () => {
    const { x, y } = world;
    await refuseHostile(world, "AccountTampered", { deeds: [deeds.instead(close(emptyX))] });
    await refuseHostile(world, "AccountTampered", { deeds: [deeds.trade, deeds.last(close(emptyX))] });
    await refuseHostile(world, "AccountTampered", { deeds: [deeds.last(close(scratchOf(world, y)))] });
    await refuseHostile(world, "AccountTampered", { path: [x, y], deeds: [deeds.trade, deeds.last(close(emptyX))] });
  });

  it("refuses one that is closed and reopened: only the vault program signs for its address (attack 8)", async () => {
    const { x, y, vault } = world;
    const reopen = [
      [PRIVILEGE, SystemProgram.assign({ accountPubkey: emptyX, programId: TOKEN_PROGRAM_ID })],
      [PRIVILEGE, SystemProgram.allocate({ accountPubkey: emptyX, space: 165 })],
      ["token: invalid account data for instruction", createInitializeAccount3Instruction(emptyX, x, vault.trader)],
    ] as const;
    for (const [error, step] of reopen) {
      await refuseHostile(world, error, {
        path: [x, y],
        deeds: [deeds.trade, deeds.last(close(emptyX)), deeds.last(step)],
      });
    }
  });

  it("refuses lamports drawn from an account that has more than its rent (attacks 13 and 22)", async () => {
    const { chain, vault } = world;
    for (const account of [emptyX, scratchOf(world, vault.usdcMint)]) {
      const poor = await chain.account(account);
      assert.ok(poor);
      chain.setAccount(account, { ...poor, lamports: poor.lamports + 1_000_000_000n });
      const draw = new TransactionInstruction({
        programId: TOKEN_PROGRAM_ID,
        keys: [
          { pubkey: account, isSigner: false, isWritable: true },
          { pubkey: thief, isSigner: false, isWritable: true },
          { pubkey: vault.trader, isSigner: true, isWritable: false },
        ],
        data: WITHDRAW_EXCESS_LAMPORTS,
      });
      // Solana 1.18's SPL Token does not know the instruction.
      const error = runtime === "bankrun" ? "token: 0xc" : "AccountTampered";
      await refuseHostile(world, error, { deeds: [deeds.last(draw)] });
      await refuseHostile(world, error, { deeds: [deeds.trade, deeds.last(draw)] });
    }
  });

  it("refuses an extension and another size (attack 9)", async () => {
    const extend = createInitializeImmutableOwnerInstruction(emptyX, TOKEN_PROGRAM_ID);
    await refuseHostile(world, "token: 0x6", { deeds: [deeds.last(extend)] });
    const sized = "router: program other than the account's owner changed the size of the account data";
    await refuseHostile(world, runtime === "bankrun" ? sized : WRITTEN, { deeds: [deeds.stretch(emptyX)] });
  });

  it("refuses what is written into an account by hand (attacks 7, 10 and 13)", async () => {
    const lamports = "router: instruction spent from the balance of an account it does not own";
    const owner = "router: instruction illegally modified the program id of an account";
    for (const account of [emptyX, scratchOf(world, world.vault.usdcMint)]) {
      await refuseHostile(world, WRITTEN, { deeds: [deeds.scribble(account)] });
      await refuseHostile(world, lamports, { deeds: [deeds.seize(account, newKey().publicKey)] });
      await refuseHostile(world, owner, { deeds: [deeds.capture(account)] });
    }
  });
});

import {
  AuthorityType,
  createApproveInstruction,
  createCloseAccountInstruction,
  createMintToInstruction,
  createSetAuthorityInstruction,
  createTransferInstruction,
} from "@solana/spl-token";
import { type Keypair, type PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { scratchAddress } from "../../keeper/src/vault/addresses.ts";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import { syncDonation } from "../../keeper/src/vault/syncDonation.ts";
import { type Deed, deeds } from "../support/deeds.ts";
import { leg, showing } from "../support/forge.ts";
import { HOSTILE_PROGRAMS, PRIVILEGE, TILL } from "../support/hostile.ts";
import { newKey } from "../support/keys.ts";
import {
  closeOf,
  type OrderSpec,
  open,
  openOf,
  orderAs,
  refuseOrder,
  SPENT,
  tillOf,
  UNITS,
} from "../support/position.ts";
import { buySilverOf, makeSilverWorld, SILVER_SPENT, SILVER_UNITS, type SilverWorld } from "../support/silver.ts";
import { describeOnBoth } from "../support/suite.ts";
import { funded, tokenAccount } from "../support/tokens.ts";
import { mintInto } from "../support/vault.ts";

/** An order through the router: what goes in, what comes out, and what the vault holds that it has to do with. */
interface Order {
  readonly of: (world: SilverWorld, spec?: OrderSpec) => Promise<TransactionInstruction>;
  readonly spends: bigint;
  readonly brings: bigint;
  readonly input: (world: SilverWorld) => PublicKey;
  readonly output: (world: SilverWorld) => PublicKey;
  /** The vault's account that the order itself names. */
  readonly named: (world: SilverWorld) => PublicKey;
  /** The vault's account that it does not name. */
  readonly other: (world: SilverWorld) => PublicKey;
}

const usdcOf = ({ vault }: SilverWorld): PublicKey => vault.usdcMint;
const ORDERS: Readonly<Record<string, Order>> = {
  open_position: {
    of: openOf,
    spends: SPENT,
    brings: UNITS,
    input: usdcOf,
    output: ({ mint }) => mint,
    named: ({ holding }) => holding,
    other: ({ silver }) => silver,
  },
  close_position: {
    of: closeOf,
    spends: UNITS,
    brings: SPENT,
    input: ({ mint }) => mint,
    output: usdcOf,
    named: ({ holding }) => holding,
    other: ({ silver }) => silver,
  },
  buy_silver: {
    of: buySilverOf,
    spends: SILVER_SPENT,
    brings: SILVER_UNITS,
    input: usdcOf,
    output: ({ silverMint }) => silverMint,
    named: ({ silver }) => silver,
    other: ({ holding }) => holding,
  },
};

describeOnBoth("a hostile router and the orders", (start) => {
  for (const [name, order] of Object.entries(ORDERS)) {
    describe(name, () => {
      let world: SilverWorld;
      let thief: Keypair;
      let scratchIn: PublicKey;
      let scratchOut: PublicKey;
      let thiefIn: PublicKey;
      let thiefOut: PublicKey;

      beforeEach(async () => {
        world = await makeSilverWorld(await start(HOSTILE_PROGRAMS));
        const { chain, vault } = world;
        await open(world);
        thief = funded(chain, newKey());
        [scratchIn, scratchOut] = [
          scratchAddress(vault.vault, order.input(world)),
          scratchAddress(vault.vault, order.output(world)),
        ];
        thiefIn = await tokenAccount(chain, order.input(world), thief.publicKey);
        thiefOut = await tokenAccount(chain, order.output(world), thief.publicKey);
      });

      const refuse = async (error: string, ...does: Deed[]) =>
        refuseOrder(world, error, await order.of(world, { deeds: does }));
      /** A token account's transfer by the trader's signature. */
      const out = (from: PublicKey, to: PublicKey, amount: bigint) =>
        createTransferInstruction(from, to, world.vault.trader, amount);

      it("lands honestly, or the refusals below would prove nothing", async () => {
        await orderAs(world, await order.of(world));
      });

      it("refuses input that is kept, whole or in part, or that comes back (attacks 4 and 12)", async () => {
        await refuse("LegEmpty", deeds.keep);
        await refuse("ScratchResidue", deeds.take(order.spends - 1n));
        const back = createTransferInstruction(tillOf(order.input(world)), scratchIn, TILL, 1n);
        await refuse("ScratchResidue", deeds.last(back));
        await mintInto(world.chain, order.input(world), scratchIn, 777n);
        await refuse("ScratchResidue", deeds.take(order.spends + 777n));
      });

      it("refuses output that is sent to another account, whole or in part (attack 4)", async () => {
        await refuse("LegEmpty", deeds.divert(thiefOut));
        await refuse("OutsideBand", deeds.last(out(scratchOut, thiefOut, order.brings / 50n)));
        await mintInto(world.chain, order.output(world), scratchOut, 888n);
        await refuse("LegEmpty", deeds.instead(out(scratchOut, thiefOut, 888n)));
      });

      it("refuses a delegate, a close authority and another owner, on both scratch accounts (attacks 5, 6 and 7)", async () => {
        const { trader } = world.vault;
        for (const account of [scratchIn, scratchOut]) {
          const rights = [
            createApproveInstruction(account, thief.publicKey, trader, 1n),
            createSetAuthorityInstruction(account, trader, AuthorityType.CloseAccount, thief.publicKey),
            createSetAuthorityInstruction(account, trader, AuthorityType.AccountOwner, thief.publicKey),
          ];
          for (const right of rights) await refuse("AccountTampered", deeds.last(right));
        }
      });

      it("refuses a scratch account that is closed (attacks 8 and 22)", async () => {
        const close = createCloseAccountInstruction(scratchIn, thief.publicKey, world.vault.trader);
        await refuse("AccountTampered", deeds.last(close));
      });

      it("refuses to drain what else the vault and its trader hold (attacks 10 and 14)", async () => {
        const { chain, vault, mint, silverMint } = world;
        const [named, other] = [order.named(world), order.other(world)];
        for (const account of [named, vault.treasury]) {
          await refuseOrder(world, "AccountTwice", await order.of(world, { legs: leg(0, showing(account, true)) }));
          await refuse("AccountTwice", deeds.last(out(account, thiefIn, 1n)));
        }
        for (const account of [other, vault.escrow, vault.protocolShares]) {
          await refuse("VaultAccountInTrade", deeds.last(out(account, thiefIn, 1n)));
        }
        await refuse(
          "VaultAccountInTrade",
          deeds.last(createMintToInstruction(vault.shareMint, thiefIn, vault.trader, 1n)),
        );
        const idle = name === "buy_silver" ? mint : silverMint;
        const stray = scratchAddress(vault.vault, idle);
        await mintInto(chain, idle, stray, 999n);
        const loot = await tokenAccount(chain, idle, thief.publicKey);
        await refuse("ScratchResidue", deeds.last(out(stray, loot, 999n)));
      });

      it("refuses the signature of the keeper, and to spend or assign the trader (attacks 1 and 13)", async () => {
        const { keeper, trader } = world.vault;
        const pay = (fromPubkey: PublicKey) =>
          SystemProgram.transfer({ fromPubkey, toPubkey: thief.publicKey, lamports: 1_000_000 });
        for (const signer of [keeper, world.chain.feePayer]) {
          await refuse("SignerInTrade", deeds.last(pay(signer.publicKey)));
        }
        await refuse(PRIVILEGE, deeds.last(pay(trader)));
        const assign = SystemProgram.assign({ accountPubkey: trader, programId: thief.publicKey });
        await refuse(PRIVILEGE, deeds.last(assign));
      });

      it("refuses re-entry, with the vault's accounts and without (attack 17)", async () => {
        await refuse("AccountTwice", deeds.last(await syncDonation(world.vault.vault)));
        const bare = new TransactionInstruction({ programId: VAULT_PROGRAM_ID, keys: [], data: Buffer.alloc(8) });
        await refuse("router: Cross-program invocation reentrancy not allowed for this instruction", deeds.last(bare));
      });

      it("refuses what the router says that it paid, where it paid less (attack 4)", async () => {
        const { brings } = order;
        const says = deeds.lie((1n << 64n) - 1n);
        await refuseOrder(world, "TooLittleOut", await order.of(world, { minOut: brings + 1n, deeds: [says] }));
        await refuseOrder(world, "OutsideBand", await order.of(world, { out: (brings * 98n) / 100n, deeds: [says] }));
      });
    });
  }
});

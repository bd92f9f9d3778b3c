import {
  createAssociatedTokenAccountIdempotentInstruction,
  getAssociatedTokenAddressSync,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import {
  type Connection,
  type Keypair,
  LAMPORTS_PER_SOL,
  type PublicKey,
  SystemProgram,
  type TransactionInstruction,
} from "@solana/web3.js";
import { MINT_DECIMALS, type MintSymbol } from "../../migrations/embedded.ts";
import { migrate } from "../../migrations/index.ts";
import { shareAtoms, usdcAtoms } from "../src/domain/quantity.ts";
import { TIP_ACCOUNTS } from "../src/execution/jito/tipAccounts.ts";
import type { Runtime } from "../src/runtime.ts";
import { scratchAddress, vaultAddresses } from "../src/vault/addresses.ts";
import { deposit } from "../src/vault/deposit.ts";
import { EVENT_ACCOUNTS } from "../src/vault/program.ts";
import { readVault } from "../src/vault/read.ts";
import { keypairSigner, sendAndConfirm } from "../src/vault/sendAndConfirm.ts";
import { give } from "./faucet.ts";
import { ensureTable } from "./lookupTable.ts";
import {
  addLiquidity,
  createPool,
  EVENT_AUTHORITY,
  MARKET_PROGRAM_ID,
  poolAddress,
  poolVault,
  programAuthority,
  programTokenAccount,
} from "./market/index.ts";
import { POOLS, type PoolPlan, STARTING_PRICES } from "./pools.ts";
import type { Chain } from "./solana/index.ts";
import type { Wallets } from "./wallets.ts";

/** What the embedded depositor is given, and what of it is deposited at once, so that the keeper has something to trade with. */
const GIFT = usdcAtoms(1_000_000_000_000n);
const FIRST_DEPOSIT = usdcAtoms(100_000_000_000n);

/** Short enough to see an exit through in one sitting; a real vault's is set by its admin. Seconds. */
const COOLDOWN = 5n;

export type Mints = Readonly<Record<MintSymbol, PublicKey>>;

export interface Genesis {
  readonly vault: PublicKey;
  readonly mints: Mints;
}

export interface GenesisOptions {
  readonly chain: Chain;
  readonly connection: Connection;
  readonly wallets: Wallets;
  readonly runtime: Runtime;
  readonly log: (line: string) => void;
}

/** Brings the embedded chain to where trading can begin. Every step looks first: on a chain that has it all nothing happens. */
export async function genesis(options: GenesisOptions): Promise<Genesis> {
  const { connection, wallets, runtime, log } = options;
  fund(options);
  const { mints, vault } = await migrate({
    provider: { connection, wallet: keypairSigner(wallets.admin) },
    config: {
      chain: "embedded",
      roles: {
        admin: wallets.admin.publicKey,
        guardian: wallets.guardian.publicKey,
        keeper: wallets.keeper.publicKey,
      },
      policy: { cooldown: COOLDOWN },
      mintAuthority: wallets.market.publicKey,
    },
    runtime,
    log,
  });
  const all = mints as Mints;
  const send = (payer: Keypair, instructions: TransactionInstruction[]) =>
    sendAndConfirm({ runtime, connection, payer: keypairSigner(payer), instructions });

  const planned = POOLS.map((plan) => ({
    plan,
    address: poolAddress([all[plan.base as MintSymbol], all[plan.quote as MintSymbol]], plan.label)[0],
  }));
  const missing = planned.filter(({ address }) => options.chain.account(address.toBase58()) === undefined);
  await Promise.all(missing.map(({ plan }) => send(wallets.market, openPool(plan, all, wallets.market))));
  if (missing.length > 0) log(`opened ${missing.length} pools`);

  // Jupiter's shared routes pass tokens through accounts of its own.
  const shared = Object.values(all).map((mint) => ({ mint, account: programTokenAccount(0, mint) }));
  if (shared.some(({ account }) => options.chain.account(account.toBase58()) === undefined)) {
    await send(
      wallets.market,
      shared.map(({ mint, account }) =>
        createAssociatedTokenAccountIdempotentInstruction(wallets.market.publicKey, account, programAuthority(0), mint),
      ),
    );
  }
  await ensureTable({ ...options, authority: wallets.market, addresses: routedAddresses(vault, all) });

  const depositor = wallets.depositor.publicKey;
  const { vault: account } = await readVault(connection, vault, "confirmed");
  if (account.shares === 0n) {
    await send(wallets.market, [
      ...give(wallets.market, depositor, all.USDC, GIFT),
      ...give(wallets.market, wallets.keeper.publicKey, all.USDC, 0n),
    ]);
    const { shareMint } = vaultAddresses(vault);
    await send(wallets.depositor, [
      createAssociatedTokenAccountIdempotentInstruction(
        depositor,
        accountOf(depositor, shareMint),
        depositor,
        shareMint,
      ),
      await deposit({ vault, usdcMint: all.USDC, owner: depositor, amount: FIRST_DEPOSIT, minShares: shareAtoms(0n) }),
    ]);
    log(`deposited ${FIRST_DEPOSIT / 1_000_000n} USDC for the embedded depositor`);
  }
  return { vault, mints: all };
}

/** What a cycle's legs name again and again: mints, pools with their vaults, the vault's scratch accounts. */
function routedAddresses(vault: PublicKey, mints: Mints): PublicKey[] {
  const pools = POOLS.flatMap(({ base, quote, label }) => {
    const pair = [mints[base as MintSymbol], mints[quote as MintSymbol]] as const;
    const [pool] = poolAddress(pair, label);
    return [pool, ...pair.map((mint) => poolVault(pool, mint))];
  });
  const { treasury, trader } = vaultAddresses(vault);
  return [
    MARKET_PROGRAM_ID,
    EVENT_AUTHORITY,
    TOKEN_PROGRAM_ID,
    SystemProgram.programId,
    ...Object.values(mints),
    ...pools,
    vault,
    treasury,
    trader,
    EVENT_ACCOUNTS.eventAuthority,
    EVENT_ACCOUNTS.program,
    ...Object.values(mints).map((mint) => scratchAddress(vault, mint)),
  ];
}

/** What keeps an account without data alive. */
const RENT_EXEMPT = 890_880n;

/** Lamports for fees, rent and the pools' wrapped SOL. Jito's tip accounts are never empty on a cluster: a tip need not pay their rent. */
function fund({ chain, wallets }: GenesisOptions): void {
  const wanted: readonly [Keypair, number][] = [
    [wallets.admin, 100],
    [wallets.guardian, 10],
    [wallets.keeper, 100],
    [wallets.depositor, 10],
    [wallets.market, 100_000],
  ];
  for (const [wallet, sol] of wanted) {
    const held = chain.account(wallet.publicKey.toBase58())?.lamports ?? 0n;
    const target = BigInt(sol * LAMPORTS_PER_SOL);
    if (held < target / 2n) chain.airdrop(wallet.publicKey.toBase58(), target - held);
  }
  for (const account of TIP_ACCOUNTS) {
    if (chain.account(account) === undefined) chain.airdrop(account, RENT_EXEMPT);
  }
}

function openPool(plan: PoolPlan, mints: Mints, market: Keypair): TransactionInstruction[] {
  const sides = ([plan.base, plan.quote] as MintSymbol[]).map((symbol) => ({
    mint: mints[symbol],
    amount: atomsWorth(symbol, plan.depthUsd),
  }));
  const [base, quote] = sides as [(typeof sides)[number], (typeof sides)[number]];
  return [
    ...sides.flatMap(({ mint, amount }) => give(market, market.publicKey, mint, amount)),
    ...createPool({ payer: market.publicKey, mints: [base.mint, quote.mint], feeBps: plan.feeBps, label: plan.label }),
    addLiquidity({ provider: market.publicKey, label: plan.label, contributions: [base, quote] }),
  ];
}

/** Atoms of a coin that are worth `usd` at the starting price. */
function atomsWorth(symbol: MintSymbol, usd: number): bigint {
  const price = STARTING_PRICES[symbol];
  if (price === undefined) throw new RangeError(`${symbol} has no starting price`);
  return BigInt(Math.round((usd / price) * 10 ** MINT_DECIMALS[symbol]));
}

/** Where a wallet keeps a coin. */
function accountOf(owner: PublicKey, mint: PublicKey): PublicKey {
  return getAssociatedTokenAddressSync(mint, owner, true);
}

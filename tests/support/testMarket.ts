import assert from "node:assert/strict";
import { AccountLayout, getAssociatedTokenAddressSync, MintLayout, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { PublicKey, type TransactionInstruction } from "@solana/web3.js";
import {
  addLiquidity,
  createPool,
  MARKET_PROGRAM_ID,
  type MarketPool,
  poolAddress,
  programAuthority,
} from "../../keeper/sim/market/index.ts";
import { decodePool } from "../../keeper/src/feeds/pools/market.ts";
import type { Chain, LoadedProgram, Sent } from "./chain.ts";
import { newKey } from "./keys.ts";
import { releasedProgram } from "./program.ts";

/** The released market program, where it belongs. */
export function marketProgram(): LoadedProgram {
  return { id: MARKET_PROGRAM_ID, bytes: releasedProgram("market") };
}

const RENT_EXEMPT = 10_000_000n;

/** One trader before the market program alone. Tokens come out of nothing; pools are made by the program's own instructions. */
export class TestMarket {
  readonly chain: Chain;
  readonly trader = newKey();

  constructor(chain: Chain) {
    this.chain = chain;
  }

  /** A plain SPL mint of six decimals that nobody can mint. */
  mint(): PublicKey {
    const address = newKey().publicKey;
    const nobody = { mintAuthorityOption: 0, mintAuthority: PublicKey.default } as const;
    const noFreeze = { freezeAuthorityOption: 0, freezeAuthority: PublicKey.default } as const;
    const data = new Uint8Array(MintLayout.span);
    MintLayout.encode({ ...nobody, ...noFreeze, supply: 0n, decimals: 6, isInitialized: true }, data);
    return this.#put(address, data);
  }

  /** Gives `owner` an associated token account with exactly `amount` atoms, whatever it had before. */
  fund(owner: PublicKey, mint: PublicKey, amount: bigint): PublicKey {
    const address = getAssociatedTokenAddressSync(mint, owner, true);
    const data = new Uint8Array(AccountLayout.span);
    AccountLayout.encode(
      {
        mint,
        owner,
        amount,
        delegateOption: 0,
        delegate: PublicKey.default,
        state: 1,
        isNativeOption: 0,
        isNative: 0n,
        delegatedAmount: 0n,
        closeAuthorityOption: 0,
        closeAuthority: PublicKey.default,
      },
      data,
    );
    return this.#put(address, data);
  }

  /** Empty program token accounts of the shared routes' authority `id`. */
  fundProgram(id: number, mints: readonly PublicKey[]): void {
    for (const mint of mints) this.fund(programAuthority(id), mint, 0n);
  }

  /** Atoms in a token account; 0 when it does not exist. */
  async balance(account: PublicKey): Promise<bigint> {
    const found = await this.chain.account(account);
    return found === undefined ? 0n : AccountLayout.decode(found.data).amount;
  }

  /** Creates a pool with `reserves` of `mints`, both in the same order. */
  async pool(
    label: string,
    [x, y]: readonly [PublicKey, PublicKey],
    reserves: readonly [bigint, bigint],
    feeBps = 30,
  ): Promise<MarketPool> {
    const provider = newKey();
    const contributions = [
      { mint: x, amount: reserves[0] },
      { mint: y, amount: reserves[1] },
    ] as const;
    for (const { mint, amount } of contributions) this.fund(provider.publicKey, mint, amount);
    const payer = this.chain.feePayer.publicKey;
    const sent = await this.chain.send(
      [
        ...createPool({ payer, mints: [x, y], feeBps, label }),
        addLiquidity({ provider: provider.publicKey, label, contributions }),
      ],
      [provider],
    );
    assert.ok(sent.ok, sent.logs.join("\n"));
    return this.load(poolAddress([x, y], label)[0]);
  }

  /** A pool as its account is now. */
  async load(address: PublicKey | string): Promise<MarketPool> {
    const key = new PublicKey(address);
    const found = await this.chain.account(key);
    const pool = found && decodePool(found.data);
    assert(pool, `no pool at ${key}`);
    return { ...pool, address: key.toBase58() };
  }

  /** Sends instructions; the trader signs where one of them asks for it. */
  send(...instructions: TransactionInstruction[]): Promise<Sent> {
    const { publicKey } = this.trader;
    const signers = instructions.flatMap(({ keys }) => keys.filter(({ isSigner }) => isSigner));
    const asked = signers.some(({ pubkey }) => pubkey.equals(publicKey));
    return this.chain.send(instructions, asked ? [this.trader] : []);
  }

  #put(address: PublicKey, data: Uint8Array): PublicKey {
    this.chain.setAccount(address, { lamports: RENT_EXEMPT, owner: TOKEN_PROGRAM_ID, data, executable: false });
    return address;
  }
}

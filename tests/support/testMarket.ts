import { AccountLayout, getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { Keypair, PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { MARKET_PROGRAM_ID, type MarketPool, programAuthority } from "../../keeper/sim/market/index.ts";
import type { Chain, LoadedProgram, Sent } from "./chain.ts";
import { makePool, readPool } from "./market.ts";
import { releasedProgram } from "./program.ts";
import { balance, putMint } from "./tokens.ts";

/** The released market program, where it belongs. */
export function marketProgram(): LoadedProgram {
  return { id: MARKET_PROGRAM_ID, bytes: releasedProgram("market") };
}

const RENT_EXEMPT = 10_000_000n;

/** One trader before the market program. Token accounts come out of nothing; pools are made by the program's own instructions. */
export class TestMarket {
  readonly chain: Chain;
  readonly trader = Keypair.generate();

  constructor(chain: Chain) {
    this.chain = chain;
  }

  /** A plain SPL mint of six decimals. */
  mint(): PublicKey {
    const address = Keypair.generate().publicKey;
    putMint(this.chain, address, 6);
    return address;
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
    this.chain.setAccount(address, { lamports: RENT_EXEMPT, owner: TOKEN_PROGRAM_ID, data, executable: false });
    return address;
  }

  /** Empty program token accounts of the shared routes' authority `id`. */
  fundProgram(id: number, mints: readonly PublicKey[]): void {
    for (const mint of mints) this.fund(programAuthority(id), mint, 0n);
  }

  /** Atoms in a token account; 0 when it does not exist. */
  balance(account: PublicKey): Promise<bigint> {
    return balance(this.chain, account);
  }

  /** Creates a pool with `reserves` of `mints`, both in the same order. */
  async pool(
    label: string,
    [x, y]: readonly [PublicKey, PublicKey],
    reserves: readonly [bigint, bigint],
    feeBps = 30,
  ): Promise<MarketPool> {
    const holds = [
      [x, reserves[0]],
      [y, reserves[1]],
    ] as const;
    return this.load(await makePool(this.chain, { label, feeBps, holds }));
  }

  /** A pool as its account is now. */
  load(address: PublicKey | string): Promise<MarketPool> {
    return readPool(this.chain, new PublicKey(address));
  }

  /** Sends instructions; the trader signs where one of them asks for it. */
  send(...instructions: TransactionInstruction[]): Promise<Sent> {
    const { publicKey } = this.trader;
    const signers = instructions.flatMap(({ keys }) => keys.filter(({ isSigner }) => isSigner));
    const asked = signers.some(({ pubkey }) => pubkey.equals(publicKey));
    return this.chain.send(instructions, asked ? [this.trader] : []);
  }
}

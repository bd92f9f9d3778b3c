import { getAssociatedTokenAddressSync } from "@solana/spl-token";
import { PublicKey } from "@solana/web3.js";
import { MARKET_PROGRAM, type PoolAccount } from "../../src/feeds/pools/market.ts";

/** Where programs/market is loaded: Jupiter's own address. */
export const MARKET_PROGRAM_ID = new PublicKey(MARKET_PROGRAM);

/** The PDA that signs the events' self-CPI. */
export const EVENT_AUTHORITY = PublicKey.findProgramAddressSync(
  [Buffer.from("__event_authority")],
  MARKET_PROGRAM_ID,
)[0];

/** A pool account together with its address. */
export interface MarketPool extends PoolAccount {
  readonly address: string;
}

const LABEL_LENGTH = 16;

/** A pool's label as its account holds it. @throws RangeError over 16 bytes. */
export function labelBytes(label: string): Buffer {
  const text = Buffer.from(label);
  if (text.length === 0 || text.length > LABEL_LENGTH) {
    throw new RangeError(`the pool label "${label}" must be 1 to ${LABEL_LENGTH} bytes`);
  }
  return Buffer.concat([text], LABEL_LENGTH);
}

/** The two mints in the order in which a pool holds them: ascending as bytes. */
export function sortMints([x, y]: readonly [PublicKey, PublicKey]): readonly [PublicKey, PublicKey] {
  return Buffer.compare(x.toBuffer(), y.toBuffer()) < 0 ? [x, y] : [y, x];
}

/** The pool PDA `["pool", mint a, mint b, label]` of a pair, given in any order, and its bump. */
export function poolAddress(mints: readonly [PublicKey, PublicKey], label: string): readonly [PublicKey, number] {
  const [a, b] = sortMints(mints);
  return PublicKey.findProgramAddressSync(
    [Buffer.from("pool"), a.toBuffer(), b.toBuffer(), labelBytes(label)],
    MARKET_PROGRAM_ID,
  );
}

/** Where a pool keeps a mint: the associated token account of the pool PDA. */
export function poolVault(pool: PublicKey, mint: PublicKey): PublicKey {
  return getAssociatedTokenAddressSync(mint, pool, true);
}

/** The PDA `["authority", id]` that owns the program's token accounts in the shared routes; `id` is 0 to 7. */
export function programAuthority(id: number): PublicKey {
  return PublicKey.findProgramAddressSync([Buffer.from("authority"), Buffer.from([id])], MARKET_PROGRAM_ID)[0];
}

/** The program's token account of a mint under authority `id`. It must exist before a shared route uses it. */
export function programTokenAccount(id: number, mint: PublicKey): PublicKey {
  return getAssociatedTokenAddressSync(mint, programAuthority(id), true);
}

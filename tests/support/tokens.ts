import {
  createAssociatedTokenAccountIdempotentInstruction,
  createMintToInstruction,
  getAssociatedTokenAddressSync,
  MintLayout,
  TOKEN_PROGRAM_ID,
  unpackAccount,
  unpackMint,
} from "@solana/spl-token";
import { type AccountInfo, type Keypair, PublicKey, SystemProgram } from "@solana/web3.js";
import { sendOk } from "./assertions.ts";
import type { Chain, ChainAccount } from "./chain.ts";

const RENT_EXEMPT = 1_000_000_000n;

/** Puts a mint there whose authority is the chain's fee payer. */
export function putMint(chain: Chain, mint: PublicKey, decimals: number): void {
  const data = new Uint8Array(MintLayout.span);
  MintLayout.encode(
    {
      mintAuthorityOption: 1,
      mintAuthority: chain.feePayer.publicKey,
      supply: 0n,
      decimals,
      isInitialized: true,
      freezeAuthorityOption: 0,
      freezeAuthority: PublicKey.default,
    },
    data,
  );
  chain.setAccount(mint, { lamports: RENT_EXEMPT, owner: TOKEN_PROGRAM_ID, data, executable: false });
}

/** Gives SOL to a key; its account is the system program's afterwards. */
export function fund(chain: Chain, owner: PublicKey, lamports = 10_000_000_000n): void {
  chain.setAccount(owner, { lamports, owner: SystemProgram.programId, data: new Uint8Array(), executable: false });
}

/** Mints into the owner's associated account, which is made if missing. The mint must be one of `putMint`. */
export async function mintTo(chain: Chain, mint: PublicKey, owner: PublicKey, amount: bigint): Promise<PublicKey> {
  const account = getAssociatedTokenAddressSync(mint, owner, true);
  const payer = chain.feePayer.publicKey;
  await sendOk(chain, [
    createAssociatedTokenAccountIdempotentInstruction(payer, account, owner, mint),
    createMintToInstruction(mint, account, payer, amount),
  ]);
  return account;
}

/** Makes the owner's empty associated account if missing. */
export async function tokenAccount(chain: Chain, mint: PublicKey, owner: PublicKey): Promise<PublicKey> {
  const account = getAssociatedTokenAddressSync(mint, owner, true);
  const create = createAssociatedTokenAccountIdempotentInstruction(chain.feePayer.publicKey, account, owner, mint);
  await sendOk(chain, [create]);
  return account;
}

/** What a token account holds; 0 when it does not exist. */
export async function balance(chain: Chain, account: PublicKey): Promise<bigint> {
  const found = await chain.account(account);
  return found === undefined ? 0n : unpackAccount(account, accountInfo(found)).amount;
}

/** A mint's supply. */
export async function supply(chain: Chain, mint: PublicKey): Promise<bigint> {
  const found = await chain.account(mint);
  if (found === undefined) throw new Error(`no mint at ${mint}`);
  return unpackMint(mint, accountInfo(found)).supply;
}

/** An account as web3.js and spl-token know it. */
export function accountInfo(account: ChainAccount): AccountInfo<Buffer> {
  return { ...account, lamports: Number(account.lamports), data: Buffer.from(account.data), rentEpoch: 0 };
}

/** A key that signs and has SOL. */
export function funded(chain: Chain, keypair: Keypair): Keypair {
  fund(chain, keypair.publicKey);
  return keypair;
}

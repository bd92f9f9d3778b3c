import { createInitializeMint2Instruction, MINT_SIZE, TOKEN_PROGRAM_ID, unpackMint } from "@solana/spl-token";
import { type AccountInfo, type PublicKey, SystemProgram } from "@solana/web3.js";
import { EmpireError } from "../keeper/src/domain/error.ts";
import { sendAndConfirm } from "../keeper/src/vault/sendAndConfirm.ts";
import type { MigrationContext } from "./context.ts";
import { embeddedKeypair, embeddedMint, MINT_DECIMALS, MINT_SYMBOLS, type MintSymbol } from "./embedded.ts";

export type Mints = Readonly<Partial<Record<MintSymbol, PublicKey>>> & { readonly USDC: PublicKey };

/**
 * Finds every coin's mint, and on the embedded chain makes those that are missing.
 *
 * @throws EmpireError CONFIG_INVALID when a cluster's USDC is not named, or a named mint is missing, of another token
 *   program (Token-2022 mints can charge, freeze or seize) or has other decimals than the coin.
 */
export async function mints(context: MigrationContext): Promise<Mints> {
  const wanted = wantedMints(context);
  const infos = await context.provider.connection.getMultipleAccountsInfo([...wanted.values()], "confirmed");
  const missing: MintSymbol[] = [];
  [...wanted].forEach(([symbol, mint], index) => {
    const info = infos[index];
    if (info) assertMint(symbol, mint, info);
    else missing.push(symbol);
  });
  for (const symbol of missing) await createMint(context, symbol, wanted.get(symbol));
  const usdc = wanted.get("USDC");
  if (usdc === undefined) {
    throw new EmpireError("CONFIG_INVALID", "this cluster's USDC mint is not configured: name it in mints.USDC");
  }
  return { ...Object.fromEntries(wanted), USDC: usdc };
}

function wantedMints({ config }: MigrationContext): Map<MintSymbol, PublicKey> {
  const wanted = new Map<MintSymbol, PublicKey>();
  for (const symbol of MINT_SYMBOLS) {
    const mint = config.mints?.[symbol] ?? (config.chain === "embedded" ? embeddedMint(symbol) : undefined);
    if (mint !== undefined) wanted.set(symbol, mint);
  }
  return wanted;
}

function assertMint(symbol: MintSymbol, mint: PublicKey, info: AccountInfo<Buffer>): void {
  if (!info.owner.equals(TOKEN_PROGRAM_ID)) {
    throw new EmpireError(
      "CONFIG_INVALID",
      `${symbol} ${mint} is no mint of the SPL Token program: only those are taken`,
    );
  }
  const { decimals } = unpackMint(mint, info);
  if (decimals !== MINT_DECIMALS[symbol]) {
    throw new EmpireError(
      "CONFIG_INVALID",
      `${symbol} ${mint} has ${decimals} decimals instead of ${MINT_DECIMALS[symbol]}: it is another coin`,
    );
  }
}

async function createMint(context: MigrationContext, symbol: MintSymbol, mint: PublicKey | undefined): Promise<void> {
  const { provider, config, runtime, log } = context;
  const keypair = embeddedKeypair(symbol);
  if (config.chain !== "embedded" || !mint?.equals(keypair.publicKey)) {
    throw new EmpireError("CONFIG_INVALID", `${symbol} ${mint} does not exist on this cluster: check mints.${symbol}`);
  }
  const { connection, wallet } = provider;
  const lamports = await connection.getMinimumBalanceForRentExemption(MINT_SIZE);
  const authority = config.mintAuthority ?? wallet.publicKey;
  await sendAndConfirm({
    runtime,
    connection,
    payer: wallet,
    signers: [keypair],
    instructions: [
      SystemProgram.createAccount({
        fromPubkey: wallet.publicKey,
        newAccountPubkey: mint,
        lamports,
        space: MINT_SIZE,
        programId: TOKEN_PROGRAM_ID,
      }),
      createInitializeMint2Instruction(mint, MINT_DECIMALS[symbol], authority, null),
    ],
  });
  log(`created ${symbol} ${mint}`);
}

import { ExtensionType, MintLayout, TOKEN_2022_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import type { Chain } from "./chain.ts";

/** Where the extensions begin: behind the length of a token account, so that a mint cannot be taken for one. */
const ACCOUNT_TYPE = 165;
const MINT = 1;
const PAUSABLE = 26;

/** What a Token-2022 mint can do to whoever holds it: the extension's number and the length of its data. */
export const EXTENSIONS = {
  "a transfer fee": [ExtensionType.TransferFeeConfig, 108],
  "a default state of frozen": [ExtensionType.DefaultAccountState, 1],
  "a permanent delegate": [ExtensionType.PermanentDelegate, 32],
  "a transfer hook": [ExtensionType.TransferHook, 64],
  "a pause": [PAUSABLE, 33],
} as const;

/** Makes the mint one of Token-2022's with one extension, its data all twos: frozen where it is the default state. */
export async function extend(chain: Chain, mint: PublicKey, extension: keyof typeof EXTENSIONS): Promise<void> {
  const plain = await chain.account(mint);
  if (plain === undefined) throw new Error("no mint");
  const [number, length] = EXTENSIONS[extension];
  const data = new Uint8Array(ACCOUNT_TYPE + 1 + 4 + length);
  data.set(plain.data.slice(0, MintLayout.span));
  data[ACCOUNT_TYPE] = MINT;
  const extensions = new DataView(data.buffer, ACCOUNT_TYPE + 1);
  extensions.setUint16(0, number, true);
  extensions.setUint16(2, length, true);
  data.fill(2, ACCOUNT_TYPE + 5);
  chain.setAccount(mint, { ...plain, owner: TOKEN_2022_PROGRAM_ID, data });
}

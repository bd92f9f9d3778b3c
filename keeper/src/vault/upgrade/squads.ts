import { PublicKey } from "@solana/web3.js";
import { EmpireError } from "../../domain/error.ts";
import type { OwnedData } from "./loader.ts";

/** The Squads v4 program. */
export const SQUADS_PROGRAM_ID = new PublicKey("SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf");

/** What decides how fast a Squads v4 multisig can act, and who can change that. */
export interface SquadsMultisig {
  /** Who may change members, threshold and timelock alone and at once; undefined when only a vote can. */
  readonly configAuthority: PublicKey | undefined;
  /** Votes that approve. */
  readonly threshold: number;
  /** Members who may vote. */
  readonly voters: number;
  /** Seconds from approval to execution. */
  readonly timelock: bigint;
}

// Squads-Protocol/v4, state/multisig.rs, in Borsh: discriminator, create_key, config_authority, threshold u16, time_lock u32, transaction_index
// u64, stale_transaction_index u64, rent_collector Option, bump u8, members Vec of {key, permissions u8}.
const DISCRIMINATOR = [224, 116, 121, 186, 68, 161, 79, 236];
const CONFIG_AUTHORITY = 40;
const THRESHOLD = 72;
const TIME_LOCK = 74;
const RENT_COLLECTOR = 94;
const MEMBER_BYTES = 33;
const MAY_VOTE = 2;
/** Permissions are three bits. */
const PERMISSIONS = 8;

/**
 * Reads a multisig's account.
 *
 * @throws EmpireError CONFIG_INVALID when the account at the address that was named is missing or no Squads v4 multisig.
 */
export function decodeMultisig(address: PublicKey, account: OwnedData | undefined): SquadsMultisig {
  const multisig = account?.owner.equals(SQUADS_PROGRAM_ID) ? parse(account.data) : undefined;
  if (multisig !== undefined) return multisig;
  throw new EmpireError(
    "CONFIG_INVALID",
    `${address} is ${account === undefined ? "no account of this cluster" : "no multisig of Squads v4"}: name the multisig's own account, not its vault`,
  );
}

function parse(data: Uint8Array): SquadsMultisig | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const collector = data[RENT_COLLECTOR];
  if (!DISCRIMINATOR.every((byte, at) => data[at] === byte) || (collector !== 0 && collector !== 1)) return undefined;
  const count = RENT_COLLECTOR + 1 + 32 * collector + 1;
  const start = count + 4;
  if (start > data.length) return undefined;
  const members = view.getUint32(count, true);
  if (start + members * MEMBER_BYTES > data.length) return undefined;
  const masks = Array.from({ length: members }, (_, at) => data[start + (at + 1) * MEMBER_BYTES - 1] ?? PERMISSIONS);
  if (masks.some((mask) => mask >= PERMISSIONS)) return undefined;
  const authority = new PublicKey(data.subarray(CONFIG_AUTHORITY, CONFIG_AUTHORITY + 32));
  return {
    configAuthority: authority.equals(PublicKey.default) ? undefined : authority,
    threshold: view.getUint16(THRESHOLD, true),
    voters: masks.filter((mask) => (mask & MAY_VOTE) !== 0).length,
    timelock: BigInt(view.getUint32(TIME_LOCK, true)),
  };
}

/** The address that a multisig signs with: seeds `multisig`, multisig, `vault`, index. */
export function squadsVault(multisig: PublicKey, index: number): PublicKey {
  const text = new TextEncoder();
  const seeds = [text.encode("multisig"), multisig.toBytes(), text.encode("vault"), Uint8Array.of(index)];
  return PublicKey.findProgramAddressSync(seeds, SQUADS_PROGRAM_ID)[0];
}

/** Whether one of a multisig's 256 vaults is `address`. */
export function isVaultOf(multisig: PublicKey, address: PublicKey): boolean {
  // A key that signs for itself is no program's address, and the search is long.
  if (PublicKey.isOnCurve(address.toBytes())) return false;
  for (let index = 0; index < 256; index++) if (squadsVault(multisig, index).equals(address)) return true;
  return false;
}

import { PublicKey } from "@solana/web3.js";
import { EmpireError } from "../../domain/error.ts";

/** The part of an account that says whose it is and what it holds. */
export interface OwnedData {
  readonly owner: PublicKey;
  readonly data: Uint8Array;
}

/** Who may replace a program's code, as its loader has it. */
export interface CodeOwner {
  /** undefined when nobody may. */
  readonly authority: PublicKey | undefined;
  /** The slot of the last deployment; undefined where the loader keeps none. */
  readonly deployedSlot: bigint | undefined;
}

/** Loaders without an instruction that replaces a program. */
const FINAL_LOADERS = ["BPFLoader1111111111111111111111111111111111", "BPFLoader2111111111111111111111111111111111"];
const UPGRADEABLE_LOADER = "BPFLoaderUpgradeab1e11111111111111111111111";
const LOADER_V4 = "LoaderV411111111111111111111111111111111111";

/** Tags of the upgradeable loader's accounts, u32: Program {address}, ProgramData {slot u64, authority Option}. */
const PROGRAM = 2;
const PROGRAM_DATA = 3;
const PROGRAM_BYTES = 36;
/** Bytes before the code in a ProgramData account. */
export const PROGRAM_DATA_HEADER = 45;

/** Loader v4: slot u64, authority, status u64 (0 retracted, 1 deployed, 2 finalized); then the code. */
const V4_FINALIZED = 2n;
/** The most that a loader puts before the code in a program's account. */
export const PROGRAM_HEADER = 48;

/**
 * What a program's account says: who may replace it, or which ProgramData account says so.
 *
 * @throws EmpireError UNSUPPORTED when the account is of no loader known here.
 * @throws EmpireError VAULT_UNREADABLE when its bytes are not that loader's.
 */
export function decodeProgram({ owner, data }: OwnedData): CodeOwner | { readonly programData: PublicKey } {
  const loader = owner.toBase58();
  if (FINAL_LOADERS.includes(loader)) return { authority: undefined, deployedSlot: undefined };
  if (loader === UPGRADEABLE_LOADER) {
    if (data.length < PROGRAM_BYTES || view(data).getUint32(0, true) !== PROGRAM) throw unreadable("a program", loader);
    return { programData: keyAt(data, 4) };
  }
  if (loader === LOADER_V4) return decodeV4(data);
  throw new EmpireError(
    "UNSUPPORTED",
    `the program belongs to ${loader}, a loader that this release does not know: who may replace it cannot be said`,
  );
}

/**
 * What the upgradeable loader's ProgramData account says.
 *
 * @throws EmpireError VAULT_UNREADABLE when it is none, or undefined because the program was closed.
 */
export function decodeProgramData(account: OwnedData | undefined): CodeOwner {
  if (account === undefined) {
    throw new EmpireError("VAULT_UNREADABLE", "the program's ProgramData account is missing: the program was closed");
  }
  const { owner, data } = account;
  const tag = data[12];
  if (owner.toBase58() !== UPGRADEABLE_LOADER || data.length < PROGRAM_DATA_HEADER) throw unreadable("ProgramData");
  if (view(data).getUint32(0, true) !== PROGRAM_DATA || (tag !== 0 && tag !== 1)) throw unreadable("ProgramData");
  // Without an authority the 32 bytes behind the tag are left over from the last one.
  return { authority: tag === 0 ? undefined : keyAt(data, 13), deployedSlot: view(data).getBigUint64(4, true) };
}

function decodeV4(data: Uint8Array): CodeOwner {
  if (data.length < PROGRAM_HEADER) throw unreadable("a program", LOADER_V4);
  const status = view(data).getBigUint64(40, true);
  if (status > V4_FINALIZED) throw unreadable("a program", LOADER_V4);
  // In a finalized program the key names its successor, which is a program of its own.
  return {
    authority: status === V4_FINALIZED ? undefined : keyAt(data, 8),
    deployedSlot: view(data).getBigUint64(0, true),
  };
}

function unreadable(what: string, loader = UPGRADEABLE_LOADER): EmpireError {
  return new EmpireError("VAULT_UNREADABLE", `the account is not ${what} as the loader ${loader} writes it`);
}

function keyAt(data: Uint8Array, offset: number): PublicKey {
  return new PublicKey(data.subarray(offset, offset + 32));
}

function view(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

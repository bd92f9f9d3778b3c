import { PublicKey } from "@solana/web3.js";
import type { Chain } from "../../keeper/sim/solana/index.ts";
import { SQUADS_PROGRAM_ID } from "../../keeper/src/vault/upgrade/squads.ts";

/** A Squads multisig as a test wants it. */
export interface MultisigTerms {
  readonly threshold?: number;
  /** Seconds. */
  readonly timelock?: number;
  readonly configAuthority?: PublicKey;
  readonly rentCollector?: PublicKey;
  /** Each member's permissions: 1 propose, 2 vote, 4 execute. */
  readonly permissions?: readonly number[];
}

/** The account data of a multisig, in the layout of Squads v4; a sound one by default. */
export function multisigBytes(terms: MultisigTerms = {}): Uint8Array {
  const { threshold = 2, timelock = 172_800, configAuthority = PublicKey.default, rentCollector } = terms;
  const { permissions = [7, 2, 3, 5] } = terms;
  const limits = new DataView(new ArrayBuffer(22));
  limits.setUint16(0, threshold, true);
  limits.setUint32(2, timelock, true);
  limits.setBigUint64(6, 5n, true);
  limits.setBigUint64(14, 3n, true);
  return Uint8Array.from([
    ...[224, 116, 121, 186, 68, 161, 79, 236],
    ...new Uint8Array(32).fill(1),
    ...configAuthority.toBytes(),
    ...new Uint8Array(limits.buffer),
    ...(rentCollector === undefined ? [0] : [1, ...rentCollector.toBytes()]),
    ...[254, permissions.length, 0, 0, 0],
    ...permissions.flatMap((mask, at) => [...new Uint8Array(32).fill(10 + at), mask]),
  ]);
}

/** Puts a multisig's account on a chain. */
export function setMultisig(chain: Chain, address: PublicKey, terms: MultisigTerms = {}): void {
  const data = multisigBytes(terms);
  const owner = SQUADS_PROGRAM_ID.toBase58();
  chain.setAccount(address.toBase58(), { lamports: 10_000_000n, owner, executable: false, data });
}

/** Gives a program on a chain another upgrade authority, or with `undefined` none, as the loader's SetAuthority does. */
export function setUpgradeAuthority(chain: Chain, programId: PublicKey, authority: PublicKey | undefined): void {
  const program = chain.account(programId.toBase58());
  if (program === undefined) throw new Error(`${programId} is not on this chain`);
  const address = new PublicKey(program.data.subarray(4, 36)).toBase58();
  const account = chain.account(address);
  if (account === undefined) throw new Error(`${programId} has no ProgramData`);
  const data = Uint8Array.from(account.data);
  data[12] = authority === undefined ? 0 : 1;
  // The loader leaves the last one's bytes where they were.
  if (authority !== undefined) data.set(authority.toBytes(), 13);
  chain.setAccount(address, { ...account, data });
}

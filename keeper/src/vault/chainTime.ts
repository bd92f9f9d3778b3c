import { type Commitment, type Connection, SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import { EmpireError } from "../domain/error.ts";

/** Where the Clock sysvar keeps its Unix time. */
const UNIX_TIME_OFFSET = 32;

/** The time that programs see, Unix seconds. @throws EmpireError RPC_FAILED when the cluster does not show its clock. */
export async function chainTime(connection: Connection, commitment: Commitment = "confirmed"): Promise<bigint> {
  const clock = await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY, commitment);
  if (clock === null) throw new EmpireError("RPC_FAILED", "the RPC does not show the chain's clock: use another one");
  const { buffer, byteOffset, byteLength } = clock.data;
  return new DataView(buffer, byteOffset, byteLength).getBigInt64(UNIX_TIME_OFFSET, true);
}

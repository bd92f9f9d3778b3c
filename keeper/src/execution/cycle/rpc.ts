import type { Connection } from "@solana/web3.js";
import { EmpireError } from "../../domain/error.ts";
import type { DurationMs } from "../../domain/quantity.ts";
import { type Runtime, within } from "../../runtime.ts";

/** Asks the RPC one thing. */
export type Ask = <T>(what: string, call: (connection: Connection) => Promise<T>) => Promise<T>;

/**
 * The RPC with a deadline for each call, which web3.js does not have.
 *
 * What it returns throws EmpireError RPC_FAILED (recoverable) whatever went wrong on the way.
 */
export function patientRpc(runtime: Runtime, connection: Connection, timeout: DurationMs): Ask {
  return async (what, call) => {
    try {
      return await within(runtime, timeout, call(connection));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new EmpireError("RPC_FAILED", `the RPC did not answer ${what}: ${why}`, { recoverable: true, cause });
    }
  };
}

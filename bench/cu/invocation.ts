/** One program's call of another, as far as the runtime charges for its size. */
export interface Invocation {
  /** Accounts that the called instruction lists, each mention. */
  readonly metas: number;
  readonly dataBytes: number;
  /** Accounts that the caller hands the runtime to find them among. */
  readonly infos: number;
  /** Bytes of data of each distinct account that the instruction lists. */
  readonly accountBytes: readonly number[];
}

const BASE = 946;
const BYTES_PER_UNIT = 250;
const META_BYTES = 34;
const INFO_BYTES = 80;

/**
 * What the runtime takes from the caller for a call, before the called program has run: in compute units. No log says it: "consumed" begins
 * behind it.
 *
 * Source: anza-xyz/agave, program-runtime/src/cpi.rs (`cpi_common`, `translate_instruction_c`, `translate_account_infos`,
 * `translate_accounts_common`) and execution_budget.rs (`INVOKE_UNITS_COST_SIMD_0339`, `cpi_bytes_per_unit`). Each part is rounded down.
 */
export function invocationUnits({ metas, dataBytes, infos, accountBytes }: Invocation): number {
  const units = (bytes: number): number => Math.floor(bytes / BYTES_PER_UNIT);
  const accounts = accountBytes.reduce((sum, bytes) => sum + units(bytes), 0);
  return BASE + units(metas * META_BYTES) + units(dataBytes) + units(infos * INFO_BYTES) + accounts;
}

import { EmpireError } from "../keeper/src/domain/error.ts";
import { VAULT_PROGRAM_ID } from "../keeper/src/vault/program.ts";
import type { MigrationContext } from "./context.ts";

/**
 * Checks that the vault program is there. Deploying is `anchor deploy`'s part; the embedded chain is started with it.
 *
 * @throws EmpireError CONFIG_INVALID when it is not.
 */
export async function program({ provider, log }: MigrationContext): Promise<void> {
  const info = await provider.connection.getAccountInfo(VAULT_PROGRAM_ID, "confirmed");
  if (!info?.executable) {
    throw new EmpireError(
      "CONFIG_INVALID",
      `the vault program ${VAULT_PROGRAM_ID} is not deployed on this cluster: run "anchor deploy" first`,
    );
  }
  log(`vault program ${VAULT_PROGRAM_ID}`);
}

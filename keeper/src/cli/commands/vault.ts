import type { Json } from "../../domain/ledger.ts";
import { unixNow } from "../../runtime.ts";
import { VAULT_PROGRAM_ID } from "../../vault/program.ts";
import { readQueue } from "../../vault/read.ts";
import { namedMultisig } from "../../vault/upgrade/named.ts";
import { readUpgradeAuthority } from "../../vault/upgrade/read.ts";
import { holdingsNow } from "../holdings.ts";
import type { Result } from "../output.ts";
import { withVault } from "../session.ts";
import { vaultFacts } from "../vaultFacts.ts";
import { vaultSheet } from "../vaultSheet.ts";

/** `empire vault`: the treasury from its accounts alone. */
export async function vault(): Promise<Result> {
  return withVault(async (session) => {
    const { connection, vault: address } = session;
    const { vault: account } = await session.read();
    const [queue, { parts, ...holdings }, upgrade] = await Promise.all([
      readQueue(connection, address, account),
      holdingsNow(session, account),
      readUpgradeAuthority(connection, {
        programId: VAULT_PROGRAM_ID,
        multisig: namedMultisig(process.env),
        policyDelay: account.policy.timelock,
      }),
    ]);
    const reading = { address, account, queue, parts, holdings, upgrade, now: unixNow(session.runtime) };
    const facts = vaultFacts(reading);
    return {
      json: facts satisfies { [key: string]: Json },
      text: vaultSheet(facts, reading, session.chain.endpoints.rpcUrl),
    };
  });
}

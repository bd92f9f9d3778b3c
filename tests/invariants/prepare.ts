import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import type { LoadedProgram } from "../support/chain.ts";
import { HOSTILE_PROGRAMS } from "../support/hostile.ts";
import { startLitesvm } from "../support/litesvm.ts";
import { START } from "../support/suite.ts";
import type { Genesis } from "./ground/ground.ts";
import { makeWorld } from "./makeWorld.ts";
import { type Key, keyOf } from "./wire/key.ts";
import type { World } from "./world.ts";

/** A world, and the accounts that it begins with. */
export interface Prepared {
  readonly world: World;
  readonly genesis: Genesis;
  readonly payer: Key;
}

/** Makes a world; `vault` in place of the released program, for a build that has a fault. */
export async function prepare(vault?: Uint8Array): Promise<Prepared> {
  const programs = HOSTILE_PROGRAMS.map(
    (program): LoadedProgram =>
      vault !== undefined && program.id.equals(VAULT_PROGRAM_ID) ? { ...program, bytes: vault } : program,
  );
  const chain = await startLitesvm(programs, START);
  const world = await makeWorld(chain);
  const accounts: Genesis["accounts"][number][] = [];
  const fixed = new Set(programs.map(({ id }) => keyOf(id)));
  for (const address of chain.known()) {
    const account = await chain.account(address);
    if (account !== undefined && !account.executable && !fixed.has(keyOf(address)))
      accounts.push([keyOf(address), account]);
  }
  return { world, genesis: { programs, accounts, now: world.start }, payer: keyOf(chain.feePayer.publicKey) };
}

import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { EmpireError } from "../keeper/src/domain/error.ts";
import type { VaultAccount } from "../keeper/src/vault/account.ts";
import { VENUE_KINDS, venueAddress } from "../keeper/src/vault/addresses.ts";
import { addVenue, type NewVenue } from "../keeper/src/vault/addVenue.ts";
import { chainTime } from "../keeper/src/vault/chainTime.ts";
import { CHANGE_KINDS, type VenueLimits } from "../keeper/src/vault/change.ts";
import { changeState } from "../keeper/src/vault/changeWords.ts";
import { vaultTime } from "../keeper/src/vault/outside.ts";
import { proposeChange } from "../keeper/src/vault/proposeChange.ts";
import { readVault, readWithdrawal } from "../keeper/src/vault/read.ts";
import { type ChangeRead, readParts } from "../keeper/src/vault/readParts.ts";
import { sendAndConfirm } from "../keeper/src/vault/sendAndConfirm.ts";
import type { MigrationContext } from "./context.ts";

/** A venue that a cluster is to have. */
export type VenuePlan = NewVenue & { readonly limits: VenueLimits };

/**
 * Brings each configured venue one step further: one that is there is left alone; a change whose time has come is carried out; one that
 * waits is waited for; where there is none, one is proposed. Run it again after the timelock. The wallet must be the admin.
 *
 * @throws EmpireError CONFIG_INVALID when there is something to do and the wallet is not the admin, or a destination is no token account;
 *   what `sendAndConfirm` throws.
 */
export async function venues(context: MigrationContext, vault: PublicKey): Promise<void> {
  const plans = context.config.venues ?? [];
  if (plans.length === 0) return;
  const { connection } = context.provider;
  for (const plan of plans) {
    // Each step changes what the next one finds.
    const { vault: account } = await readVault(connection, vault);
    const { venues, changes } = await readParts(connection, vault, account);
    const address = venueAddress(vault, plan.destination, plan.kind);
    if (venues.some((venue) => venue.address.equals(address))) {
      context.log(`venue ${address} is there`);
      continue;
    }
    await advance({ context, vault, account, plan, address }, changes);
  }
}

interface Step {
  readonly context: MigrationContext;
  readonly vault: PublicKey;
  readonly account: VaultAccount;
  readonly plan: VenuePlan;
  readonly address: PublicKey;
}

async function advance(step: Step, changes: readonly ChangeRead[]): Promise<void> {
  const { context, vault, account, address } = step;
  const now = vaultTime(account, await chainTime(context.provider.connection));
  // A change that has lapsed, or that proposes other limits, is not the one that is meant.
  const found = changes.find(
    ({ change }) => proposes(change, step.plan) && changeState(change, now) !== "lapsed",
  )?.change;
  if (found === undefined) return propose(step);
  if (changeState(found, now) === "waiting") {
    context.log(`venue ${address} waits as change ${found.number} until ${date(found.notBefore)}`);
    return;
  }
  const { ticketHead, ticketNext } = account;
  const head =
    ticketHead < ticketNext ? await readWithdrawal(context.provider.connection, vault, ticketHead) : undefined;
  if (head !== undefined && head.maturesAt <= found.notBefore) {
    context.log(
      `venue ${address} waits as change ${found.number} for ticket ${ticketHead} and those behind it to be processed`,
    );
    return;
  }
  const admin = adminOf(step);
  await send(context, await addVenue({ vault, admin, number: found.number, head: ticketHead, added: step.plan }));
  context.log(`added venue ${address}`);
}

async function propose(step: Step): Promise<void> {
  const { context, vault, account, plan, address } = step;
  const { destination, kind: venueKind, limits } = plan;
  // Better now than after the timelock.
  const info = await context.provider.connection.getAccountInfo(destination, "confirmed");
  if (!info?.owner.equals(TOKEN_PROGRAM_ID)) {
    throw new EmpireError(
      "CONFIG_INVALID",
      `venue ${address} is to get its value at ${destination}, which is no token account`,
    );
  }
  const proposal = { kind: "addVenue", destination, venueKind, limits } as const;
  const number = account.changeNext;
  await send(context, await proposeChange({ vault, admin: adminOf(step), number, proposal }));
  context.log(
    `proposed venue ${address} as change ${number}: run this again in ${account.policy.timelock} s, when it can be carried out`,
  );
}

function proposes(change: ChangeRead["change"], { destination, kind, limits }: VenuePlan): boolean {
  return (
    CHANGE_KINDS[change.kind] === "addVenue" &&
    VENUE_KINDS[change.parameter] === kind &&
    change.subject.equals(destination) &&
    change.value === limits.cap &&
    change.capacity === limits.capacity &&
    change.refill === limits.refill
  );
}

/** The wallet, which must be the admin to propose or add anything. */
function adminOf({ context, account, address }: Step): PublicKey {
  const wallet = context.provider.wallet.publicKey;
  if (wallet.equals(account.admin)) return wallet;
  throw new EmpireError(
    "CONFIG_INVALID",
    `venue ${address} is missing, and only the vault's admin ${account.admin} may add it: run this with that key, not ${wallet}, ` +
      "or have the multisig do it",
  );
}

async function send(
  { provider, runtime }: MigrationContext,
  instruction: Awaited<ReturnType<typeof addVenue>>,
): Promise<void> {
  const { connection, wallet: payer } = provider;
  await sendAndConfirm({ runtime, connection, payer, instructions: [instruction] });
}

function date(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString();
}

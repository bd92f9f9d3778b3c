import type { PublicKey } from "@solana/web3.js";
import type { VaultState } from "../state.ts";
import { type Invariant, instructionOf } from "../step.ts";

const keeper = ({ keeper }: VaultState): PublicKey[] => [keeper];
const admin = ({ admin }: VaultState): PublicKey[] => [admin];
const guards = ({ guardian, admin }: VaultState): PublicKey[] => [guardian, admin];
const attesting = ({ guardian, keeper }: VaultState): PublicKey[] => [guardian, keeper];
const pending = ({ pendingAdmin }: VaultState): PublicKey[] => [pendingAdmin];

/** Who may: DESIGN's table of roles. What is not in it is for anyone. */
const MAY: Readonly<Record<string, (vault: VaultState) => PublicKey[]>> = {
  arbitrage: keeper,
  open_position: keeper,
  close_position: keeper,
  buy_silver: keeper,
  deploy_capital: keeper,
  transfer_inventory: keeper,
  settle_inventory: keeper,
  propose_distribution: keeper,
  attest_venue: attesting,
  set_paused: guards,
  tighten_policy: guards,
  tighten_venue: guards,
  tighten_position: guards,
  cancel_change: guards,
  cancel_distribution: guards,
  propose_change: admin,
  apply_change: admin,
  add_venue: admin,
  change_venue: admin,
  add_position: admin,
  change_position: admin,
  set_silver: admin,
  release_shares: admin,
  accept_admin: pending,
};

/** Nobody does what is another's to do. */
export const roles: Invariant = {
  name: "roles",
  rule: "what only the keeper, guardian or admin may do is signed by whoever that is then, and a pause is lifted by the admin alone",
  start: () => (step) => {
    const instruction = instructionOf(step) ?? "";
    const may = MAY[instruction]?.(step.before.vault);
    if (may === undefined) return undefined;
    const signed = (key: PublicKey) => step.plan?.signers.some(({ publicKey }) => publicKey.equals(key)) === true;
    const [was, is] = [step.before.vault.paused, step.after.vault.paused];
    if ((was & ~is) !== 0 && !signed(step.before.vault.admin)) return "a pause was lifted by somebody else";
    return may.some(signed) || `${instruction} was done by somebody who may not`;
  },
};

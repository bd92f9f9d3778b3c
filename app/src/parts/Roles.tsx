import { PublicKey } from "@solana/web3.js";
import { VAULT_PROGRAM_ID } from "../../../keeper/src/vault/program.ts";
import { time } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Upgrade as UpgradeKnowledge } from "../watch.ts";
import { Card, Facts } from "./Card.tsx";
import { Name } from "./Name.tsx";
import { Upgrade } from "./Upgrade.tsx";

interface RolesProps {
  readonly snapshot: Snapshot;
  readonly upgrade: UpgradeKnowledge | undefined;
}

/** Who may do what, and the accounts to look up elsewhere. */
export function Roles({ snapshot: { vault }, upgrade }: RolesProps) {
  const name = (label: string, key: PublicKey) => <Name text={key.toBase58()} label={label} />;
  const pending = vault.pendingAdmin.equals(PublicKey.default)
    ? []
    : [[`Next admin, if it accepts before ${time(vault.pendingAdminUntil)}`, vault.pendingAdmin] as const];
  const keys = [
    ["Admin, loosens after the timelock", vault.admin],
    ...pending,
    ["Guardian, pauses, freezes, lowers, cancels", vault.guardian],
    ["Keeper, trades within limits", vault.keeper],
    ["Trader, signs router calls", vault.trader],
    ["Treasury account", vault.treasury],
    ["Share mint", vault.shareMint],
    ["USDC mint", vault.usdcMint],
    ["Program", VAULT_PROGRAM_ID],
  ] as const;
  return (
    <Card id="roles" title="Roles and accounts">
      <Facts
        rows={[
          ...keys.map(([label, key]) => [label, name(label, key)] as const),
          ["Upgrade authority", <Upgrade key="upgrade" upgrade={upgrade} />],
        ]}
      />
    </Card>
  );
}

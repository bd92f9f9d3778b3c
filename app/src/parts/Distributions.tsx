import type { DistributionAccount } from "../../../keeper/src/vault/account.ts";
import { hex } from "../../../keeper/src/vault/bytes.ts";
import { amount, duration, time } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import { Card } from "./Card.tsx";
import { Name } from "./Name.tsx";
import { Table } from "./Table.tsx";

const SHOWN = 10;

/** What goes to the ecosystem's token holders: a root that anyone can check, and when it is theirs. */
export function Distributions({ snapshot: { vault, parts, now } }: { readonly snapshot: Snapshot }) {
  const shown = parts.distributions.slice(-SHOWN).reverse();
  if (shown.length === 0) return null;
  return (
    <Card id="distributions" title="Distributions" aside={`${amount(vault.distributing, 2)} USDC set aside`} wide>
      <Table
        columns={["No.", { end: "Total" }, { end: "Claimed" }, "Root", "State", "Ends"]}
        rows={shown.map(({ address, distribution }) => ({
          key: address.toBase58(),
          cells: [
            String(distribution.epoch),
            amount(distribution.total, 2),
            amount(distribution.claimed, 2),
            <Name key="root" text={hex(distribution.root)} label="the root" />,
            state(distribution, now),
            time(distribution.clawbackFrom),
          ],
        }))}
      />
    </Card>
  );
}

function state({ total, claimed, claimableFrom, clawbackFrom }: DistributionAccount, now: bigint): string {
  if (claimed === total) return "nothing left";
  if (now < claimableFrom) return `claimable in ${duration(claimableFrom - now)}`;
  return now < clawbackFrom ? "claimable" : "ended, anyone may return the rest";
}

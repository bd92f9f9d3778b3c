import { VENUE_KINDS } from "../../../keeper/src/vault/addresses.ts";
import { venueBudget } from "../../../keeper/src/vault/budget.ts";
import { rememberedAt, vaultTime } from "../../../keeper/src/vault/outside.ts";
import { amount, duration } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import { Card } from "./Card.tsx";
import { Name } from "./Name.tsx";
import { Table } from "./Table.tsx";

/** Where value may be sent, what is there, and how old the keeper's word about it is. */
export function Venues({ snapshot: { vault, parts, now } }: { readonly snapshot: Snapshot }) {
  const at = vaultTime(vault, now);
  const rows = parts.venues.map(({ address, venue }) => {
    const row = vault.venues[venue.row];
    const empty = row === undefined || (row.outstanding === 0n && row.attested === 0n);
    return {
      key: address.toBase58(),
      cells: [
        <Name key="venue" text={address.toBase58()} label="the venue" />,
        <Name key="destination" text={venue.destination.toBase58()} label="its token account" />,
        `${VENUE_KINDS[venue.kind]}${venue.frozen === 0 ? "" : ", frozen"}`,
        amount(row?.outstanding ?? 0n, 2),
        amount(row?.attested ?? 0n, 2),
        empty ? "" : `${duration(at - row.attestedAt)} ago`,
        amount(row === undefined ? 0n : rememberedAt(row, at), 2),
        `${amount(venueBudget(vault, venue, now), 2)} of ${amount(venue.cap, 2)}`,
      ],
    };
  });
  return (
    <Card id="venues" title="Venues" aside={`${amount(vault.outstanding, 2)} USDC away`} wide>
      {rows.length === 0 ? (
        <p className="note">None: nothing leaves the vault but to depositors and through trades.</p>
      ) : (
        <Table
          columns={[
            "Venue",
            "Token account",
            "For",
            { end: "Outstanding" },
            { end: "Attested" },
            "When",
            { end: "Written off" },
            { end: "May still go there" },
          ]}
          rows={rows}
        />
      )}
    </Card>
  );
}

import { PublicKey } from "@solana/web3.js";
import { formatAtoms } from "../../../keeper/src/domain/quantity.ts";
import { faultWords } from "../../../keeper/src/vault/readHoldings.ts";
import { amount, money, time } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import { Card, Facts } from "./Card.tsx";
import { Name } from "./Name.tsx";
import { Table } from "./Table.tsx";

/** What the keeper holds of other tokens, and the silver, which nothing takes out again. */
export function Positions({ snapshot: { vault, parts, holdings } }: { readonly snapshot: Snapshot }) {
  const rows = parts.positions.map(({ address, position }) => {
    const fault = holdings.valued.faults.find(({ of }) => of.address.equals(address))?.fault;
    const open = position.amount > 0n;
    return {
      key: address.toBase58(),
      cells: [
        <Name key="mint" text={position.mint.toBase58()} label="the mint" />,
        formatAtoms(position.amount, position.decimals),
        amount(position.cost, 2),
        amount(position.cap, 2),
        open ? time(position.openedAt) : "",
        open ? (fault === undefined ? "priced" : faultWords(fault)) : "closed",
      ],
    };
  });
  return (
    <Card id="positions" title="Positions and silver" aside={`${amount(vault.positionCost, 2)} USDC at cost`} wide>
      {rows.length === 0 ? (
        <p className="note">The keeper may hold no other token.</p>
      ) : (
        <Table
          columns={["Mint", { end: "Held" }, { end: "Cost" }, { end: "At most" }, "Opened", "Price"]}
          rows={rows}
        />
      )}
      <Silver vault={vault} />
    </Card>
  );
}

function Silver({ vault }: { readonly vault: Snapshot["vault"] }) {
  if (vault.silverMint.equals(PublicKey.default)) return <p className="note">No silver has been named to be bought.</p>;
  return (
    <Facts
      rows={[
        ["Silver bought", `${vault.silverHeld} atoms for ${money(vault.silverSpent)} USDC`],
        ["Silver's mint", <Name key="mint" text={vault.silverMint.toBase58()} label="silver's mint" />],
        ["Silver's account", <Name key="account" text={vault.silverAccount.toBase58()} label="silver's account" />],
      ]}
    />
  );
}

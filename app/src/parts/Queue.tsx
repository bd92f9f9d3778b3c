import { ticketState } from "../../../keeper/src/vault/account.ts";
import { amount, duration } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import { Card } from "./Card.tsx";
import { Name } from "./Name.tsx";

const SHOWN = 20;

/** The tickets that wait, in their order. */
export function Queue({ snapshot: { vault, queue, now } }: { readonly snapshot: Snapshot }) {
  return (
    <Card id="queue" title="Withdrawal queue" aside={`${queue.length} waiting, ${amount(vault.queued, 2)} USDC`}>
      {queue.length === 0 ? (
        <p className="note">Nobody is waiting. Anyone may crank a ticket that has matured; exits cannot be paused.</p>
      ) : (
        <div className="scroll">
          <table className="rows">
            <thead>
              <tr>
                <th scope="col">Ticket</th>
                <th scope="col">Owner</th>
                <th scope="col" className="end">
                  Shares
                </th>
                <th scope="col" className="end">
                  Value at request
                </th>
                <th scope="col">Matures</th>
              </tr>
            </thead>
            <tbody>
              {queue.slice(0, SHOWN).map(({ address, ticket }) => (
                <tr key={address.toBase58()}>
                  <td>{String(ticket.number)}</td>
                  <td>
                    <Name text={ticket.owner.toBase58()} label="the owner" />
                  </td>
                  <td className="end number">{amount(ticket.shares, 2)}</td>
                  <td className="end number">{amount(ticket.valueAtRequest, 2)}</td>
                  <td>{ticketState(ticket) === "open" ? matures(ticket.maturesAt, now) : ticketState(ticket)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {queue.length > SHOWN ? <p className="note">and {queue.length - SHOWN} more</p> : null}
    </Card>
  );
}

function matures(at: bigint, now: bigint): string {
  return at <= now ? "now" : `in ${duration(at - now)}`;
}

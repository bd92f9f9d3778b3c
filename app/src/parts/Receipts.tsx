import type { Receipt } from "../../../keeper/src/vault/receipts.ts";
import type { Source } from "../config.ts";
import { describe } from "../describe.ts";
import { amount, time } from "../format.ts";
import type { Check } from "../watch.ts";
import { Card } from "./Card.tsx";
import { Name } from "./Name.tsx";
import { ReceiptCheck } from "./ReceiptCheck.tsx";

interface ReceiptsProps {
  readonly receipts: readonly Receipt[];
  readonly check: Check;
  readonly source: Source;
  readonly recorded: bigint;
}

/** The last state changes with their transactions, and whether all of them prove the account. */
export function Receipts({ receipts, check, source, recorded }: ReceiptsProps) {
  return (
    <Card id="receipts" title="Receipts" aside={`${recorded} recorded`} wide>
      <ReceiptCheck check={check} />
      <div className="scroll">
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">No.</th>
              <th scope="col">Event</th>
              <th scope="col" className="end">
                Treasury, USDC
              </th>
              <th scope="col">Details</th>
              <th scope="col">Time</th>
              <th scope="col">Transaction</th>
            </tr>
          </thead>
          <tbody>
            {receipts.map((receipt) => (
              <Row key={String(receipt.number)} receipt={receipt} rpcUrl={source.rpcUrl} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Row({ receipt, rpcUrl }: { readonly receipt: Receipt; readonly rpcUrl: string }) {
  const { title, text, change } = describe(receipt.event);
  return (
    <tr>
      <td>{String(receipt.number)}</td>
      <td>{title}</td>
      <td className={change < 0n ? "end number minus" : "end number plus"}>{signed(change)}</td>
      <td className="details">{text}</td>
      <td>{receipt.blockTime === undefined ? `slot ${receipt.slot}` : time(receipt.blockTime)}</td>
      <td>
        <Name text={receipt.signature} label="the signature" link={explorer(receipt.signature, rpcUrl)} />
      </td>
    </tr>
  );
}

function signed(atoms: bigint): string {
  if (atoms === 0n) return "";
  return atoms > 0n ? `+${amount(atoms)}` : `−${amount(-atoms)}`;
}

/** Solana's explorer, pointed at the same RPC. */
function explorer(signature: string, rpcUrl: string): string {
  return `https://explorer.solana.com/tx/${signature}?cluster=custom&customUrl=${encodeURIComponent(rpcUrl)}`;
}

import { changeState, changeWords } from "../../../keeper/src/vault/changeWords.ts";
import { PAGE } from "../describe/description.ts";
import { duration, time } from "../format.ts";
import type { Snapshot } from "../snapshot.ts";
import { Card } from "./Card.tsx";
import { Table } from "./Table.tsx";

/** What will be looser, and from when on: who does not want it can leave before. */
export function Changes({ snapshot: { parts, now } }: { readonly snapshot: Snapshot }) {
  const waiting = parts.changes.filter(({ change }) => changeState(change, now) !== "lapsed");
  return (
    <Card id="changes" title="Changes that wait" aside={`${waiting.length} proposed`} wide>
      {waiting.length === 0 ? (
        <p className="note">None: every limit stays as it is, or becomes tighter.</p>
      ) : (
        <Table
          columns={["No.", "What", "From", "Until"]}
          rows={waiting.map(({ address, change }) => ({
            key: address.toBase58(),
            cells: [
              String(change.number),
              changeWords(change, PAGE),
              change.notBefore > now ? `${time(change.notBefore)}, in ${duration(change.notBefore - now)}` : "now",
              time(change.lapsesAt),
            ],
          }))}
        />
      )}
    </Card>
  );
}

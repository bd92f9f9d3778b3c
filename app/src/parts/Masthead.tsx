import type { Source } from "../config.ts";
import type { Snapshot } from "../snapshot.ts";
import { Name } from "./Name.tsx";

interface MastheadProps {
  readonly source: Source | undefined;
  readonly snapshot: Snapshot | undefined;
  readonly stale: boolean;
}

/** What is shown, from where, and whether it is of now. */
export function Masthead({ source, snapshot, stale }: MastheadProps) {
  const status = snapshot === undefined ? "connecting" : stale ? "not live" : "live";
  return (
    <header className="masthead">
      <div>
        <h1>Treasury</h1>
        {source === undefined ? null : (
          <p>
            Vault <Name text={source.vault.toBase58()} label="the vault's address" /> read from{" "}
            <code>{new URL(source.rpcUrl).host}</code>
          </p>
        )}
      </div>
      <p className={`status ${status.replace(" ", "-")}`} role="status">
        {status}
        {snapshot === undefined ? null : <span className="number"> · slot {snapshot.slot.toLocaleString("en")}</span>}
      </p>
    </header>
  );
}

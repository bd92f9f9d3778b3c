import { Balances } from "./parts/Balances.tsx";
import { Bound } from "./parts/Bound.tsx";
import { Changes } from "./parts/Changes.tsx";
import { Distributions } from "./parts/Distributions.tsx";
import { Figures } from "./parts/Figures.tsx";
import { Limits } from "./parts/Limits.tsx";
import { Masthead } from "./parts/Masthead.tsx";
import { Positions } from "./parts/Positions.tsx";
import { Queue } from "./parts/Queue.tsx";
import { Receipts } from "./parts/Receipts.tsx";
import { Roles } from "./parts/Roles.tsx";
import { Venues } from "./parts/Venues.tsx";
import { useVault } from "./useVault.ts";

/** The treasury's books, read from the chain alone. */
export function App() {
  const { source, snapshot, check, receipts, upgrade, problem } = useVault();
  return (
    <>
      <Masthead source={source} snapshot={snapshot} stale={problem !== undefined} />
      <main>
        {problem === undefined ? null : (
          <p className="problem" role="alert">
            {problem}
            {snapshot === undefined ? null : ` What follows is of slot ${snapshot.slot}.`}
          </p>
        )}
        {snapshot === undefined || source === undefined ? null : (
          <>
            <Figures snapshot={snapshot} />
            <div className="grid">
              <Balances snapshot={snapshot} />
              <Bound snapshot={snapshot} />
              <Limits snapshot={snapshot} />
              <Roles snapshot={snapshot} upgrade={upgrade} />
              <Venues snapshot={snapshot} />
              <Positions snapshot={snapshot} />
              <Changes snapshot={snapshot} />
              <Distributions snapshot={snapshot} />
              <Receipts receipts={receipts} check={check} source={source} recorded={snapshot.vault.receipts} />
              <Queue snapshot={snapshot} />
            </div>
          </>
        )}
      </main>
      <footer>
        <p>
          Everything here is read from the chain by this browser, and its history is hashed again from the transactions.
          No number comes from the keeper.
        </p>
      </footer>
    </>
  );
}

import type { VaultEvent } from "../../keeper/src/vault/event.ts";
import { DEPOSITORS } from "./describe/depositors.ts";
import type { Describers, Description, EventName } from "./describe/description.ts";
import { DISTRIBUTIONS } from "./describe/distributions.ts";
import { GOVERNANCE } from "./describe/governance.ts";
import { TRADING } from "./describe/trading.ts";
import { VENUES } from "./describe/venues.ts";

export type { Description } from "./describe/description.ts";

const ALL: Describers<EventName> = { ...DEPOSITORS, ...TRADING, ...VENUES, ...GOVERNANCE, ...DISTRIBUTIONS };

/** Puts an event into words. Amounts are the event's own, none is computed from another source. */
export function describe<N extends EventName>({
  name,
  fields,
}: Extract<VaultEvent, { readonly name: N }>): Description {
  return (ALL as Describers<N>)[name as N](fields as never);
}

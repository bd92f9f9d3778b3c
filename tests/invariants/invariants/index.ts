import type { Invariant } from "../step.ts";
import { distributions } from "./distributions.ts";
import { feeBound } from "./feeBound.ts";
import { headCranks } from "./headCranks.ts";
import { idleFloor } from "./idleFloor.ts";
import { keeperLoss } from "./keeperLoss.ts";
import { limits } from "./limits.ts";
import { lock } from "./lock.ts";
import { monotone } from "./monotone.ts";
import { noDilution } from "./noDilution.ts";
import { noFreeStep } from "./noFreeStep.ts";
import { outflow } from "./outflow.ts";
import { principal } from "./principal.ts";
import { proofOfProfit } from "./proofOfProfit.ts";
import { queueOrder } from "./queueOrder.ts";
import { ratchet } from "./ratchet.ts";
import { receipts } from "./receipts.ts";
import { recoveries } from "./recoveries.ts";
import { roles } from "./roles.ts";
import { roundTrip } from "./roundTrip.ts";
import { rows } from "./rows.ts";
import { sameWorth } from "./sameWorth.ts";
import { shareSupply } from "./shareSupply.ts";
import { silver } from "./silver.ts";
import { solvency } from "./solvency.ts";
import { thiefBound } from "./thiefBound.ts";
import { tickets } from "./tickets.ts";
import { tipBudget } from "./tipBudget.ts";

/** Everything that must be true after every step. One more is a file and a line. */
export const INVARIANTS: readonly Invariant[] = [
  solvency,
  shareSupply,
  tickets,
  rows,
  distributions,
  noDilution,
  principal,
  noFreeStep,
  roundTrip,
  queueOrder,
  headCranks,
  limits,
  lock,
  monotone,
  proofOfProfit,
  feeBound,
  recoveries,
  sameWorth,
  idleFloor,
  outflow,
  tipBudget,
  keeperLoss,
  thiefBound,
  silver,
  ratchet,
  roles,
  receipts,
];

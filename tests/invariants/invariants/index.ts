import type { Invariant } from "../step.ts";
import { feeBound } from "./feeBound.ts";
import { headCranks } from "./headCranks.ts";
import { lock } from "./lock.ts";
import { monotone } from "./monotone.ts";
import { noDilution } from "./noDilution.ts";
import { noFreeStep } from "./noFreeStep.ts";
import { principal } from "./principal.ts";
import { proofOfProfit } from "./proofOfProfit.ts";
import { queueOrder } from "./queueOrder.ts";
import { receipts } from "./receipts.ts";
import { roundTrip } from "./roundTrip.ts";
import { rows } from "./rows.ts";
import { shareSupply } from "./shareSupply.ts";
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
  noDilution,
  principal,
  noFreeStep,
  roundTrip,
  queueOrder,
  headCranks,
  lock,
  monotone,
  proofOfProfit,
  feeBound,
  tipBudget,
  thiefBound,
  receipts,
];

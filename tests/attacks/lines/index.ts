import { type Line, type Proof, program } from "../line.ts";
import { BOUND_LINES } from "./bound.ts";
import { ECONOMIC_LINES } from "./economic.ts";
import { GOVERNANCE_LINES } from "./governance.ts";
import { ROUTER_LINES } from "./router.ts";

/** The trades that must land before anything is refused. */
export const HONEST: readonly Proof[] = [
  ...program("hostile", "lands over three legs"),
  ...program("hostileAccount", "lands the honest trade that the refusals below are made of"),
  ...program("hostileSignature", "lands an honest trade, also where the transaction locks the trader for writing"),
  ...program("hostileLegs", "lands the honest trade that the refusals below are made of"),
  ...program("hostileOrders", "lands honestly, or the refusals below would prove nothing"),
];

/** Every attack on the list, each once, in its order. */
export const LINES: readonly Line[] = [...ROUTER_LINES, ...ECONOMIC_LINES, ...GOVERNANCE_LINES, ...BOUND_LINES];

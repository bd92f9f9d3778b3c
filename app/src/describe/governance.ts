import { changeWords } from "../../../keeper/src/vault/changeWords.ts";
import { parameterTitle, parameterValue } from "../../../keeper/src/vault/parameterWords.ts";
import { duration, money, time } from "../format.ts";
import { type Describers, name, PAGE, said } from "./description.ts";
import { paused } from "./policy.ts";

/** What those with a role decide. */
export const GOVERNANCE: Describers<
  | "initialized"
  | "pauseChanged"
  | "policyTightened"
  | "venueTightened"
  | "positionTightened"
  | "changeProposed"
  | "changeCancelled"
  | "changeApplied"
  | "adminAccepted"
> = {
  initialized: ({ id, keeper }) => said("Vault initialised", `id ${id}, keeper ${name(keeper)}`),
  pauseChanged: ({ before, after }) => said("Pause changed", `${paused(before)} → ${paused(after)}`),
  policyTightened: ({ parameter, before, after }) => {
    const number = Number(parameter);
    const values = [before, after].map((value) => parameterValue(number, value, PAGE));
    return said("Limit tightened", `${parameterTitle(number)}: ${values.join(" → ")}`);
  },
  venueTightened: ({ venue, cap, capacity, refill, frozen }) => {
    const limits = `at most ${money(cap)} USDC there, ${money(capacity)} at once and ${money(refill)} a day`;
    const what = `venue ${name(venue)}: ${limits}`;
    return frozen === 1n ? said("Venue frozen", what) : said("Venue tightened", what);
  },
  positionTightened: ({ position, cap }) =>
    said("Position tightened", `position ${name(position)} may cost at most ${money(cap)} USDC`),
  changeProposed: ({ number, notBefore, at, ...terms }) =>
    said(
      "Change proposed",
      `no. ${number}: ${changeWords(terms, PAGE)}, in ${duration(notBefore - at)} at the soonest (${time(notBefore)})`,
    ),
  changeCancelled: ({ number, authority }) => said("Change cancelled", `no. ${number} by ${name(authority)}`),
  changeApplied: ({ number, ...terms }) => said("Change carried out", `no. ${number}: ${changeWords(terms, PAGE)}`),
  adminAccepted: ({ before, admin }) => said("Admin changed", `${name(before)} → ${name(admin)}`),
};

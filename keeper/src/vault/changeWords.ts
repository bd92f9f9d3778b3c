import type { ChangeAccount } from "./account.ts";
import { VENUE_KINDS } from "./addresses.ts";
import { CHANGE_KINDS } from "./change.ts";
import { type Formats, PLAIN, parameterTitle, parameterValue } from "./parameterWords.ts";

/** The part of a change that says what it does: of its account, or of the receipt that it was carried out. */
export type ChangeTerms = Pick<ChangeAccount, "subject" | "value"> & {
  readonly kind: number | bigint;
  readonly parameter: number | bigint;
} & Partial<Pick<ChangeAccount, "capacity" | "refill">>;

/** What a change does, in words without a subject: "the keeper becomes …". */
export function changeWords(change: ChangeTerms, formats: Formats = PLAIN): string {
  const kind = CHANGE_KINDS[Number(change.kind)];
  const parameter = Number(change.parameter);
  const subject = formats.address(change.subject);
  const usdc = `${formats.usdc(change.value)} USDC`;
  switch (kind) {
    case "policy":
      return `${parameterTitle(parameter)} becomes ${parameterValue(parameter, change.value, formats)}`;
    case "keeper":
    case "guardian":
      return `the ${kind} becomes ${subject}`;
    case "admin":
      return `${subject} may accept to become the admin`;
    case "writeOff":
      return `${usdc} at venue ${parameter} are written off`;
    case "addVenue":
      return `${subject} becomes a venue for ${VENUE_KINDS[parameter]}: ${limits(change, formats)}`;
    case "changeVenue":
      return `the venue ${subject} takes value again: ${limits(change, formats)}`;
    case "addPosition":
      return `the keeper may hold the mint ${subject} for at most ${usdc}`;
    case "changePosition":
      return `the position ${subject} may cost at most ${usdc}, and gets the price feed named`;
    case "setSilver":
      return `silver is the mint ${subject}`;
    case "usdcFeed":
      return "another price feed is USDC's";
    case "releaseShares":
      return `${formats.usdc(change.value)} of the protocol's shares go to ${subject}`;
    default:
      return `a change of kind ${change.kind}, which this release does not know`;
  }
}

/** Whether it can be carried out at `now` (Unix seconds): before its time, in its window, or no more. */
export type ChangeState = "waiting" | "ripe" | "lapsed";

export function changeState({ notBefore, lapsesAt }: ChangeAccount, now: bigint): ChangeState {
  if (now < notBefore) return "waiting";
  return now < lapsesAt ? "ripe" : "lapsed";
}

function limits({ value, capacity, refill }: ChangeTerms, { usdc }: Formats): string {
  const cap = `at most ${usdc(value)} USDC there`;
  if (capacity === undefined || refill === undefined) return cap;
  return `${cap}, ${usdc(capacity)} USDC at once and ${usdc(refill)} USDC a day`;
}

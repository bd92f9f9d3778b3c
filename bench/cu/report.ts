import type { Measured } from "./measure.ts";

const START = "<!-- bench:cu -->";
const END = "<!-- /bench:cu -->";

const grouped = (value: number): string => value.toString().replace(/\B(?=(\d{3})+$)/g, ",");

/** What was measured as a Markdown table. */
export function table({ instructions, bytes }: Measured): string {
  const rows = Object.entries(instructions).map(([name, units]) => `| ${name} | ${grouped(units)} |`);
  return [
    "| instruction | compute units |",
    "|---|---:|",
    ...rows,
    "",
    `\`vault.so\` is ${grouped(bytes)} bytes. Measured on litesvm with real SPL Token accounts; the event's self-CPI is in`,
    "every number. `arbitrage` has two legs and a tip. `_own` is without what the router used, `_above_router` also without what the",
    "runtime takes for calling it (946 units a call, and one for 250 bytes of what is passed).",
  ].join("\n");
}

/**
 * `readme` with `text` between its markers.
 *
 * @throws Error when a marker is missing or they are in the wrong order: nothing is written then.
 */
export function section(readme: string, text: string): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start === -1 || end < start) {
    throw new Error(`README.md needs the lines ${START} and ${END}, in this order: the table goes between them`);
  }
  return `${readme.slice(0, start + START.length)}\n${text}\n${readme.slice(end)}`;
}

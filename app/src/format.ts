import { formatAtoms, USDC_DECIMALS } from "../../keeper/src/domain/quantity.ts";

const GROUPS = /\B(?=(\d{3})+$)/g;

/** USDC or shares of 6 decimals with groups: 1234567891234n → "1,234,567.891234", cut (never rounded up) to `digits`. */
export function amount(atoms: bigint, digits = USDC_DECIMALS): string {
  const [whole = "0", fraction = ""] = formatAtoms(atoms, USDC_DECIMALS).split(".");
  const grouped = whole.replace(GROUPS, ",");
  return digits === 0 ? grouped : `${grouped}.${fraction.slice(0, digits)}`;
}

/** As many digits as matter: two, or all six where less than a cent would vanish. */
export function money(atoms: bigint): string {
  return amount(atoms, atoms % 10_000n === 0n ? 2 : 6);
}

/** Seconds in the two largest units, each kept on one line: 93_600n → "1 d 2 h". */
export function duration(seconds: bigint): string {
  const units = [
    ["d", 86_400n],
    ["h", 3_600n],
    ["min", 60n],
    ["s", 1n],
  ] as const;
  let left = seconds < 0n ? 0n : seconds;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    if (left >= size) parts.push(`${left / size}\u00a0${unit}`);
    left %= size;
  }
  return parts.slice(0, 2).join(" ") || "0\u00a0s";
}

/** Unix seconds as local time. */
export function time(unixSeconds: bigint | number): string {
  return new Date(Number(unixSeconds) * 1000).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** Basis points as per cent: 1050 → "10.5 %". */
export function percent(bps: number): string {
  return `${Number((bps / 100).toFixed(2))}\u00a0%`;
}

/** The two ends of a long name. */
export function short(text: string): string {
  return text.length <= 12 ? text : `${text.slice(0, 5)}…${text.slice(-5)}`;
}

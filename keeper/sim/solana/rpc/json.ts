/**
 * JSON.stringify that writes a bigint as a plain number, as the real RPC writes u64. Undefined members are left out.
 * Clients that read numbers as bigint (@solana/kit) get every digit.
 */
export function stringify(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map((item) => stringify(item ?? null)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${stringify(member)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** An account as a notification carries it, with the slot of the notification. */
export interface NotifiedAccount {
  readonly slot: number;
  /** Of a program's notification; undefined in an account's. */
  readonly pubkey: string | undefined;
  readonly owner: string;
  readonly data: Uint8Array;
}

/** Reads `{context: {slot}, value}` of an account or program notification in base64; undefined when it is something else. */
export function notifiedAccount(result: unknown): NotifiedAccount | undefined {
  const { context, value } = fields(result);
  const { slot } = fields(context);
  const { pubkey, account = value } = fields(value);
  const { data, owner } = fields(account);
  if (typeof slot !== "number" || typeof owner !== "string" || !Array.isArray(data) || data[1] !== "base64") {
    return undefined;
  }
  const [text] = data as unknown[];
  if (typeof text !== "string") return undefined;
  return { slot, pubkey: typeof pubkey === "string" ? pubkey : undefined, owner, data: Buffer.from(text, "base64") };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

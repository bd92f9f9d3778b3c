import { channel } from "node:diagnostics_channel";

/** What a test has shown, as it shows it. */
export type Shown =
  /** A transaction was refused with the error that was expected. */
  | { readonly kind: "refused" }
  /** So many accounts were what they had been before the refusal, byte for byte. */
  | { readonly kind: "unchanged"; readonly accounts: number }
  /** A keeper's trade landed. */
  | { readonly kind: "traded" };

const shown = channel("vault-tests");

/** Tells whoever listens; nobody does but `npm run attacks`. */
export function show(what: Shown): void {
  shown.publish(what);
}

/** Calls `listener` with everything that is shown from now on. Returns what ends it. */
export function listen(listener: (what: Shown) => void): () => void {
  const subscriber = (message: unknown): void => listener(message as Shown);
  shown.subscribe(subscriber);
  return () => void shown.unsubscribe(subscriber);
}

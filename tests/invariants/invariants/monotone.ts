import { all, type Invariant } from "../step.ts";

/** What never goes back, whatever the clock does (attacks 27 and 42). */
export const monotone: Invariant = {
  name: "monotone",
  rule: "the vault's time, its mark, its nonce and its receipts never go back",
  start:
    () =>
    ({ before, after, plan }) => {
      if (plan === undefined) return undefined;
      const [was, is] = [before.vault, after.vault];
      return all(
        [is.updatedAt >= was.updatedAt, () => `time went back from ${was.updatedAt} to ${is.updatedAt}`],
        [is.mark >= was.mark, () => `the mark fell from ${was.mark} to ${is.mark}`],
        [is.arbitrageNonce >= was.arbitrageNonce, "the nonce went back"],
        [is.receipts >= was.receipts, "receipts went back"],
      );
    },
};

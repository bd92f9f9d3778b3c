import type { Check } from "../watch.ts";

/** Whether the receipts, hashed in this browser, give the head that the account records. */
export function ReceiptCheck({ check }: { readonly check: Check }) {
  const { tone, text } = say(check);
  return (
    <div className={`check ${tone}`} role="status" data-testid="receipt-check">
      <p className="verdict">{text}</p>
      {check.state === "computing" && check.total > 0 ? (
        <progress value={check.done} max={check.total} aria-label="Receipts read" />
      ) : null}
      {check.state === "matches" ? (
        <p className="note">
          sha256 over {String(check.count)} receipts: <code className="hash">{check.head}</code>
        </p>
      ) : null}
    </div>
  );
}

function say(check: Check): { tone: "good" | "bad" | "wait"; text: string } {
  switch (check.state) {
    case "computing":
      return {
        tone: "wait",
        text:
          check.total === 0
            ? "Computing: listing transactions …"
            : `Computing: ${check.done} of ${check.total} transactions read …`,
      };
    case "unknown":
      return { tone: "wait", text: `Not checked: ${check.why}` };
    case "matches":
      return {
        tone: "good",
        text: `The receipt head matches: this browser recomputed it from all ${check.count} receipts.`,
      };
    case "differs": {
      const where =
        check.from === check.to
          ? `receipt ${check.to}`
          : `receipt ${check.to} (the change is in ${check.from} to ${check.to})`;
      const advice = check.missing
        ? "Ask another RPC: this one may not have the full history."
        : "Either this RPC or the account lies: ask another RPC.";
      return { tone: "bad", text: `Differs at ${where}: ${check.what}. ${advice}` };
    }
  }
}

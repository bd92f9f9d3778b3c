import { holdsBack } from "../../../keeper/src/vault/upgrade/judge.ts";
import { upgradeWords } from "../../../keeper/src/vault/upgrade/words.ts";
import { duration } from "../format.ts";
import type { Upgrade as Knowledge } from "../watch.ts";
import { Name } from "./Name.tsx";

/** Who can replace the program that holds the money: the limits are worth no more than that. */
export function Upgrade({ upgrade }: { readonly upgrade: Knowledge | undefined }) {
  if (upgrade === undefined) return <span data-testid="upgrade">reading</span>;
  if (upgrade.state === "unread") return <Verdict good={false} text={`not read: ${upgrade.why}`} />;
  return (
    <>
      <Verdict good={holdsBack(upgrade)} text={upgradeWords(upgrade, duration)} />{" "}
      {upgrade.state === "none" ? null : <Name text={upgrade.address.toBase58()} label="the upgrade authority" />}
    </>
  );
}

function Verdict({ good, text }: { readonly good: boolean; readonly text: string }) {
  return (
    <span className={good ? "verdict good" : "verdict bad"} data-testid="upgrade">
      {text}
    </span>
  );
}

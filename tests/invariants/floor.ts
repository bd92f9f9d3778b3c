import type { CommandKind } from "./command.ts";
import type { Tally } from "./tally.ts";

const HALF = 0.5;

/** Commands of which too few were accepted for the run to prove anything about them, each in a sentence; none in a run that is worth its time. */
export function shortfalls(commands: readonly CommandKind[], tally: Tally): string[] {
  const short: string[] = [];
  for (const { name, leastAccepted = HALF } of commands.filter(({ silent }) => !silent)) {
    const [accepted, refused] = [tally.acceptedOf(name), tally.refusedOf(name)];
    const reasons = [...(tally.refused.get(name) ?? [])].map(([reason, times]) => `${reason} ${times}`).join(", ");
    const never = accepted === 0 && leastAccepted > 0;
    if (accepted < leastAccepted * (accepted + refused) || never) {
      short.push(`${name}: only ${accepted} of ${accepted + refused} were accepted (${reasons})`);
    }
  }
  return short;
}

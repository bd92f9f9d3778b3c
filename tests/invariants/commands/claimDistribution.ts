import fc from "fast-check";
import { claimKey } from "../addresses.ts";
import { seldom, which, who } from "../arbitraries.ts";
import { type CommandKind, pick } from "../command.ts";
import { purposeOf, sharesOut } from "../distribution.ts";
import { tree } from "../merkle.ts";
import { call } from "../world.ts";

/** Somebody claims a distribution; sometimes a second time, more than his, or before he can. */
export const claimDistribution: CommandKind<{ which: number; who: number; more: boolean; anyway: boolean }> = {
  name: "claimDistribution",
  weight: 6,
  leastAccepted: 0.2,
  params: fc.record({ which, who, more: seldom(15), anyway: seldom(10) }),
  plan(params, world, { vault, now, records }) {
    const found = pick([...records.Distribution], params.which);
    if (found === undefined) return undefined;
    const [key, distribution] = found;
    const time = now > vault.updatedAt ? now : vault.updatedAt;
    const open = time >= distribution.claimableFrom && time < distribution.clawbackFrom;
    const purpose = purposeOf(world, distribution);
    if (purpose === undefined || (!open && !params.anyway)) return undefined;
    const shares = sharesOut(world, purpose, distribution.total);
    const waiting = shares.filter(({ claimant }) => params.anyway || !records.Claim.has(claimKey(key, claimant)));
    const share = pick(waiting, params.who);
    const person = share && world.people.find((each) => each.key === share.claimant);
    if (!share || !person) return undefined;
    const claim = claimKey(key, person.key);
    const accounts = { claimant: person.key, distribution: key, claim, claimantUsdc: person.usdc };
    const proof = tree(distribution.epoch, shares).proofs[shares.indexOf(share)] ?? [];
    const args = { amount: share.amount + (params.more ? 1n : 0n), proof };
    const creates = [[claim, { kind: "record", type: "Claim" }] as const];
    return { send: call(world, "claim_distribution", accounts, args), signers: [person.signer], by: person, creates };
  },
};

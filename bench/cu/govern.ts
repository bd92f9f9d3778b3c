import { acceptAdmin } from "../../keeper/src/vault/acceptAdmin.ts";
import { accrueFees } from "../../keeper/src/vault/accrueFees.ts";
import { cancelChange } from "../../keeper/src/vault/cancelChange.ts";
import { releaseShares } from "../../keeper/src/vault/releaseShares.ts";
import { tightenPolicy } from "../../keeper/src/vault/tightenPolicy.ts";
import { sendOk } from "../../tests/support/assertions.ts";
import {
  cancellationOf,
  claimOf,
  clawbackOf,
  distribute,
  MIN_CLAIM_PERIOD,
  makeReserve,
  partOf,
  treeFor,
} from "../../tests/support/distribution.ts";
import { change, propose } from "../../tests/support/govern.ts";
import { newKey } from "../../tests/support/keys.ts";
import { tokenAccount } from "../../tests/support/tokens.ts";
import { donate, giveTo, makeDepositor, makeVault, pass, usdc } from "../../tests/support/vault.ts";
import type { MeteredChain } from "./meter.ts";

/** Runs everything that changes the rules, and everything that gives to the ecosystem. */
export async function govern(chain: MeteredChain): Promise<void> {
  const vault = await makeVault(chain, { feeBps: 2_000, feeGrowthBps: 10_000, feeSilverBps: 0 });
  const who = await makeDepositor(vault, usdc(100_000));
  await giveTo(vault, who, usdc(10_000));
  await donate(vault, usdc(1_000));
  await pass(chain, 1_000n);
  await sendOk(chain, [await accrueFees(vault.vault)]);

  const guard = { vault: vault.vault, authority: vault.guardian.publicKey };
  await sendOk(chain, [await tightenPolicy({ ...guard, parameter: "maxTrade", value: usdc(1_000) })], [vault.guardian]);
  const number = await propose(vault, { kind: "policy", parameter: "maxTrade", value: usdc(2_000) });
  const cancel = await cancelChange({ ...guard, number, proposer: vault.admin.publicKey });
  await sendOk(chain, [cancel], [vault.guardian]);
  const destination = await tokenAccount(chain, vault.shareMint, newKey().publicKey);
  await change(vault, { kind: "releaseShares", destination, shares: 1_000_000n }, (ripe) =>
    releaseShares({ ...ripe, destination }),
  );
  const next = newKey();
  await change(vault, { kind: "admin", key: next.publicKey });
  await sendOk(chain, [await acceptAdmin({ vault: vault.vault, admin: next.publicKey })], [next]);
  await giveAway(chain);
}

async function giveAway(chain: MeteredChain): Promise<void> {
  const { vault } = await makeReserve(chain);
  const [one, other] = [await makeDepositor(vault, 0n), await makeDepositor(vault, 0n)];
  const cancelled = await distribute(vault, { root: new Uint8Array(32).fill(1), total: usdc(1) });
  await sendOk(chain, [await cancellationOf(vault, cancelled, vault.guardian)], [vault.guardian]);
  const tree = await treeFor(vault, [
    [one.key.publicKey, usdc(2)],
    [other.key.publicKey, usdc(3)],
  ]);
  const epoch = await distribute(vault, { root: tree.root, total: usdc(5) });
  await pass(chain, 1_000n);
  await sendOk(chain, [await claimOf(vault, epoch, one, partOf(tree, one))], [one.key]);
  await pass(chain, MIN_CLAIM_PERIOD);
  await sendOk(chain, [await clawbackOf(vault, epoch)]);
}

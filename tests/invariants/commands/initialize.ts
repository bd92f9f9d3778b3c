import fc from "fast-check";
import { vaultAddress, vaultAddresses } from "../../../keeper/src/vault/addresses.ts";
import type { CommandKind } from "../command.ts";
import { vaultInstruction } from "../wire/instruction.ts";
import { keyOf } from "../wire/key.ts";

/** Far from the ids of all worlds. */
const ANOTHER = 4_000_000_000n;
/** Addresses take long to find, so that there are only so many. */
const IDS = 3;

/** Somebody makes a vault of his own, or tries to make the one that is there once more. */
export const initialize: CommandKind<{ again: boolean; id: number }> = {
  name: "initialize",
  weight: 1,
  leastAccepted: 0.1,
  params: fc.record({ again: fc.boolean(), id: fc.nat(IDS - 1) }),
  plan({ again, id: number }, { chain, vault, usdcMint, people, policy }) {
    const id = ANOTHER + BigInt(number);
    const addresses = vaultAddresses(again ? vault.pubkey : vaultAddress(id));
    const payer = keyOf(chain.feePayer.publicKey);
    const accounts = Object.fromEntries(
      Object.entries({ ...addresses, usdcMint }).map(([name, key]) => [name, keyOf(key)]),
    );
    const [admin, guardian, keeper] = people.map(({ key }) => key);
    if (!admin || !guardian || !keeper) return undefined;
    const args = {
      id,
      roles: { admin, guardian, keeper },
      policy: { ...policy, reserved: Array.from({ length: 8 }, () => 0n) },
    };
    return { send: vaultInstruction("initialize", { ...accounts, payer }, args), signers: [] };
  },
};

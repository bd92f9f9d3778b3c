import type { TransactionInstruction } from "@solana/web3.js";
import { changeAddress } from "../../keeper/src/vault/addresses.ts";
import type { ChangeProposal } from "../../keeper/src/vault/change.ts";
import { assertRefused, sendOk } from "./assertions.ts";
import { refuseForgeries } from "./forgery.ts";
import { type Apply, applicationOf, propose } from "./govern.ts";
import { swapAccount, unsigned } from "./instruction.ts";
import { newKey } from "./keys.ts";
import { fund } from "./tokens.ts";
import { crankOf, type Depositor, makeVaultBeside, pass, queue, shares, type TestVault, usdc } from "./vault.ts";

const DAY = 86_400n;
const UNSIGNED = "missing required signature for instruction";

/** What the receipt of a change says that charged no fee. */
export const NO_FEE = { growth: 0n, silver: 0n, ecosystem: 0n, growthShares: 0n };

/** A change and what carries it out, of a vault in which somebody has shares. */
export interface Waiting {
  readonly vault: TestVault;
  readonly depositor: Depositor;
  readonly proposal: ChangeProposal;
  readonly apply: Apply;
}

/** Proposes, and lets the test policy's timelock pass. Returns the number and the instruction that carries it out. */
export async function ripen({ vault, proposal, apply }: Omit<Waiting, "depositor">) {
  const number = await propose(vault, proposal);
  await pass(vault.chain, 1_000n);
  return { number, instruction: await applicationOf(vault, number, apply) };
}

/** Carries a change out with the admin's signature and requires success. */
export const applied = ({ chain, admin }: TestVault, instruction: TransactionInstruction) =>
  sendOk(chain, [instruction], [admin]);

/** Declares what every instruction refuses that carries out a change before its time, by somebody else, or of another kind. */
export function itWaits(given: () => Waiting): void {
  it("refuses everyone but the admin", async () => {
    const { vault } = given();
    const { chain, admin } = vault;
    const { instruction } = await ripen(given());
    for (const other of [vault.keeper, vault.guardian, newKey()]) {
      fund(chain, other.publicKey);
      await assertRefused(chain, "NotAdmin", [swapAccount(instruction, admin.publicKey, other.publicKey)], [other]);
    }
    await assertRefused(chain, UNSIGNED, [unsigned(instruction, admin.publicKey)]);
  });

  it("refuses before the timelock and once it has lapsed, to the second (attack 32)", async () => {
    const { vault, proposal, apply } = given();
    const { chain, admin } = vault;
    const number = await propose(vault, proposal);
    const instruction = await applicationOf(vault, number, apply);
    await pass(chain, 999n);
    await assertRefused(chain, "ChangeTooEarly", [instruction], [admin]);
    await pass(chain, 1n + 14n * DAY);
    await assertRefused(chain, "ChangeLapsed", [instruction], [admin]);
    await pass(chain, -1n);
    await applied(vault, instruction);
  });

  it("refuses while somebody who asked to leave before it has not left", async () => {
    const { vault, depositor, proposal, apply } = given();
    const { chain, admin } = vault;
    const number = await propose(vault, proposal);
    await pass(chain, 900n);
    const ticket = await queue(vault, depositor, shares(10));
    await pass(chain, 100n);
    await assertRefused(chain, "TicketsFirst", [await applicationOf(vault, number, apply)], [admin]);
    await sendOk(chain, [await crankOf(vault, depositor, ticket)]);
    const late = await queue(vault, depositor, shares(10));
    const wrong = await applicationOf(vault, number, (ripe) => apply({ ...ripe, head: late - 1n }));
    await assertRefused(chain, "NotHeadOfQueue", [wrong], [admin]);
    await applied(vault, await applicationOf(vault, number, apply));
  });

  it("refuses a change of another kind, of another vault, and what is no change", async () => {
    const { vault, proposal } = given();
    const { chain, admin } = vault;
    const { number, instruction } = await ripen(given());
    const policy = await propose(vault, { kind: "policy", parameter: "maxTrade", value: usdc(60_000) });
    const other = await makeVaultBeside(vault);
    const others = await propose(other, proposal);
    await pass(chain, 1_000n);
    const mine = changeAddress(vault.vault, number);
    for (const change of [changeAddress(vault.vault, policy), changeAddress(other.vault, others)]) {
      await assertRefused(chain, "WrongChange", [swapAccount(instruction, mine, change)], [admin]);
    }
    await refuseForgeries(chain, instruction, mine, [admin]);
  });

  it("refuses to be carried out twice", async () => {
    const { vault } = given();
    const { chain, admin } = vault;
    const { instruction } = await ripen(given());
    await applied(vault, instruction);
    await assertRefused(chain, "NotOurAccount", [instruction], [admin]);
  });
}

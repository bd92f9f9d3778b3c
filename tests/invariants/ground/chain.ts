import type { AddressLookupTableAccount, Keypair } from "@solana/web3.js";
import { eventBytes } from "../../../keeper/src/vault/receipts.ts";
import type { Chain, ChainAccount } from "../../support/chain.ts";
import { errorName } from "../../support/errorName.ts";
import { toInstruction, type Wire } from "../wire/instruction.ts";
import { type Key, keyOf } from "../wire/key.ts";
import type { Ground, Outcome } from "./ground.ts";

/** Any test chain as a ground, with signatures, compute budgets and lookup tables as on a cluster: slower, for kept cases. */
export class ChainGround implements Ground {
  readonly payer: Key;
  readonly #chain: Chain;
  readonly #tables: readonly AddressLookupTableAccount[];

  constructor(chain: Chain, tables: readonly AddressLookupTableAccount[]) {
    this.#chain = chain;
    this.#tables = tables;
    this.payer = keyOf(chain.feePayer.publicKey);
  }

  async send(wire: Wire, signers: readonly Keypair[]): Promise<Outcome> {
    const sent = await this.#chain.send([toInstruction(wire)], signers, this.#tables);
    const calls = sent.inner?.flat();
    const events = calls?.flatMap(({ programId, data }) => eventBytes(programId, data) ?? []);
    return { ok: sent.ok, error: sent.ok ? "" : errorName(sent), events };
  }

  async probe(): Promise<undefined> {
    return undefined;
  }

  account(key: Key): Promise<ChainAccount | undefined> {
    return this.#chain.account(key.pubkey);
  }

  put(key: Key, account: ChainAccount): void {
    this.#chain.setAccount(key.pubkey, account);
  }

  setNow(unixSeconds: bigint): Promise<void> {
    return this.#chain.setNow(unixSeconds);
  }
}

import type { AddressLookupTableAccount, Keypair, PublicKey, TransactionInstruction } from "@solana/web3.js";
import idl from "../../keeper/src/vault/idl/vault.json";
import { VAULT_PROGRAM_ID } from "../../keeper/src/vault/program.ts";
import type { Chain, ChainAccount, Sent } from "../../tests/support/chain.ts";
import { callsIn } from "./units.ts";

/** A chain that notes what each instruction of the vault took the last time that it landed. */
export class MeteredChain implements Chain {
  readonly #chain: Chain;
  readonly #units = new Map<string, number>();

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** Compute units by instruction, as the IDL names them. */
  get units(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#units);
  }

  async send(
    instructions: readonly TransactionInstruction[],
    signers?: readonly Keypair[],
    tables?: readonly AddressLookupTableAccount[],
  ): Promise<Sent> {
    const sent = await this.#chain.send(instructions, signers, tables);
    if (sent.ok) this.#note(instructions, sent.logs);
    return sent;
  }

  #note(instructions: readonly TransactionInstruction[], logs: readonly string[]): void {
    const vault = VAULT_PROGRAM_ID.toBase58();
    const calls = callsIn(logs).filter(({ programId, depth }) => programId === vault && depth === 1);
    const own = instructions.filter(({ programId }) => programId.equals(VAULT_PROGRAM_ID));
    own.forEach(({ data }, at) => {
      const name = nameOf(data);
      const units = calls[at]?.units;
      if (name !== undefined && units !== undefined) this.#units.set(name, units);
    });
  }

  get name() {
    return this.#chain.name;
  }

  get feePayer(): Keypair {
    return this.#chain.feePayer;
  }

  account(address: PublicKey): Promise<ChainAccount | undefined> {
    return this.#chain.account(address);
  }

  setAccount(address: PublicKey, account: ChainAccount): void {
    this.#chain.setAccount(address, account);
  }

  now(): Promise<bigint> {
    return this.#chain.now();
  }

  setNow(unixSeconds: bigint): Promise<void> {
    return this.#chain.setNow(unixSeconds);
  }

  slot(): Promise<bigint> {
    return this.#chain.slot();
  }

  known(): readonly PublicKey[] {
    return this.#chain.known();
  }

  watch(address: PublicKey): void {
    this.#chain.watch(address);
  }
}

/** The instruction that data begins with. */
function nameOf(data: Uint8Array): string | undefined {
  return idl.instructions.find(({ discriminator }) => discriminator.every((byte, at) => data[at] === byte))?.name;
}

import json from "../../../keeper/src/vault/idl/vault.json";

/** A type as the IDL writes it. */
export type IdlType =
  | string
  | { readonly array: readonly [IdlType, number] }
  | { readonly vec: IdlType }
  | { readonly option: IdlType }
  | { readonly defined: { readonly name: string } };

export interface IdlField {
  readonly name: string;
  readonly type: IdlType;
}

export interface IdlAccountMeta {
  readonly name: string;
  readonly writable?: boolean;
  readonly signer?: boolean;
  readonly optional?: boolean;
}

export interface IdlInstruction {
  readonly name: string;
  readonly discriminator: readonly number[];
  readonly accounts: readonly IdlAccountMeta[];
  readonly args: readonly IdlField[];
}

interface Idl {
  readonly instructions: readonly IdlInstruction[];
  readonly accounts: readonly { readonly name: string; readonly discriminator: readonly number[] }[];
  readonly errors: readonly { readonly code: number; readonly name: string }[];
  readonly types: readonly { readonly name: string; readonly type: { readonly fields?: readonly IdlField[] } }[];
}

/** The released interface of the vault. */
export const IDL = json as unknown as Idl;

/** Accounts that no instruction declares, because it creates them: the IDL leaves them out (programs/vault/src/state/distribution.rs). */
const UNDECLARED: Readonly<Record<string, readonly IdlField[]>> = {
  Claim: [
    { name: "version", type: "u8" },
    { name: "bump", type: "u8" },
    { name: "reserved_flags", type: { array: ["u8", 6] } },
    { name: "distribution", type: "pubkey" },
    { name: "claimant", type: "pubkey" },
    { name: "amount", type: "u64" },
    { name: "claimed_at", type: "i64" },
  ],
};

/** The fields of a struct of the IDL. */
export function fieldsOf(name: string): readonly IdlField[] {
  const fields = IDL.types.find((type) => type.name === name)?.type.fields ?? UNDECLARED[name];
  if (fields === undefined) throw new Error(`the IDL has no struct ${name}`);
  return fields;
}

/** A name of the IDL as TypeScript spells it. */
export const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

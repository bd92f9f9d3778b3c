import { LangErrorCode } from "@coral-xyz/anchor";
import { IDL } from "../wire/idl.ts";

const NAMES = new Map<number, string>([
  ...Object.entries(LangErrorCode).map(([name, code]) => [code, name] as const),
  ...IDL.errors.map(({ code, name }) => [code, name] as const),
]);

/** A failed instruction's custom code by name: the vault's and its framework's have names, those of the programs it calls are small numbers. */
export const failureName = (code: number): string => NAMES.get(code) ?? `custom ${code}`;

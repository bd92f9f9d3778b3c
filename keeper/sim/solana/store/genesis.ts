import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { EmpireError } from "../../../src/domain/error.ts";
import type { Address } from "../address.ts";

export const FORMAT_VERSION = 1;

/** A program that the chain was created with: its code stays in the release file. */
export interface ProgramSource {
  readonly address: Address;
  /** The released ELF. */
  readonly soPath: string;
}

export interface ProgramRecord {
  readonly address: Address;
  /** Of the ELF, hex. */
  readonly sha256: string;
}

/** What never changes about a chain. Every segment and snapshot begins with it. */
export interface Genesis {
  readonly version: number;
  /** 32 bytes, hex: what tells one chain from another. */
  readonly id: string;
  readonly programs: readonly ProgramRecord[];
}

export interface LoadedProgram extends ProgramRecord {
  readonly elf: Uint8Array;
}

/** Reads the release files. @throws EmpireError CONFIG_INVALID when one is missing. */
export function loadPrograms(sources: readonly ProgramSource[]): LoadedProgram[] {
  return sources.map(({ address, soPath }) => {
    try {
      const elf = readFileSync(soPath);
      return { address, elf, sha256: createHash("sha256").update(elf).digest("hex") };
    } catch (cause) {
      throw new EmpireError("CONFIG_INVALID", `the program ${address} cannot be read from ${soPath}`, {
        cause,
        context: { address, soPath },
      });
    }
  });
}

/** @throws EmpireError UNSUPPORTED when the chain was created with other programs than `programs`. */
export function assertSamePrograms(genesis: Genesis, programs: readonly ProgramRecord[]): void {
  const has = new Map(genesis.programs.map((program) => [program.address, program.sha256]));
  const other = programs.find((program) => has.get(program.address) !== program.sha256);
  if (other === undefined && has.size === programs.length) return;
  throw new EmpireError(
    "UNSUPPORTED",
    `the embedded chain was created with another release of ${other === undefined ? "its programs" : `the program ${other.address}`}: ` +
      "use that release, or begin a new chain with --reset-chain, which puts this one's files aside",
    { context: { program: other?.address, now: other?.sha256, recorded: other && has.get(other.address) } },
  );
}

/** @throws EmpireError CHAIN_CORRUPT or UNSUPPORTED when `value` is no genesis that this release reads. */
export function asGenesis(value: unknown, file: string): Genesis {
  if (typeof value !== "object" || value === null || !("version" in value) || !("id" in value)) {
    throw new EmpireError("CHAIN_CORRUPT", `${file} does not begin as a file of the embedded chain`);
  }
  if (value.version !== FORMAT_VERSION) {
    throw new EmpireError(
      "UNSUPPORTED",
      `${file} has format ${String(value.version)} and this release reads ${FORMAT_VERSION}: use the release that wrote it, or begin a new chain with --reset-chain, which puts this one's files aside`,
    );
  }
  return value as Genesis;
}

/** What guard.rs leaves in the binary to find the number of the guard that is off by: the number is in the four bytes behind it. */
const MARK = Buffer.from("guard is off");

/** Instructions of SBF: a load of 32 or 64 bits into a register, and a call within the program. */
const LOAD_32 = 0xb4;
const LOAD_64 = 0xb7;
const LOAD_WIDE = 0x18;
const CALL = 0x85;
const INTERNAL = 1;
/** Jumps are of classes 5 and 6; a call and the end of a function are among them. Stores are of classes 2 and 3. */
const isJump = (operation: number): boolean => (operation & 7) === 5 || (operation & 7) === 6;
const isStore = (operation: number): boolean => (operation & 7) === 2 || (operation & 7) === 3;

interface Instruction {
  readonly at: number;
  readonly operation: number;
  readonly target: number;
  readonly source: number;
  readonly value: number;
}

/**
 * Where the number of the guard that is off stands.
 *
 * @throws Error unless the binary was built with the feature `mutants`.
 */
export function switchAt(binary: Uint8Array): number {
  const bytes = Buffer.from(binary.buffer, binary.byteOffset, binary.byteLength);
  const at = bytes.indexOf(MARK);
  if (at === -1 || bytes.indexOf(MARK, at + 1) !== -1) throw new Error("the binary has not one switch for its guards");
  return at + MARK.length;
}

/** Switches one guard of a binary off, in place; 0 switches all of them on. */
export function switchOff(binary: Uint8Array, number: number): void {
  new DataView(binary.buffer, binary.byteOffset).setUint32(switchAt(binary), number, true);
}

/** The instructions of a program's only executable section. */
function instructions(binary: Uint8Array): Instruction[] {
  const elf = Buffer.from(binary.buffer, binary.byteOffset, binary.byteLength);
  const [table, size, count] = [Number(elf.readBigUInt64LE(40)), elf.readUInt16LE(58), elf.readUInt16LE(60)];
  const headers = Array.from({ length: count }, (_, index) => table + index * size);
  const text = headers.find((header) => (elf.readBigUInt64LE(header + 8) & 4n) !== 0n);
  if (text === undefined) throw new Error("the binary has no code");
  const start = Number(elf.readBigUInt64LE(text + 24));
  const end = start + Number(elf.readBigUInt64LE(text + 32));
  const found: Instruction[] = [];
  for (let at = start; at < end; at += 8) {
    const operation = elf.readUInt8(at);
    const registers = elf.readUInt8(at + 1);
    const value = elf.readUInt32LE(at + 4);
    found.push({ at, operation, target: registers & 15, source: registers >> 4, value });
    if (operation === LOAD_WIDE) at += 8;
  }
  return found;
}

const isLoad = ({ operation, target }: Instruction): boolean =>
  target === 1 && (operation === LOAD_32 || operation === LOAD_64 || operation === LOAD_WIDE);

const called = ({ at, operation, source, value }: Instruction): number | undefined =>
  operation === CALL && source === INTERNAL ? at + 8 + (value | 0) * 8 : undefined;

/** What a program's code has of the guards that its sources have. */
export interface Found {
  /** Numbers that no instruction hands to `guard::holds`: the compiler has proven that the condition always holds. */
  readonly missing: number[];
  /** Numbers handed to it that belong to no guard of the sources. */
  readonly unknown: number[];
}

/** Looks for the guards' numbers where `guard::holds` is called: the function that most of them are handed to. */
export function findGuards(binary: Uint8Array, numbers: readonly number[]): Found {
  const code = instructions(binary);
  const known = new Set(numbers);
  const loaded = new Set(code.filter((one) => isLoad(one)).map(({ value }) => value));
  const handed = handedOver(code);
  const callees = new Map<number, number>();
  for (const { callee, value } of handed) if (known.has(value)) callees.set(callee, (callees.get(callee) ?? 0) + 1);
  const [holds] = [...callees].sort(([, a], [, b]) => b - a)[0] ?? [];
  const unknown = handed.filter(({ callee, value }) => callee === holds && !known.has(value));
  return {
    missing: numbers.filter((number) => !loaded.has(number)),
    unknown: [...new Set(unknown.map(({ value }) => value))],
  };
}

/** Every call whose first argument is a number loaded just before it, with the number. */
function handedOver(code: readonly Instruction[]): { callee: number; value: number }[] {
  const found: { callee: number; value: number }[] = [];
  let value: number | undefined;
  for (const one of code) {
    const callee = called(one);
    if (callee !== undefined && value !== undefined) found.push({ callee, value });
    if (isLoad(one)) value = one.value;
    else if (isJump(one.operation) || (one.target === 1 && !isStore(one.operation))) value = undefined;
  }
  return found;
}

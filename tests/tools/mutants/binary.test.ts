import assert from "node:assert/strict";
import { findGuards, switchAt, switchOff } from "../../../tools/mutants/binary.ts";

/** One instruction: its operation, both registers, and the value in its last four bytes. */
function instruction(operation: number, registers: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(operation, 0);
  bytes.writeUInt8(registers, 1);
  bytes.writeUInt32LE(value >>> 0, 4);
  return bytes;
}

const load = (value: number, register = 1): Buffer => instruction(0xb7, register, value);
const wide = (value: number): Buffer => Buffer.concat([instruction(0x18, 1, value), Buffer.alloc(8)]);
const store = instruction(0x7b, 0x1a, 0);
/** A call to the instruction that stands `back` instructions before it. */
const call = (back: number): Buffer => instruction(0x85, 0x10, -1 - back);
const exit = instruction(0x95, 0, 0);

/** An ELF file with one executable section, and the switch behind it. */
function elf(...code: Buffer[]): Uint8Array {
  const text = Buffer.concat(code);
  const header = Buffer.alloc(64);
  const section = Buffer.alloc(64);
  header.writeBigUInt64LE(64n, 40);
  header.writeUInt16LE(64, 58);
  header.writeUInt16LE(1, 60);
  section.writeBigUInt64LE(6n, 8);
  section.writeBigUInt64LE(128n, 24);
  section.writeBigUInt64LE(BigInt(text.length), 32);
  return Uint8Array.from(Buffer.concat([header, section, text, Buffer.from("guard is off\0\0\0\0")]));
}

describe("the switch for guards", () => {
  it("is refused where a binary has none, or two", () => {
    const one = elf(exit);
    assert.throws(() => switchAt(one.subarray(0, one.length - 16)), /not one switch/);
    assert.throws(() => switchAt(Buffer.concat([one, one])), /not one switch/);
  });

  it("holds the number of the guard that is off", () => {
    const binary = elf(exit);
    switchOff(binary, 0xfedcba98);
    assert.deepEqual([...binary.subarray(-4)], [0x98, 0xba, 0xdc, 0xfe]);
    switchOff(binary, 0);
    assert.deepEqual(binary, elf(exit));
  });
});

describe("findGuards", () => {
  it("finds a number that is loaded for a call, whatever instruction loads it", () => {
    const binary = elf(exit, load(7), call(2), wide(0xfedcba98), store, call(6), exit);
    assert.deepEqual(findGuards(binary, [7, 0xfedcba98]), { missing: [], unknown: [] });
  });

  it("misses a number that the code does not hand over", () => {
    const binary = elf(exit, load(7), call(2), load(8, 2), exit);
    assert.deepEqual(findGuards(binary, [7, 8]), { missing: [8], unknown: [] });
  });

  it("sees a number handed to the same function that is no guard's, and no other function's", () => {
    const other = [load(10), call(0)];
    const binary = elf(exit, load(7), call(2), load(8), call(4), load(9), call(6), ...other, exit);
    assert.deepEqual(findGuards(binary, [7, 8]), { missing: [], unknown: [9] });
  });
});

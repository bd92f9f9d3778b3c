import assert from "node:assert/strict";
import { invocationUnits } from "../../bench/cu/invocation.ts";
import { type Measured, measure } from "../../bench/cu/measure.ts";
import { section, table } from "../../bench/cu/report.ts";
import { unitsOf } from "../../bench/cu/units.ts";
import idl from "../../keeper/src/vault/idl/vault.json";

describe("the compute units of the vault", () => {
  let measured: Measured;

  before(async () => {
    measured = await measure();
  });

  it("are measured for every instruction", () => {
    const missing = idl.instructions.map(({ name }) => name).filter((name) => !(name in measured.instructions));
    assert.deepEqual(missing, []);
    const each = idl.instructions.map(({ name }) => measured.instructions[name] ?? 0);
    assert.ok(each.every((units) => units > 1_000));
  });

  const LIMITS = {
    deposit: 6_000,
    request_withdrawal: 8_000,
    process_withdrawal: 8_000,
    claim_withdrawal: 6_500,
    arbitrage_without_tip_above_router: 9_000,
    each_venue: 100,
    each_position: 1_500,
  };
  for (const [name, limit] of Object.entries(LIMITS)) {
    it(`are at most ${limit} for ${name.replaceAll("_", " ")}`, () => {
      const units = measured.instructions[name] ?? Number.POSITIVE_INFINITY;
      assert.ok(units <= limit, `it takes ${units}`);
    });
  }

  it("go with a program of at most 200 KB", () => {
    assert.ok(measured.bytes <= 204_800, `vault.so has ${measured.bytes} bytes`);
  });

  it("are the vault's own without the router's", () => {
    const { arbitrage = 0, arbitrage_own: own = 0 } = measured.instructions;
    assert.ok(own > 5_000 && arbitrage - own > 5_000, `${own} of ${arbitrage}`);
  });

  it("are less by the two calls of the router, which the runtime charges to the vault", () => {
    const { arbitrage_own: own = 0, arbitrage_above_router: above = 0 } = measured.instructions;
    // Two calls of 946 units and a few for their bytes; no account of a leg here has 250 bytes or more.
    assert.ok(own - above >= 2 * 946 && own - above < 2 * 960, `${own} and ${above}`);
  });
});

describe("invocationUnits", () => {
  const small = { metas: 0, dataBytes: 0, infos: 0, accountBytes: [] };

  it("are 946 for a call without accounts", () => {
    assert.equal(invocationUnits(small), 946);
  });

  it("add a unit for each 250 bytes of metas, data, infos and each account, every part rounded down", () => {
    assert.equal(invocationUnits({ ...small, metas: 7 }), 946);
    assert.equal(invocationUnits({ ...small, metas: 8 }), 947);
    assert.equal(invocationUnits({ ...small, dataBytes: 500 }), 948);
    assert.equal(invocationUnits({ ...small, infos: 4 }), 947);
    assert.equal(invocationUnits({ ...small, accountBytes: [249, 249, 250, 2_176] }), 946 + 1 + 8);
    assert.equal(invocationUnits({ metas: 17, dataBytes: 39, infos: 14, accountBytes: [165, 165, 176] }), 952);
  });
});

describe("unitsOf", () => {
  const logs = [
    "Program A invoke [1]",
    "Program B invoke [2]",
    "Program B invoke [3]",
    "Program B consumed 10 of 100 compute units",
    "Program B success",
    "Program B consumed 40 of 100 compute units",
    "Program B success",
    "Program C invoke [2]",
    "Program C success",
    "Program B invoke [2]",
    "Program B consumed 5 of 100 compute units",
    "Program B success",
    "Program A consumed 90 of 100 compute units",
    "Program A success",
  ];

  it("counts a program's calls at one depth, not the calls inside them", () => {
    assert.deepEqual([unitsOf(logs, "A", 1), unitsOf(logs, "B", 2), unitsOf(logs, "B", 3)], [90, 45, 10]);
  });
});

describe("the README's table", () => {
  it("needs both markers, in order", () => {
    for (const text of ["", "<!-- bench:cu -->", "<!-- /bench:cu -->\n<!-- bench:cu -->"]) {
      assert.throws(() => section(text, "x"), /README.md needs the lines/);
    }
  });

  it("replaces what is between the markers and nothing else", () => {
    const readme = "a\n<!-- bench:cu -->\nold\n<!-- /bench:cu -->\nb\n";
    const made = section(readme, table({ instructions: { deposit: 4_751 }, bytes: 1_234_567 }));
    assert.ok(made.startsWith("a\n<!-- bench:cu -->\n| instruction |") && made.endsWith("<!-- /bench:cu -->\nb\n"));
    assert.ok(made.includes("| deposit | 4,751 |") && made.includes("1,234,567 bytes") && !made.includes("old"));
  });
});

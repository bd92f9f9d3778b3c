import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { configFrom, configOfJson, readConfig } from "../../keeper/src/config.ts";
import { isEmpireError } from "../../keeper/src/domain/error.ts";
import { jsonOf } from "../../keeper/src/domain/json.ts";
import type { Json } from "../../keeper/src/domain/ledger.ts";

const refused = (file: unknown, pattern: RegExp) =>
  assert.throws(
    () => configFrom(file),
    (error) => isEmpireError(error, "CONFIG_INVALID") && pattern.test(error.message),
  );

describe("the configuration", () => {
  it("refuses a key that it does not know, at the top and further in, by its name", () => {
    refused({ cexspread: {} }, /cexspread/);
    refused({ allocation: { maxNotional: "1" } }, /allocation: .*maxNotional/);
  });

  it("refuses an unknown venue and names the known ones", () => {
    refused({ venues: ["ftx"] }, /venues\.0: .*ftx.*binance.*mexc/);
  });

  it("refuses amounts and percentages that are none", () => {
    refused({ paper: { capitalPerVenueUsdc: "1,000" } }, /paper\.capitalPerVenueUsdc: .*1,000/);
    refused({ paper: { capitalPerVenueUsdc: 1000 } }, /paper\.capitalPerVenueUsdc/);
    refused({ cexSpread: { minEdgePercent: -0.1 } }, /cexSpread\.minEdgePercent/);
    refused({ scoring: { landing: 1.1 } }, /scoring\.landing/);
    refused({ symbols: ["BTCUSDT"] }, /symbols\.0/);
    refused(null, /./);
  });

  it("refuses a file that is not JSON, by its path", () => {
    const dir = mkdtempSync(join(tmpdir(), "config-"));
    const path = join(dir, "config.json");
    try {
      writeFileSync(path, "{ venues: ");
      assert.throws(
        () => readConfig(path),
        (error) => isEmpireError(error, "CONFIG_INVALID") && error.message.includes(path),
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("takes Pyth's feeds with and without 0x, each with an account, and refuses what is neither", () => {
    const [feed, account] = ["aB".repeat(32), "7UVimffxr9ow1uXYxsr4LHAcV58mLzhmwaeKvJ1pjLiE"];
    for (const id of [feed, `0x${feed}`]) {
      assert.deepEqual(configFrom({ prices: { [id]: account } }).prices, { [feed.toLowerCase()]: account });
    }
    refused({ prices: { "0x12": account } }, /prices/);
    refused({ prices: { [feed]: "nonsense" } }, /prices\..*32 bytes in base58/);
  });

  it("has the user's threshold of 0.15 % and reads money and percentages in people's units", () => {
    assert.equal(configFrom({}).cexSpread.minEdge, 1500);
    const config = configFrom({
      cexSpread: { minEdgePercent: 0.2, maxNotionalUsdc: "250.5" },
      atomicCycle: { tipSharePercent: 25 },
    });
    assert.equal(config.cexSpread.minEdge, 2000);
    assert.equal(config.cexSpread.maxNotional, 250_500_000n);
    assert.equal(config.atomicCycle.tipShareBps, 2500);
  });

  it("comes back from a recording as it was, and is refused when something of it is missing or another kind", () => {
    fc.assert(
      fc.property(
        fc.record({
          cexSpread: fc.record({ minEdgePercent: fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 10_000) }),
          scoring: fc.record({
            venueLatencyMs: fc.dictionary(fc.constantFrom("okx", "mexc"), fc.nat(5_000)),
            landing: fc.double({ min: 0, max: 1, noNaN: true }),
          }),
          paper: fc.record({ capitalPerVenueUsdc: fc.nat().map(String) }),
        }),
        (file) => {
          const config = configFrom(file);
          const recorded = JSON.parse(JSON.stringify(jsonOf(config))) as Json;
          assert.deepEqual(configOfJson(recorded), config);
        },
      ),
    );
    const recorded = jsonOf(configFrom({})) as { [key: string]: Json };
    for (const broken of [{ ...recorded, paper: {} }, { ...recorded, venues: "mexc" }, null]) {
      assert.throws(
        () => configOfJson(broken),
        (error) => isEmpireError(error, "CONFIG_INVALID"),
      );
    }
  });
});

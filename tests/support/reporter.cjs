// mocha's own spec reporter, with counts per suite, the reasons of skips, and one plain closing line.
const { writeFileSync } = require("node:fs");
const Mocha = require("mocha");

const REASON = /\[skipped: ([^\]]+)\]/;

class Reporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const suites = new Map();
    const skips = [];
    const count = (test, outcome) => {
      const title = test.titlePath()[0];
      const row = suites.get(title) ?? { passed: 0, failed: 0, skipped: 0 };
      row[outcome] += 1;
      suites.set(title, row);
    };
    runner.on("pass", (test) => count(test, "passed"));
    runner.on("fail", (test) => count(test, "failed"));
    runner.on("pending", (test) => {
      count(test, "skipped");
      const named = REASON.exec(test.fullTitle()) ?? REASON.exec(test.parent?.fullTitle() ?? "");
      skips.push({ title: test.fullTitle(), reason: named?.[1] ?? null });
    });
    runner.once("end", () => {
      for (const [title, { passed, failed, skipped }] of suites) {
        process.stdout.write(
          `${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${String(skipped).padStart(3)} skipped  ${title}\n`,
        );
      }
      const total = (outcome) => [...suites.values()].reduce((sum, row) => sum + row[outcome], 0);
      const totals = { passed: total("passed"), failed: total("failed"), skipped: total("skipped") };
      if (process.env.TEST_RESULTS) writeFileSync(process.env.TEST_RESULTS, JSON.stringify({ ...totals, skips }));
      process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
    });
  }
}

module.exports = Reporter;

import assert from "node:assert/strict";
import { HELP, parseOptions } from "../../../tools/mutants/options.ts";

describe("the options of npm run mutants", () => {
  it("refuse what they do not know, and a number that is none", () => {
    const wrong = [
      ["--all"],
      ["x"],
      ["check"],
      ["--only"],
      ["--jobs", "0"],
      ["--limit", "1.5"],
      ["--jobs"],
      ["--constructor"],
    ];
    for (const argv of wrong) assert.throws(() => parseOptions(argv), Error, argv.join(" "));
  });

  it("are two mutants side by side, judged and written, unless said otherwise", () => {
    const usual = { resume: false, jobs: 2, limit: 300, check: false, json: false, help: false };
    assert.deepEqual(parseOptions([]), usual);
    const argv = ["--only", "router/", "--resume", "--jobs", "4", "--limit", "60", "--json"];
    assert.deepEqual(parseOptions(argv), { ...usual, only: "router/", resume: true, jobs: 4, limit: 60, json: true });
  });

  it("are all in the help", () => {
    for (const option of ["only", "resume", "jobs", "limit", "check", "json", "help"])
      assert.match(HELP, new RegExp(`--${option}`));
  });
});

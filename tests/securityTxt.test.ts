import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { releasedProgram } from "./support/program.ts";
import { securityTxt } from "./support/securityTxt.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What readers of the format insist on, and all that they know. */
const REQUIRED = ["name", "project_url", "contacts", "policy"];
const OPTIONAL = [
  "preferred_languages",
  "source_code",
  "source_release",
  "source_revision",
  "encryption",
  "auditors",
  "acknowledgements",
  "expiry",
];
const CONTACT = /^(?:email|discord|telegram|twitter|link|other):.+$/;

describe("the security.txt of a program", () => {
  const text = (...pairs: string[]): Uint8Array =>
    Buffer.from(
      `code=======BEGIN SECURITY.TXT V1=======\0${pairs.map((part) => `${part}\0`).join("")}=======END SECURITY.TXT V1=======\0code`,
    );

  it("error: is missing, cut, there twice, or has a key without a value", () => {
    const whole = text("name", "x");
    const wrong = [
      Buffer.from("code"),
      whole.subarray(0, 60),
      Buffer.concat([whole, whole]),
      text("name"),
      text("name", "x", "name", "y"),
    ];
    for (const bytes of wrong) assert.throws(() => securityTxt(bytes), /security\.txt block/);
    assert.deepEqual([...securityTxt(whole)], [["name", "x"]]);
  });

  it("is in the released vault, with every field that explorers want and none that they do not know", () => {
    const fields = securityTxt(releasedProgram("vault"));
    for (const key of REQUIRED) assert.ok(fields.get(key), `${key} is missing`);
    const unknown = [...fields.keys()].filter((key) => !REQUIRED.includes(key) && !OPTIONAL.includes(key));
    assert.deepEqual(unknown, []);
    assert.equal(fields.get("name"), "Empire vault");
    for (const contact of (fields.get("contacts") ?? "").split(",")) assert.match(contact.trim(), CONTACT);
  });

  it("names files that are in this repository", () => {
    const words = [...securityTxt(releasedProgram("vault")).values()].join(" ");
    const named: readonly string[] = words.match(/\b\w+\.md\b/g) ?? [];
    assert.ok(named.includes("SECURITY.md"));
    for (const file of named) assert.ok(existsSync(`${ROOT}${file}`), `${file} is not here`);
  });
});

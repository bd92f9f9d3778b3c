import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureApp } from "../../../keeper/src/api/app.ts";
import { isEmpireError } from "../../../keeper/src/domain/error.ts";

const MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));

describe("ensureApp", function () {
  this.timeout(60_000);
  let root: string;
  let said: string[];
  const ensure = () => ensureApp({ root, say: (line) => said.push(line) });
  const script = () => join(root, "app", "src", "main.ts");

  beforeEach(() => {
    said = [];
    root = mkdtempSync(join(tmpdir(), "ensure-"));
    symlinkSync(MODULES, join(root, "node_modules"));
    mkdirSync(join(root, "app", "src"), { recursive: true });
    writeFileSync(join(root, "app", "index.html"), '<script type="module" src="/src/main.ts"></script>');
    writeFileSync(script(), 'document.title = "first";');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("says what is wrong when the app cannot be built, and leaves the one that was there", async () => {
    const dist = await ensure();
    writeFileSync(script(), 'import "./nowhere.ts";');
    touch(script(), 60);
    await assert.rejects(ensure(), (error) => isEmpireError(error, "UNSUPPORTED") && /nowhere/.test(error.message));
    assert.ok(existsSync(join(dist, "index.html")));
    assert.deepEqual(readdirSync(join(root, "app")).sort(), ["dist", "index.html", "src"]);
  });

  it("builds a missing app once, and again only after a source changed", async () => {
    const dist = await ensure();
    assert.equal(dist, join(root, "app", "dist"));
    assert.match(said[0] ?? "", /building the page/);
    said = [];
    await ensure();
    assert.deepEqual(said, []);
    writeFileSync(script(), 'document.title = "second";');
    touch(script(), 60);
    await ensure();
    const built = readdirSync(join(dist, "assets")).map((name) => readFileSync(join(dist, "assets", name), "utf8"));
    assert.match(built.join(), /second/);
    assert.doesNotMatch(built.join(), /first/);
  });
});

/** Dates a file so many seconds into the future: the file system's clock may be as coarse as the test is fast. */
function touch(path: string, seconds: number): void {
  const at = Date.now() / 1000 + seconds;
  utimesSync(path, at, at);
}

// Installs the dependencies when they are missing or older than the lock file. Imports nothing that would have to be installed.
import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modified = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`This needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

// npm writes this file last, so an interrupted install is seen as none.
if (modified("node_modules/.package-lock.json") < modified("package-lock.json")) {
  const began = Date.now();
  // One line that changes on a terminal, a line now and then elsewhere.
  const [start, end, every] = process.stderr.isTTY ? ["\r", "", 1_000] : ["", "\n", 15_000];
  const say = (ending) =>
    process.stderr.write(
      `${start}installing dependencies (once): ${Math.round((Date.now() - began) / 1000)} s${ending}`,
    );
  say(end);
  const ticking = setInterval(() => say(end), every);
  const npm = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    shell: process.platform === "win32",
  });
  let errors = "";
  npm.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const code = await new Promise((resolve) => npm.on("close", resolve).on("error", () => resolve(1)));
  clearInterval(ticking);
  say("\n");
  if (code !== 0) {
    console.error(`npm ci failed; nothing was started. Check the network and run the same command again.\n${errors}`);
    process.exit(1);
  }
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, setPriority } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EmpireError } from "../domain/error.ts";
import { type Runtime, systemRuntime } from "../runtime.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** What the built app is made of. */
const SOURCES = ["app/index.html", "app/vite.config.ts", "app/src", "keeper/src/vault", "keeper/src/domain"];
const TAIL = 2_000;

export interface EnsureAppOptions {
  /** Takes one progress line at a time; stderr unless told. */
  readonly say?: (line: string) => void;
  readonly runtime?: Runtime;
  /** The project's root; its own unless told. */
  readonly root?: string;
}

/**
 * The folder of the built app, made first when it is missing or older than its sources (seconds).
 *
 * The build is a process of its own at the lowest priority, so that it takes no time from trading, and its result is
 * moved into place whole, so that nobody is served half of it.
 *
 * @throws EmpireError UNSUPPORTED with the end of the build's output when it cannot be built.
 */
export async function ensureApp(options: EnsureAppOptions = {}): Promise<string> {
  const { say = (line) => process.stderr.write(`${line}\n`), runtime = systemRuntime(), root = ROOT } = options;
  const dist = join(root, "app", "dist");
  if (modified(join(dist, "index.html")) >= Math.max(...SOURCES.map((source) => newest(join(root, source)))))
    return dist;
  say("building the page (once) …");
  const began = runtime.monotonic();
  const workshop = join(root, "app", `build.${runtime.id()}`);
  const draft = join(workshop, "dist");
  try {
    await build(root, draft);
    moveIntoPlace(draft, dist);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  say(`built the page in ${((runtime.monotonic() - began) / 1000).toFixed(1)} s`);
  return dist;
}

async function build(root: string, outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(join(root, "app/")).resolve("vite/package.json")), "bin", "vite.js");
  const child = spawn(process.execPath, [vite, "build", "--outDir", outDir, "--emptyOutDir", "--logLevel", "warn"], {
    cwd: join(root, "app"),
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NO_COLOR: "1" },
  });
  const stop = () => child.kill();
  process.once("exit", stop);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-TAIL);
    });
  }
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It ended already, or the system has no priorities.
  }
  try {
    const [code] = await once(child, "close");
    if (code === 0) return;
    throw new Error(output.trim() || `vite ended with ${code}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new EmpireError("UNSUPPORTED", `the page could not be built; "npm run build:app" shows why: ${why}`);
  } finally {
    process.off("exit", stop);
  }
}

function moveIntoPlace(draft: string, dist: string): void {
  rmSync(dist, { recursive: true, force: true });
  try {
    renameSync(draft, dist);
  } catch (error) {
    // Another run may have put its own there in this moment, which is the same.
    if (!existsSync(join(dist, "index.html"))) throw error;
  }
}

/** When the newest file at or below `path` was changed; 0 when there is none. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

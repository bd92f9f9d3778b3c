import { readdirSync, readFileSync } from "node:fs";
import { extname, join, sep } from "node:path";
import type { FastifyInstance } from "fastify";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=utf-8",
};

interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  readonly cache: string;
}

/** Every file below `dir` by its URL. Read once: a request is a look-up, so no path of a request touches the disk. */
export function readFiles(dir: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const url = path.slice(dir.length).split(sep).join("/");
    // Vite puts a hash of the content into the names below assets/.
    const cache = url.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    files.set(url === "/index.html" ? "/" : url, { body: readFileSync(path), type, cache });
  }
  return files;
}

const WAITING = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>Treasury</title><p>The page is being built and will show here in a few seconds.</p></html>`;

/** Serves the built app once its promise has resolved; before that a page that reloads itself, after a failure the reason. */
export function serveApp(server: FastifyInstance, app: Promise<string>): void {
  let files: ReadonlyMap<string, StaticFile> | undefined;
  let failure: string | undefined;
  app.then(
    (dir) => {
      files = readFiles(dir);
    },
    (error: unknown) => {
      failure = error instanceof Error ? error.message : String(error);
    },
  );
  server.get("/*", async (request, reply) => {
    const path = request.url.replace(/[?#].*$/, "");
    const file = files?.get(path);
    if (file) return reply.header("cache-control", file.cache).type(file.type).send(file.body);
    if (failure !== undefined) return reply.code(503).send({ error: failure });
    if (files === undefined && path === "/") {
      return reply.code(503).header("retry-after", "2").type("text/html; charset=utf-8").send(WAITING);
    }
    return reply.code(404).send({ error: `there is nothing at ${path}: the page is at /` });
  });
}

import type { FastifyInstance } from "fastify";
import type { PageConfig } from "./page.ts";

/**
 * What the page may do: run its own script and style, and talk to this server and to the one RPC. A script that got in
 * could neither load more nor send anything elsewhere.
 */
export function contentSecurityPolicy({ rpcUrl, wsUrl }: Pick<PageConfig, "rpcUrl" | "wsUrl">): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(rpcUrl).origin} ${new URL(wsUrl).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Puts the guards before every route of a server on 127.0.0.1.
 *
 * A page of another site can make a browser ask this server under a name of its own that resolves to 127.0.0.1 (DNS
 * rebinding), and then read the answer as its own. Such a request carries that name, so only loopback names are served.
 */
export function guard(server: FastifyInstance, config: PageConfig): void {
  const headers = {
    "content-security-policy": contentSecurityPolicy(config),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    if (!isLoopback(request.headers.host)) {
      return reply.code(421).send({ error: "open this page as http://127.0.0.1, not under another name" });
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return reply
        .code(405)
        .header("allow", "GET, HEAD")
        .send({ error: "this server only shows: GET is all it takes" });
    }
  });
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/.test(host);
}

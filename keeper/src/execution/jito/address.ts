import { EmpireError } from "../../domain/error.ts";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

export interface EngineAddress {
  /** host:port */
  readonly target: string;
  readonly secure: boolean;
  /** With http or https as its scheme, and no slash at its end. */
  readonly httpUrl: string;
}

/**
 * Reads a block engine's URL: https or grpcs anywhere, http or grpc on this machine only. Whoever reads a bundle on its
 * way can trade ahead of it.
 *
 * @throws EmpireError CONFIG_INVALID otherwise.
 */
export function engineAddress(url: string): EngineAddress {
  const match = /^(https?|grpcs?):\/\/.+$/.test(url);
  const parsed = match ? new URL(url.replace(/^grpc/, "http")) : undefined;
  if (!parsed) {
    throw new EmpireError(
      "CONFIG_INVALID",
      `"${url}" is not a block engine's address: write https://host or grpcs://host`,
    );
  }
  const secure = parsed.protocol === "https:";
  if (!secure && !LOOPBACK.has(parsed.hostname)) {
    throw new EmpireError(
      "CONFIG_INVALID",
      `${url} would send bundles unencrypted: use https, plain connections are for this machine only`,
    );
  }
  const target = `${parsed.hostname}:${parsed.port || (secure ? "443" : "80")}`;
  return { target, secure, httpUrl: `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, "") };
}

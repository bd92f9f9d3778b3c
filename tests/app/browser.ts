import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { skip } from "../support/skip.ts";

const CHROMIUM = "/usr/bin/chromium";

/** Debian's Chromium with everything that would call home turned off; skips where there is none. */
export async function launchChromium(context: Mocha.Context): Promise<Browser> {
  if (!existsSync(CHROMIUM)) skip(context, `no Chromium at ${CHROMIUM}`);
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      // Containers and root have no user namespace for its sandbox; it opens our own page only.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

#!/usr/bin/env node
import { existsSync } from "node:fs";
import { join } from "node:path";
import { register } from "tsx/esm/api";

// What the environment already has wins over the file.
const settings = join(process.env.INIT_CWD ?? process.cwd(), ".env");
if (existsSync(settings)) process.loadEnvFile(settings);

// bigint-buffer announces on every start that its native addon is absent, which is how it is meant to be here (README, risks).
const warn = console.warn;
console.warn = (...parts) => {
  if (!String(parts[0]).startsWith("bigint: Failed to load bindings")) warn(...parts);
};

register();
await import("../src/cli/main.ts");

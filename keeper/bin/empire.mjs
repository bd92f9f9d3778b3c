#!/usr/bin/env node
import { register } from "tsx/esm/api";

// bigint-buffer announces on every start that its native addon is absent, which is how it is meant to be here (README, risks).
const warn = console.warn;
console.warn = (...parts) => {
  if (!String(parts[0]).startsWith("bigint: Failed to load bindings")) warn(...parts);
};

register();
await import("../src/cli/main.ts");

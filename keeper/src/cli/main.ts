import { empire } from "./program.ts";

await empire.parseAsync();

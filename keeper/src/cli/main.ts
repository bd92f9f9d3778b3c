import { CommanderError } from "commander";
import { EmpireError } from "../domain/error.ts";
import { present } from "./output.ts";
import { empire } from "./program.ts";

try {
  await empire.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has told the person by now; a program gets its one object for what was mistyped, too.
  if (error.exitCode !== 0 && process.argv.includes("--json")) {
    await present(true, async () => {
      throw new EmpireError("USAGE", error.message.replace(/^error: /, ""));
    });
  }
  process.exitCode = error.exitCode;
}

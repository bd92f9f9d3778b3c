import Table from "cli-table3";
import { isEmpireError } from "../domain/error.ts";
import type { Json } from "../domain/ledger.ts";

/** What a command ends with: one value for programs, the same as lines for people. */
export interface Result {
  readonly json: { readonly [key: string]: Json };
  readonly text: string;
  /** The exit code when it is not 0: a check that found something wrong. */
  readonly exitCode?: number;
}

/** Rows of name and value, aligned, without a frame. */
export function sheet(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

/** A table with a head. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const grid = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) grid.push([...row]);
  return grid.toString();
}

/** Runs a command and prints its result: JSON alone on stdout when asked for, text otherwise; errors as told. Sets the exit code. */
export async function present(json: boolean, command: () => Promise<Result>): Promise<void> {
  try {
    const result = await command();
    process.stdout.write(`${json ? JSON.stringify(result.json) : result.text}\n`);
    process.exitCode = result.exitCode ?? 0;
  } catch (error) {
    const code = isEmpireError(error) ? error.code : "UNEXPECTED";
    const message = error instanceof Error ? error.message : String(error);
    if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    else process.stderr.write(`${code}: ${message}\n`);
    if (!isEmpireError(error) && process.env.EMPIRE_DEBUG)
      process.stderr.write(`${error instanceof Error ? error.stack : ""}\n`);
    process.exitCode = 1;
  }
}

/** One line for the person who waits; on stderr, so that stdout stays the result's. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What a program took in one call, its own calls included. `depth` 1 is called by the transaction. */
export interface Call {
  readonly programId: string;
  readonly depth: number;
  readonly units: number;
}

/** The calls of a transaction that say what they took, in the order in which they returned. */
export function callsIn(logs: readonly string[]): Call[] {
  const depths: number[] = [];
  const calls: Call[] = [];
  for (const line of logs) {
    const invoked = /^Program \w+ invoke \[(\d+)\]$/.exec(line)?.[1];
    if (invoked !== undefined) depths.push(Number(invoked));
    const [, programId, units] = /^Program (\w+) consumed (\d+) of \d+ compute units$/.exec(line) ?? [];
    const depth = depths.at(-1);
    if (programId !== undefined && depth !== undefined) calls.push({ programId, depth, units: Number(units) });
    if (/^Program \w+ (success$|failed: )/.test(line)) depths.pop();
  }
  return calls;
}

/** What one program took in all its calls at a depth. */
export function unitsOf(logs: readonly string[], programId: string, depth: number): number {
  return callsIn(logs)
    .filter((call) => call.programId === programId && call.depth === depth)
    .reduce((sum, { units }) => sum + units, 0);
}

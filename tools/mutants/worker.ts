import { releasedProgram } from "../../tests/support/program.ts";
import { switchOff } from "./binary.ts";
import { type Job, named, parsed, type Verdict } from "./protocol.ts";
import { type Failure, run } from "./suite.ts";

// The one copy of the program that all tests of this process deploy: a guard is switched off in place.
const program = releasedProgram("vault");

async function withGuardOff(number: number, file: string, only?: string): Promise<Failure | undefined> {
  switchOff(program, number);
  try {
    return await run(file, only);
  } finally {
    switchOff(program, 0);
  }
}

const HOOK = /^"(?:before|after)(?: each| all)" hook/;

/** Whether what failed without the guard passes with it, alone or in its file: else the failure says nothing about the guard. */
async function passesWithIt(file: string, { titles }: Failure): Promise<boolean> {
  // A hook cannot be run alone.
  const alone = !HOOK.test(titles.at(-1) ?? "") && (await run(file, titles.join(" "))) === undefined;
  return alone || (await run(file)) === undefined;
}

async function judge({ number, files, before }: Job): Promise<Verdict> {
  const last = before === null ? undefined : parsed(before);
  const tries = [
    ...(last && files.includes(last.file) ? [last] : []),
    ...files.map((file) => ({ file, title: undefined })),
  ];
  for (const { file, title } of tries) {
    const failure = await withGuardOff(number, file, title);
    if (failure === undefined) continue;
    const name = named(file, failure.titles);
    if (await passesWithIt(file, failure)) return { killedBy: name };
    return { failure: `${name} fails with every guard on: ${failure.message.split("\n")[0]}` };
  }
  return { killedBy: null };
}

process.on("message", async (job: Job) => {
  const verdict = await judge(job).catch((error: unknown): Verdict => ({ failure: String(error) }));
  process.send?.(verdict);
});

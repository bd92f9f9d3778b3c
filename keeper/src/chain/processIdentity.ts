import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process, not just its number: numbers are used again, so a lock that names only a pid may be held by a stranger.
 * `startedAt` is opaque and compared for equality; it is absent where the system does not tell.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt?: string;
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  return identityOf(process.pid) ?? { pid: process.pid };
}

/** Whether the process that `identity` names still runs. A zombie does not: it can hold nothing. */
export function isRunning(identity: ProcessIdentity): boolean {
  const now = identityOf(identity.pid);
  if (now === undefined) return false;
  if (identity.startedAt === undefined || now.startedAt === undefined) return true;
  return identity.startedAt === now.startedAt;
}

function identityOf(pid: number): ProcessIdentity | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !answersSignals(pid)) return undefined;
  if (process.platform === "linux") return fromProc(pid);
  if (process.platform === "win32") return { pid };
  return fromPs(pid);
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** proc(5): the name in field 2 may hold spaces and brackets, so fields are counted from the last bracket. */
function fromProc(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const ticks = fields[19];
    if (ticks === undefined) return { pid };
    // Ticks count from boot, so that two boots can give one number.
    return { pid, startedAt: `${readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()}:${ticks}` };
  } catch {
    return { pid };
  }
}

function fromPs(pid: number): ProcessIdentity | undefined {
  try {
    const output = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    }).trim();
    const [state, ...started] = output.split(/\s+/);
    if (state?.startsWith("Z")) return undefined;
    return { pid, startedAt: started.join(" ") };
  } catch {
    return { pid };
  }
}

/**
 * Resolves when this process should end: Ctrl-C or SIGTERM, or, for a forked child, when its parent is gone. A child
 * leaves Ctrl-C to its parent, so that the parent can finish with it alive. A second Ctrl-C ends a process at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) {
      process.on("SIGINT", () => undefined);
      process.once("disconnect", resolve);
      if (!process.connected) resolve();
    } else {
      process.once("SIGINT", () => resolve());
    }
    process.once("SIGTERM", () => resolve());
  });
}

/** What a run did and judged. */
export class Tally {
  /** Instructions of the vault that were sent, refused ones too. */
  instructions = 0;
  /** By command. */
  readonly accepted = new Map<string, number>();
  /** By command, then by reason. */
  readonly refused = new Map<string, Map<string, number>>();
  /** By invariant: how often it had something to judge. */
  readonly checks = new Map<string, number>();
  violations = 0;

  accept(command: string): void {
    count(this.accepted, command);
  }

  refuse(command: string, reason: string): void {
    const reasons = this.refused.get(command) ?? new Map<string, number>();
    this.refused.set(command, reasons);
    count(reasons, reason);
  }

  judged(invariant: string): void {
    count(this.checks, invariant);
  }

  /** Accepted instructions of the vault and of others. */
  acceptedOf(command: string): number {
    return this.accepted.get(command) ?? 0;
  }

  refusedOf(command: string): number {
    return [...(this.refused.get(command)?.values() ?? [])].reduce((sum, each) => sum + each, 0);
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

declare const kind: unique symbol;
type Id<N extends string> = string & { readonly [kind]: N };

/** `e<n>`: the n-th event of a session. */
export type EventId = Id<"event">;
/** `<event>:<engine>:<n>`: found on that event. */
export type OpportunityId = Id<"opportunity">;
/** `d<n>`: the n-th verdict of a session. */
export type DecisionId = Id<"decision">;
/** `<decision>:x`: what came of carrying it out. */
export type ReportId = Id<"report">;
/** `<report>:s`: what it earned. */
export type SettlementId = Id<"settlement">;

export const eventId = (n: number): EventId => `e${n}` as EventId;
export const opportunityId = (event: EventId, engine: string, n: number): OpportunityId =>
  `${event}:${engine}:${n}` as OpportunityId;
export const decisionId = (n: number): DecisionId => `d${n}` as DecisionId;
export const reportId = (decision: DecisionId): ReportId => `${decision}:x` as ReportId;
export const settlementId = (report: ReportId): SettlementId => `${report}:s` as SettlementId;

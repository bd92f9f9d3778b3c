/** The source text of the type of an IDL. */
export function typeSource(json: string): string;

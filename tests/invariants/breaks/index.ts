import { BOOKS } from "./books.ts";
import { DEPOSITORS } from "./depositors.ts";
import { KEEPER } from "./keeper.ts";
import type { Breaks } from "./support.ts";

/** What breaks each invariant. */
export const BREAKS: Breaks = { ...BOOKS, ...DEPOSITORS, ...KEEPER };

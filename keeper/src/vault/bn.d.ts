/** The part of bn.js that anchor's coder takes and gives: the package brings no types of its own. */
declare module "bn.js" {
  export default class BN {
    constructor(value: string | number, base?: number);
    static isBN(value: unknown): value is BN;
    /** What tells it from other values with a toString. */
    readonly words: readonly number[];
    toString(base?: number): string;
  }
}

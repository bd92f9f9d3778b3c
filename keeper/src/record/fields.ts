/** What is wrong with a value in a recorded line; the reader adds the line's number. */
export class FieldError extends Error {}

/** A value that this version does not know, where a later one may have added to a list: the line is skipped, not refused. */
export class UnknownValue extends Error {}

/** Reads a parsed JSON object field by field, checking each. Unknown fields are simply never asked for. */
export class Fields {
  readonly #record: Readonly<Record<string, unknown>>;
  readonly #path: string;

  /** @throws FieldError when `value` is not a JSON object. */
  constructor(value: unknown, path = "") {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new FieldError(`${path === "" ? "the line" : path} is not an object`);
    }
    this.#record = value as Readonly<Record<string, unknown>>;
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#record[name] !== undefined;
  }

  text(name: string): string {
    return this.#check(name, "a string", (value) => typeof value === "string") as string;
  }

  boolean(name: string): boolean {
    return this.#check(name, "true or false", (value) => typeof value === "boolean") as boolean;
  }

  number(name: string): number {
    return this.#check(name, "a number", (value) => typeof value === "number") as number;
  }

  integer(name: string): number {
    return this.#check(name, "an integer", (value) => Number.isSafeInteger(value)) as number;
  }

  /** Money and other bigints: a string of decimal digits, with a minus for less than nothing. */
  bigint(name: string): bigint {
    const digits = this.#check(
      name,
      "a whole number in quotes",
      (value) => typeof value === "string" && /^-?\d+$/.test(value),
    );
    return BigInt(digits as string);
  }

  oneOf<T extends string>(name: string, known: readonly T[]): T {
    const value = this.text(name);
    const found = known.find((each) => each === value);
    if (found === undefined) throw new UnknownValue(`${name} ${value}`);
    return found;
  }

  matching(name: string, pattern: RegExp): RegExpExecArray {
    const match = pattern.exec(this.text(name));
    if (match === null) throw new FieldError(`${this.#path}${name} has not the form ${pattern.source}`);
    return match;
  }

  object(name: string): Fields {
    return new Fields(this.#record[name], `${this.#path}${name}.`);
  }

  list(name: string): readonly unknown[] {
    return this.#check(name, "a list", Array.isArray) as readonly unknown[];
  }

  objects(name: string): Fields[] {
    return this.list(name).map((item, i) => new Fields(item, `${this.#path}${name}[${i}].`));
  }

  raw(name: string): unknown {
    return this.#record[name];
  }

  #check(name: string, expected: string, holds: (value: unknown) => boolean): unknown {
    const value = this.#record[name];
    if (value === undefined) throw new FieldError(`${this.#path}${name} is missing`);
    if (!holds(value)) throw new FieldError(`${this.#path}${name} is not ${expected}`);
    return value;
  }
}

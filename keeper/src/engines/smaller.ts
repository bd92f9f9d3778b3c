/** The smaller of two amounts. Math.min takes no bigint. */
export function smaller<T extends bigint>(a: T, b: T): T {
  if (a < b) return a;
  return b;
}

import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** Two independent standard normals from two uniforms (Box and Muller, 1958). */
function normalPair(rng: RandomGenerator): readonly [number, number] {
  // 1 - u is in (0, 1]: the logarithm stays finite.
  const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(rng)));
  const angle = 2 * Math.PI * uniformFloat64(rng);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** `n` independent standard normals. */
export function normals(rng: RandomGenerator, n: number): number[] {
  const out: number[] = [];
  while (out.length < n) out.push(...normalPair(rng));
  out.length = n;
  return out;
}

/**
 * The lower triangle L with L × Lᵀ = `matrix`: turns independent normals into correlated ones (Cholesky).
 *
 * @throws RangeError when `matrix` is not symmetric positive definite.
 */
export function cholesky(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const lower: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    const out: number[] = [];
    for (let j = 0; j <= i; j++) {
      const other = j === i ? out : (lower[j] ?? []);
      let sum = row[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (out[k] ?? 0) * (other[k] ?? 0);
      if (j < i) out.push(sum / (other[j] ?? Number.NaN));
      else if (sum > 0) out.push(Math.sqrt(sum));
      else throw new RangeError("a correlation matrix must be positive definite");
    }
    lower.push(out);
  }
  return lower;
}

/** `lower` × `independent`. */
export function correlate(lower: readonly (readonly number[])[], independent: readonly number[]): number[] {
  return lower.map((row) => row.reduce((sum, weight, k) => sum + weight * (independent[k] ?? 0), 0));
}

/**
 * A number in [0, 1) that depends on `keys` alone: the texture of a book without any state to carry.
 * The mixing is MurmurHash3's finalizer over each key in turn.
 */
export function texture(...keys: readonly number[]): number {
  let h = 0x9747b28c;
  for (const key of keys) {
    h = Math.imul(h ^ (key | 0), 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return (h >>> 0) / 0x1_0000_0000;
}

import type { DistributionMethod, DistributionReference } from "./check.ts";

/** Shares below this count as this in PSI, which has no answer for an empty bin. */
const LEAST_SHARE = 1e-4;

/**
 * How far counts lie from a reference. `counts` has one number a bin: of values up to that bin and past the one before
 * (continuous), or of that category; `outside` the values in no bin. `ks` and `chi_square` give the probability that
 * both are the same, the others a distance. A text says why there is none.
 */
export function distributionDifference(
  method: DistributionMethod,
  reference: DistributionReference,
  observed: { counts: readonly number[]; outside: number },
): number | string {
  const isOrdered = reference.kind === "continuous";
  const total = observed.counts.reduce((sum, count) => sum + count, observed.outside);
  const weight = reference.weights.reduce((sum, share) => sum + share, 0);
  if (total === 0) return "there are no values to compare";
  if (weight === 0) return "the reference weighs nothing";
  const expected = [...reference.weights.map((share) => share / weight), 0];
  const actual = [...observed.counts, observed.outside].map((count) => count / total);
  switch (method) {
    case "chi_square":
      return chiSquareProbability(actual, expected, total);
    case "psi":
      return sum(actual, expected, (is, was) => {
        const [a, b] = [Math.max(is, LEAST_SHARE), Math.max(was, LEAST_SHARE)];
        return is === 0 && was === 0 ? 0 : (a - b) * Math.log(a / b);
      });
    case "ks":
      return isOrdered ? kolmogorov(Math.max(...gaps(actual, expected).map(Math.abs)), total) : UNORDERED;
    default:
      return isOrdered ? standardDistance(reference.bins.map(Number), actual, expected) : UNORDERED;
  }
}

const UNORDERED =
  "the method compares continuous values, and the reference has categories; chi_square and psi take those";

function chiSquareProbability(actual: readonly number[], expected: readonly number[], total: number): number {
  // A value where none may be cannot be by chance.
  if (actual.some((is, at) => is > 0 && expected[at] === 0)) return 0;
  const freedom = expected.filter((share) => share > 0).length - 1;
  const statistic = sum(actual, expected, (is, was) => (was === 0 ? 0 : (total * (is - was) ** 2) / was));
  return freedom === 0 ? 1 : upperGamma(freedom / 2, statistic / 2);
}

/** The Kolmogorov distribution's tail, by its series. */
function kolmogorov(distance: number, total: number): number {
  const x = Math.sqrt(total) * distance;
  if (x < 0.2) return 1;
  let probability = 0;
  for (let k = 1; k <= 100; k++) probability += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, probability));
}

/** The Wasserstein distance over the bins, in standard deviations of the reference. */
function standardDistance(bins: readonly number[], actual: readonly number[], expected: readonly number[]): number {
  const differences = gaps(actual, expected);
  const moved = bins.slice(1).reduce((total, end, at) => total + Math.abs(differences[at]!) * (end - bins[at]!), 0);
  const middles = bins.map((end, at) => (at === 0 ? end : (end + bins[at - 1]!) / 2));
  const mean = middles.reduce((total, middle, at) => total + middle * expected[at]!, 0);
  const variance = middles.reduce((total, middle, at) => total + (middle - mean) ** 2 * expected[at]!, 0);
  return variance === 0 ? moved : moved / Math.sqrt(variance);
}

/** How much more of the one than of the other lies up to the end of each bin. */
function gaps(actual: readonly number[], expected: readonly number[]): number[] {
  let gap = 0;
  return actual.map((is, at) => {
    gap += is - expected[at]!;
    return gap;
  });
}

/** The regularised upper incomplete gamma function: by its series below the bend, by its continued fraction above. */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let series = term;
    for (let n = 1; n < 1000 && term > series * 1e-16; n++) {
      term *= x / (a + n);
      series += term;
    }
    return 1 - series * scale;
  }
  let fraction = 0;
  for (let n = 200; n > 0; n--) fraction = (n * (n - a)) / (x + 2 * n + 1 - a - fraction);
  return scale / (x + 1 - a - fraction);
}

/** For whole and half numbers, which is all that degrees of freedom come to. */
function logGamma(a: number): number {
  let log = a % 1 === 0 ? 0 : Math.log(Math.sqrt(Math.PI));
  for (let n = a % 1 === 0 ? 1 : 0.5; n < a; n++) log += Math.log(n);
  return log;
}

function sum(actual: readonly number[], expected: readonly number[], of: (is: number, was: number) => number): number {
  return actual.reduce((total, is, at) => total + of(is, expected[at]!), 0);
}

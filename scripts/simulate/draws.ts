import { CONCENTRATION, CORRELATION, GRADES } from './settings.ts';

/** Draws a position with the probability that stands there. */
export function categorical(weights: readonly number[]): (random: () => number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  const ends = weights.map((weight) => {
    reached += weight;
    return reached / total;
  });
  const last = weights.findLastIndex((weight) => weight > 0);
  return (random) => {
    const drawn = random();
    for (let position = 0; position < last; position++) if (drawn < (ends[position] ?? 1)) return position;
    return last;
  };
}

/** The probabilities of how two paired results come out; they add up to 1. */
export interface PairRates {
  readonly both: number;
  /** Right for the challenger alone, and for the reference alone. */
  readonly gained: number;
  readonly lost: number;
  readonly neither: number;
}

/** Paired results of a reference that is right with probability `rate` and a challenger with rate + difference. */
export function pairRates({
  rate,
  difference,
}: {
  readonly rate: number;
  readonly difference: number;
}): PairRates {
  const other = rate + difference;
  const both = rate * other + CORRELATION * Math.sqrt(rate * (1 - rate) * other * (1 - other));
  return { both, gained: other - both, lost: rate - both, neither: 1 - rate - other + both };
}

/** The order in which {@link drawPair} numbers the outcomes. */
const OUTCOMES = ['both', 'gained', 'lost', 'neither'] as const;

/** Draws how a pair comes out. */
export function drawPair(rates: PairRates): (random: () => number) => (typeof OUTCOMES)[number] {
  const draw = categorical(OUTCOMES.map((outcome) => rates[outcome]));
  return (random) => OUTCOMES[draw(random)] ?? 'neither';
}

/**
 * The probabilities of 0, 1, ... successes in `trials` whose common rate is drawn from Beta(c p, c (1 − p)) for a mean p:
 * the beta-binomial distribution.
 */
export function betaBinomial(trials: number, rate: number): number[] {
  return Array.from(
    { length: trials + 1 },
    (_, successes) =>
      choose(trials, successes) * betaMoment(rate, { successes, failures: trials - successes }),
  );
}

/** A distribution on a few values. */
export interface Discrete {
  readonly values: readonly number[];
  readonly weights: readonly number[];
  readonly mean: number;
  readonly sd: number;
}

/**
 * Paired differences of graded scores (shares of 5 parts that are right): both sides share the sample's rate, drawn from
 * Beta(c p, c (1 − p)), and draw 5 parts each. For a true difference above 0 each wrong part of the challenger is then
 * put right with one chance for all parts; for one below 0 each right part is lost.
 */
export function gradedDifferences(input: { readonly rate: number; readonly difference: number }): Discrete {
  const { rate, difference } = input;
  const moved = Math.abs(difference) / (difference > 0 ? 1 - rate : rate);
  const weights = new Array<number>(2 * GRADES + 1).fill(0);
  for (let theirs = 0; theirs <= GRADES; theirs++) {
    for (let before = 0; before <= GRADES; before++) {
      const successes = theirs + before;
      const together =
        choose(GRADES, theirs) *
        choose(GRADES, before) *
        betaMoment(rate, { successes, failures: 2 * GRADES - successes });
      const movable = difference > 0 ? GRADES - before : before;
      for (let steps = 0; steps <= movable; steps++) {
        const ours = difference > 0 ? before + steps : before - steps;
        const chance = choose(movable, steps) * moved ** steps * (1 - moved) ** (movable - steps);
        const at = ours - theirs + GRADES;
        weights[at] = (weights[at] ?? 0) + together * chance;
      }
    }
  }
  return discrete(
    weights.map((_, at) => (at - GRADES) / GRADES),
    weights,
  );
}

/** Graded scores with a mean: shares of 5 parts whose rate is drawn from Beta(c p, c (1 − p)). */
export function gradedScores(rate: number): Discrete {
  const weights = betaBinomial(GRADES, rate);
  return discrete(
    weights.map((_, right) => right / GRADES),
    weights,
  );
}

/** `n` values of a distribution. */
export function drawValues(
  from: Discrete,
  options: { readonly n: number; readonly random: () => number },
): number[] {
  const draw = categorical(from.weights);
  return Array.from({ length: options.n }, () => from.values[draw(options.random)] ?? 0);
}

/**
 * Results of one sample by several techniques, whose common rate is drawn from Beta(c p, c (1 − p)): Pólya's urn, which has
 * that distribution without drawing the rate.
 */
export function drawUrn(
  results: boolean[],
  options: { readonly rate: number; readonly random: () => number },
): void {
  let right = options.rate * CONCENTRATION;
  for (let index = 0; index < results.length; index++) {
    const drawn = options.random() * (CONCENTRATION + index) < right;
    results[index] = drawn;
    if (drawn) right++;
  }
}

function discrete(values: readonly number[], weights: readonly number[]): Discrete {
  const mean = values.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
  const variance = values.reduce((sum, value, at) => sum + (value - mean) ** 2 * (weights[at] ?? 0), 0);
  return { values, weights, mean, sd: Math.sqrt(variance) };
}

/** E[r^successes (1 − r)^failures] for r from Beta(c p, c (1 − p)). */
function betaMoment(
  rate: number,
  { successes, failures }: { readonly successes: number; readonly failures: number },
): number {
  return (
    (rising(CONCENTRATION * rate, successes) * rising(CONCENTRATION * (1 - rate), failures)) /
    rising(CONCENTRATION, successes + failures)
  );
}

function rising(base: number, steps: number): number {
  let product = 1;
  for (let step = 0; step < steps; step++) product *= base + step;
  return product;
}

function choose(total: number, taken: number): number {
  let product = 1;
  for (let step = 1; step <= taken; step++) product = (product * (total - taken + step)) / step;
  return Math.round(product);
}

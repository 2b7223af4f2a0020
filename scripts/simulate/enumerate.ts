import type { PairRates } from './draws.ts';

/** Data less likely than this are left out: all of them together weigh less than 1e-10. */
const NEGLIGIBLE = 1e-16;

const logFactorials = [0];

/** Visits every number of successes in `n` trials with its probability. */
export function forEachBinomial(
  { n, rate }: { readonly n: number; readonly rate: number },
  visit: (successes: number, probability: number) => void,
): void {
  for (let successes = 0; successes <= n; successes++) {
    const logarithm = logMultinomial([
      { count: successes, rate },
      { count: n - successes, rate: 1 - rate },
    ]);
    visit(successes, Math.exp(logarithm));
  }
}

/** Visits every split of `n` pairs into gained, lost and alike with its probability, but for the negligible ones. */
export function forEachPairCounts(
  { n, rates }: { readonly n: number; readonly rates: Pick<PairRates, 'gained' | 'lost'> },
  visit: (
    counts: { readonly gained: number; readonly lost: number; readonly n: number },
    probability: number,
  ) => void,
): void {
  const alike = 1 - rates.gained - rates.lost;
  for (let gained = 0; gained <= n; gained++) {
    for (let lost = 0; lost <= n - gained; lost++) {
      const logarithm = logMultinomial([
        { count: gained, rate: rates.gained },
        { count: lost, rate: rates.lost },
        { count: n - gained - lost, rate: alike },
      ]);
      const probability = Math.exp(logarithm);
      if (probability > NEGLIGIBLE) visit({ gained, lost, n }, probability);
    }
  }
}

/** The logarithm of a multinomial probability. */
function logMultinomial(parts: readonly { readonly count: number; readonly rate: number }[]): number {
  let logarithm = logFactorial(parts.reduce((sum, { count }) => sum + count, 0));
  for (const { count, rate } of parts) {
    if (count > 0) logarithm += count * Math.log(rate) - logFactorial(count);
  }
  return logarithm;
}

function logFactorial(count: number): number {
  for (let next = logFactorials.length; next <= count; next++) {
    logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next));
  }
  return logFactorials[count] ?? 0;
}

import { deriveSeed, seededRandom } from '../../lib/random.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { approximateRandomisation } from '../../statistics/approximate-randomisation.ts';
import { bootstrapMean } from '../../statistics/bootstrap.ts';
import type { BootstrapDistribution } from '../../statistics/bootstrap-distribution.ts';
import { pairedCorpusBootstrap } from '../../statistics/corpus-bootstrap.ts';
import { mcnemarTest } from '../../statistics/mcnemar.ts';
import { mean, standardDeviation } from '../../statistics/moments.ts';
import { signFlipTest } from '../../statistics/sign-flip.ts';
import { tangoInterval, tangoTest } from '../../statistics/tango.ts';
import { corpusStatisticOf } from '../figures/corpus-metric.ts';
import { bootstrapResamples, randomisationResamples } from '../figures/resamples.ts';
import type { SuiteData } from '../trials/run-index.ts';
import type { Effect, PairSpread } from './comparison-model.ts';
import { binaryEffects, standardisedEffect } from './effects.ts';
import { noDifference } from './no-difference.ts';
import { binarySpread, spreadOfMeans } from './pair-spread.ts';
import type { Pair } from './pairs.ts';
import type { Uncertainty } from './uncertainty.ts';

/** What is tested. */
export interface PairedTestInput {
  readonly metric: MetricInfo;
  /** Only corpus metrics need it. */
  readonly suite: SuiteData | null;
  readonly pairs: readonly Pair[];
  readonly seed: number;
}

/** The difference a − b of paired scores and how surely it is one. */
export interface PairedTest {
  /** `null` when it cannot be computed at all. */
  readonly difference: number | null;
  readonly test: string;
  /** Two-sided; `null` without pairs. */
  readonly p: number | null;
  /** `null` where there are too few pairs, or none that differ, for an interval of its kind; made when first asked for. */
  readonly uncertainty: () => Uncertainty | null;
  /** Samples right on one side only; binary scores only. */
  readonly discordant: { readonly onlyA: number; readonly onlyB: number } | null;
  readonly effects: () => readonly Effect[];
  readonly spread: () => PairSpread | null;
}

/**
 * Tests paired scores by their kind: exact McNemar with Tango's interval for binary ones, a sign-flip permutation with
 * a paired bootstrap for means, approximate randomisation with a paired corpus bootstrap for corpus metrics.
 */
export function testPairs(input: PairedTestInput): PairedTest {
  const { metric, pairs } = input;
  if (metric.aggregation.kind === 'corpus') return testCorpus(input);
  const binary =
    metric.aggregation.kind === 'proportion' && pairs.every((pair) => isBinary(pair.a) && isBinary(pair.b));
  return binary ? testBinary(pairs) : testMeans(input);
}

/** Whether such pairs go to McNemar's test. */
function isBinary({ values, value }: Pair['a']): boolean {
  return values.length === 1 && (value === 0 || value === 1);
}

function testBinary(pairs: readonly Pair[]): PairedTest {
  const n = pairs.length;
  const onlyA = pairs.filter(({ a, b }) => a.value > b.value).length;
  const onlyB = pairs.filter(({ a, b }) => a.value < b.value).length;
  const both = pairs.filter(({ a, b }) => a.value === 1 && b.value === 1).length;
  const counts = { gained: onlyA, lost: onlyB, n };
  return {
    difference: n === 0 ? null : (onlyA - onlyB) / n,
    test: 'exact McNemar',
    p: n === 0 ? null : mcnemarTest(counts).p,
    uncertainty: () => {
      const test = tangoTest(counts);
      return test === undefined
        ? null
        : { ...test, interval: (level) => tangoInterval({ ...counts, level }) };
    },
    discordant: { onlyA, onlyB },
    effects: () => binaryEffects({ ...counts, both, neither: n - both - onlyA - onlyB }),
    spread: () => (n === 0 ? null : binarySpread(counts)),
  };
}

function testMeans({ metric, pairs, seed }: PairedTestInput): PairedTest {
  const differences = pairs.map(({ a, b }) => a.value - b.value);
  const n = differences.length;
  const tested =
    n === 0
      ? null
      : signFlipTest({
          differences,
          random: seededRandom(deriveSeed(seed, 'sign-flip')),
          resamples: randomisationResamples({ n }),
        });
  return {
    difference: tested?.difference ?? null,
    test: 'sign-flip permutation',
    p: tested?.p ?? null,
    uncertainty: once(() =>
      differences.every((difference) => difference === 0)
        ? noDifference(n, metric)
        : varied(
            bootstrapMean({
              values: differences,
              random: seededRandom(deriveSeed(seed, 'bootstrap')),
              resamples: bootstrapResamples({ n }),
            }),
          ),
    ),
    discordant: null,
    effects: () =>
      n < 2
        ? []
        : standardisedEffect({ difference: mean(differences), sd: standardDeviation(differences), n }),
    spread: () => spreadOfMeans(pairs),
  };
}

function testCorpus({ metric, suite, pairs, seed }: PairedTestInput): PairedTest {
  const statistic = suite === null ? null : corpusStatisticOf(metric, suite);
  const rowsA = pairs.map((pair) => pair.a.statistics).filter((row) => row !== null);
  const rowsB = pairs.map((pair) => pair.b.statistics).filter((row) => row !== null);
  const n = pairs.length;
  const test = 'approximate randomisation';
  if (statistic === null || n === 0 || rowsA.length < n || rowsB.length < n) {
    const none = { difference: null, test, p: null, discordant: null };
    return { ...none, uncertainty: () => null, effects: () => [], spread: () => null };
  }
  // The statistics count b − a with a as the reference.
  const size = { n, width: rowsA[0]?.length ?? 1 };
  const sides = { a: rowsB, b: rowsA, statistic };
  const tested = approximateRandomisation({
    ...sides,
    random: seededRandom(deriveSeed(seed, 'randomisation')),
    resamples: randomisationResamples(size),
  });
  const distribution = once(() =>
    varied(
      pairedCorpusBootstrap({
        ...sides,
        random: seededRandom(deriveSeed(seed, 'bootstrap')),
        resamples: bootstrapResamples(size),
      }),
    ),
  );
  return {
    difference: tested.difference,
    test,
    p: tested.p,
    uncertainty: distribution,
    discordant: null,
    effects: () => {
      const sd = sdOf(distribution());
      return sd === null ? [] : standardisedEffect({ difference: tested.difference, sd, n });
    },
    spread: () => {
      const sd = sdOf(distribution());
      return sd === null ? null : { sd, withinSd: null, repeats: 1 };
    },
  };
}

/** The spread that one sample would have if the metric were a mean, from the standard error of all. */
function sdOf(distribution: BootstrapDistribution | null): number | null {
  return distribution === null ? null : distribution.standardError * Math.sqrt(distribution.n);
}

/** A distribution of no width, from values that do not differ, would claim certainty. */
function varied(distribution: BootstrapDistribution | undefined): BootstrapDistribution | null {
  return distribution !== undefined && distribution.standardError > 0 ? distribution : null;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

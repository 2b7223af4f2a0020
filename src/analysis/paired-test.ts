import type { SuiteSnapshot } from '../core/run-record.ts';
import type { MetricInfo } from '../core/scorer.ts';
import { deriveSeed, seededRandom } from '../lib/random.ts';
import { approximateRandomisation } from '../statistics/approximate-randomisation.ts';
import { pairedBootstrap } from '../statistics/bootstrap.ts';
import { pairedCorpusBootstrap } from '../statistics/corpus-bootstrap.ts';
import type { Interval } from '../statistics/interval.ts';
import { mcnemarTest } from '../statistics/mcnemar.ts';
import { signFlipTest } from '../statistics/sign-flip.ts';
import { tangoInterval } from '../statistics/tango.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { corpusStatisticOf } from './corpus-metric.ts';
import type { Pair } from './pairs.ts';
import { bootstrapResamples, randomisationResamples } from './resamples.ts';

/** What is tested. */
export interface PairedTestInput {
  readonly metric: MetricInfo;
  readonly suite: SuiteSnapshot;
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
  /** `null` where there are too few pairs, or none that differ, for an interval of its kind. */
  readonly interval: (level: number) => Interval | null;
  /** Samples right on one side only; binary scores only. */
  readonly discordant: { readonly onlyA: number; readonly onlyB: number } | null;
}

/**
 * Tests paired scores by their kind: exact McNemar with Tango's interval for binary ones, a sign-flip permutation with
 * a paired bootstrap for means, approximate randomisation with a paired corpus bootstrap for corpus metrics.
 */
export function testPairs(input: PairedTestInput): PairedTest {
  const result = testByKind(input);
  const known = new Map<number, Interval | null>();
  return {
    ...result,
    interval: (level) => {
      const before = known.get(level);
      if (before !== undefined) return before;
      const interval = result.interval(level);
      known.set(level, interval);
      return interval;
    },
  };
}

function testByKind(input: PairedTestInput): PairedTest {
  const { metric, pairs } = input;
  if (metric.aggregation.kind === 'corpus') return testCorpus(input);
  const binary =
    metric.aggregation.kind === 'proportion' && pairs.every((pair) => isBinary(pair.a) && isBinary(pair.b));
  return binary ? testBinary(pairs) : testMeans(input);
}

/** Whether such pairs go to McNemar's test. */
function isBinary(side: Pair['a']): boolean {
  return side.single && (side.value === 0 || side.value === 1);
}

function testBinary(pairs: readonly Pair[]): PairedTest {
  const n = pairs.length;
  const onlyA = pairs.filter(({ a, b }) => a.value > b.value).length;
  const onlyB = pairs.filter(({ a, b }) => a.value < b.value).length;
  const counts = { gained: onlyA, lost: onlyB };
  return {
    difference: n === 0 ? null : (onlyA - onlyB) / n,
    test: 'exact McNemar',
    p: n === 0 ? null : mcnemarTest(counts).p,
    interval: (level) => tangoInterval({ ...counts, n, level }) ?? null,
    discordant: { onlyA, onlyB },
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
    interval: (level) =>
      differences.every((difference) => difference === 0)
        ? noDifference(n, level, metric)
        : spread(
            pairedBootstrap({
              differences,
              level,
              random: seededRandom(deriveSeed(seed, 'bootstrap')),
              resamples: bootstrapResamples({ n }),
            }),
          ),
    discordant: null,
  };
}

/**
 * Scores that never differed have no spread to resample. Wilson's interval bounds the share of samples that differ,
 * and each of them can move the mean by at most the scale of the metric.
 */
function noDifference(n: number, level: number, metric: MetricInfo): Interval | null {
  const share = wilsonInterval({ successes: 0, n, level });
  if (share === undefined || metric.scale === null) return null;
  const most = share.high * metric.scale;
  return { estimate: 0, low: -most, high: most, n, level, method: 'wilson' };
}

function testCorpus({ metric, suite, pairs, seed }: PairedTestInput): PairedTest {
  const statistic = corpusStatisticOf(metric, suite);
  const rowsA = pairs.map((pair) => pair.a.statistics).filter((row) => row !== null);
  const rowsB = pairs.map((pair) => pair.b.statistics).filter((row) => row !== null);
  const n = pairs.length;
  const test = 'approximate randomisation';
  if (statistic === null || n === 0 || rowsA.length < n || rowsB.length < n) {
    return { difference: null, test, p: null, interval: () => null, discordant: null };
  }
  // The statistics count b − a with a as the reference.
  const size = { n, width: rowsA[0]?.length ?? 1 };
  const sides = { a: rowsB, b: rowsA, statistic };
  const tested = approximateRandomisation({
    ...sides,
    random: seededRandom(deriveSeed(seed, 'randomisation')),
    resamples: randomisationResamples(size),
  });
  return {
    difference: tested.difference,
    test,
    p: tested.p,
    interval: (level) =>
      spread(
        pairedCorpusBootstrap({
          ...sides,
          level,
          random: seededRandom(deriveSeed(seed, 'bootstrap')),
          resamples: bootstrapResamples(size),
        }),
      ),
    discordant: null,
  };
}

/** An interval of width 0 from values that do not differ would claim certainty. */
function spread(interval: Interval | undefined): Interval | null {
  return interval !== undefined && interval.low < interval.high ? interval : null;
}

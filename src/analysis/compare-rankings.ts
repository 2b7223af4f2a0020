import { deriveSeed } from '../lib/random.ts';
import { type Ranking, type RankingMetrics, rankingMetrics } from '../metrics/retrieval.ts';
import type { MetricInfo } from '../protocol/metric.ts';
import { benjaminiHochbergAdjust } from '../statistics/benjamini-hochberg.ts';
import { adjustKnown, differenceFigure } from './comparisons/paired-family.ts';
import { testPairs } from './comparisons/paired-test.ts';
import type { Figure } from './figures/figure.ts';
import { rankingFigures } from './retrieval/retrieval-figures.ts';
import type { RankingFigures } from './retrieval/retrieval-model.ts';

/** What a system retrieved, by query. */
export interface RankedSystem {
  readonly system: string;
  readonly rankings: ReadonlyMap<string, Ranking>;
}

/** Figures of one system over its queries that have something to find. */
export interface SystemFigures extends RankingFigures {
  readonly system: string;
  readonly queries: number;
}

/** Two systems on the queries that both have; the difference is the first − the second. */
export interface RankingComparison {
  readonly metric: RankingMetricName;
  readonly a: string;
  readonly b: string;
  readonly queries: number;
  readonly difference: Figure | null;
  readonly test: string;
  readonly p: number | null;
  /** After Benjamini and Hochberg over all pairs by this metric. */
  readonly adjustedP: number | null;
}

/** Rankings of systems, measured and compared. */
export interface RankingReport {
  /** Results that count of each ranking. */
  readonly depth: number;
  readonly systems: readonly SystemFigures[];
  readonly comparisons: readonly RankingComparison[];
}

const METRICS = [
  'recall',
  'precision',
  'reciprocalRank',
  'averagePrecision',
  'ndcg',
] as const satisfies readonly (keyof RankingMetrics)[];
export type RankingMetricName = (typeof METRICS)[number];

/**
 * Measures rankings against what they should hold, and compares every two systems on the queries that both have, by a sign-flip
 * permutation test with a paired bootstrap interval. No judge is asked.
 * @param options.depth results that count (k)
 */
export function compareRankings(
  systems: readonly RankedSystem[],
  { depth, seed }: { readonly depth: number; readonly seed: number },
): RankingReport {
  const measured = systems.map(({ system, rankings }) => {
    const cut = [...rankings].map(
      ([query, ranking]) => [query, { ...ranking, found: ranking.found.slice(0, depth), depth }] as const,
    );
    const values = new Map(
      cut.flatMap(([query, ranking]) => {
        const metrics = rankingMetrics(ranking);
        return metrics === null ? [] : [[query, metrics] as const];
      }),
    );
    return { system, values, figures: rankingFigures(cut.map(([, ranking]) => ranking)) };
  });
  const pairs = measured.flatMap((a, at) => measured.slice(at + 1).map((b) => ({ a, b })));
  return {
    depth,
    systems: measured.map(({ system, values, figures }) => ({ system, queries: values.size, ...figures })),
    comparisons: METRICS.flatMap((metric) => {
      const tested = pairs.map(({ a, b }) => {
        const shared = [...a.values].flatMap(([query, ours]) => {
          const theirs = b.values.get(query);
          return theirs === undefined ? [] : [pairOf(query, [ours[metric], theirs[metric]])];
        });
        const own = deriveSeed(seed, 'rankings', metric, a.system, b.system);
        const result = testPairs({ metric: infoOf(metric), suite: null, pairs: shared, seed: own });
        return {
          metric,
          a: a.system,
          b: b.system,
          queries: shared.length,
          difference: differenceFigure(result, shared.length),
          test: result.test,
          p: result.p,
        };
      });
      const adjusted = adjustKnown(
        tested.map(({ p }) => p),
        benjaminiHochbergAdjust,
      );
      return tested.map((one, index) => ({ ...one, adjustedP: adjusted[index] ?? null }));
    }),
  };
}

function pairOf(sample: string, [ours, theirs]: readonly [number, number]) {
  const side = (value: number) => ({ value, values: [value], statistics: null });
  return { sample, a: side(ours), b: side(theirs) };
}

function infoOf(name: RankingMetricName): MetricInfo {
  return { name, title: name, aggregation: { kind: 'mean' }, scale: 1, better: 'higher' };
}

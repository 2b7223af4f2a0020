import { type Ranking, rankingMetrics } from '../../metrics/retrieval.ts';
import { meanInterval } from '../../statistics/mean.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import type { Figure } from '../figures/figure.ts';
import { bareFigure, toFigure } from '../figures/metric-figure.ts';
import { meanOf } from '../trials/sample-scores.ts';
import type { RankingFigures } from './retrieval-model.ts';

/** A share with Wilson's interval; `null` of nothing. */
export function share(values: readonly boolean[]): Figure | null {
  const interval = wilsonInterval({ successes: values.filter(Boolean).length, n: values.length });
  return interval === undefined ? null : toFigure(interval, null);
}

/** A mean of values from 0 to 1 with its t interval; without one where they do not vary, `null` of nothing. */
export function meanFigure(values: readonly number[]): Figure | null {
  if (values.length === 0) return null;
  const interval = meanInterval(values);
  if (interval === undefined || interval.low === interval.high) {
    return bareFigure(meanOf(values), values.length);
  }
  return {
    ...toFigure(interval, null),
    low: Math.max(0, interval.low),
    high: Math.min(1, interval.high),
  };
}

/** Figures of several rankings; those of questions without anything relevant are left out. */
export function rankingFigures(rankings: readonly Ranking[]): RankingFigures {
  const values = rankings.flatMap((ranking) => rankingMetrics(ranking) ?? []);
  return {
    recall: meanFigure(values.map(({ recall }) => recall)),
    precision: meanFigure(values.map(({ precision }) => precision)),
    reciprocalRank: meanFigure(values.map(({ reciprocalRank }) => reciprocalRank)),
    averagePrecision: meanFigure(values.map(({ averagePrecision }) => averagePrecision)),
    ndcg: meanFigure(values.map(({ ndcg }) => ndcg)),
    complete: share(values.map(({ hit }) => hit)),
  };
}

import type { MetricInfo } from '../../protocol/metric.ts';
import type { CorpusStatistic } from '../../statistics/corpus-bootstrap.ts';
import type { SuiteData } from '../trials/run-index.ts';

/** The formula that turns summed sufficient statistics into the metric; `null` for others than corpus metrics, and where nobody knows it. */
export function corpusStatisticOf(
  metric: MetricInfo,
  { formulas }: Pick<SuiteData, 'formulas'>,
): CorpusStatistic | null {
  if (metric.aggregation.kind !== 'corpus') return null;
  const formula = formulas.find(metric.aggregation.formula);
  return formula === undefined ? null : (sums) => formula.fromSums(sums);
}

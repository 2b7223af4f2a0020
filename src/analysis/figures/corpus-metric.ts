import { bleuFromSums } from '../../metrics/bleu.ts';
import { chrfFromSums } from '../../metrics/chrf.ts';
import { macroF1FromSums } from '../../metrics/classification.ts';
import { regularityFromCounts, spreadFromSums } from '../../metrics/form.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import type { SuiteSnapshot } from '../../protocol/suite.ts';
import type { CorpusStatistic } from '../../statistics/corpus-bootstrap.ts';

/** Sums that chrF keeps of every order, and its character orders. */
const CHRF_SUMS = 3;
const CHRF_CHARACTER_ORDER = 6;

/** The formula that turns summed sufficient statistics into the metric; `null` for metrics that are not of a corpus. */
export function corpusStatisticOf(metric: MetricInfo, suite: SuiteSnapshot): CorpusStatistic | null {
  if (metric.aggregation.kind !== 'corpus') return null;
  const { formula } = metric.aggregation;
  switch (formula) {
    case 'macro-f1': {
      if (suite.answer.kind !== 'label') return null;
      const labels = suite.answer.labels.length;
      return (sums) => macroF1FromSums(sums, labels);
    }
    case 'bleu':
      return (sums) => bleuFromSums(sums);
    case 'chrf':
      // Rows wider than the six character orders hold word orders too (chrF++).
      return (sums) => chrfFromSums(sums, { wordOrder: sums.length / CHRF_SUMS - CHRF_CHARACTER_ORDER });
    case 'spread':
      return (sums) => spreadFromSums(sums);
    case 'regularity':
      return (sums) => regularityFromCounts(sums);
    default:
      throw new RangeError(`there is no formula "${formula}"`);
  }
}

import { plural } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import type { RunTotals } from '../figures/run-totals.ts';
import { listWords } from '../figures/say.ts';
import { failedScores } from '../figures/scoring-summary.ts';
import { commonReason, sayCommonReason } from '../trials/common-failure.ts';
import type { RunIndex } from '../trials/run-index.ts';

/** Scores that are missing, and what asking for scores took. */
export function scoringNotices({ cells }: RunIndex, { scoring }: RunTotals): string[] {
  if (scoring === undefined) return [];
  const failed = failedScores(cells);
  const byMetric = [...Map.groupBy(failed, ({ metric }) => metric)];
  const missing = byMetric.map(([metric, scores]) => {
    const common = commonReason(scores.flatMap(({ failure = [] }) => failure));
    const why = common === undefined ? '' : sayCommonReason(common, scores.length);
    return `${plural(scores.length, 'score')} of ${metric} ${scores.length === 1 ? 'is' : 'are'} missing because scoring failed${why}`;
  });
  const asked = [
    ...scoring.models.map(({ id, count }) => `${id} ${plural(count, 'call')}`),
    ...scoring.embedders.map(({ id, count }) => `${id} ${plural(count, 'text')}`),
  ];
  if (asked.length === 0) return missing;
  const cached = scoring.cachedCalls === 0 ? '' : ` (${scoring.cachedCalls} of the calls from the cache)`;
  const cost =
    scoring.billed === null || scoring.uncached === null
      ? 'what that cost is unknown, not zero'
      : `that cost ${formatUsd(scoring.billed)} (${formatUsd(scoring.uncached)} without the cache)`;
  return [
    ...missing,
    `Scores rest on other models: ${listWords(asked)}${cached}; ${cost}. It is not included in the cost of an answer or in what was spent.`,
  ];
}

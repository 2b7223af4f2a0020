import { plural } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import type { RunTotals } from '../figures/run-totals.ts';
import { listWords } from '../figures/say.ts';
import { failedScores } from '../figures/scoring-summary.ts';
import type { RunIndex } from '../trials/run-index.ts';

/** Scores that are missing, and what asking for scores took. */
export function scoringNotices({ cells }: RunIndex, { scoring }: RunTotals): string[] {
  if (scoring === undefined) return [];
  const failed = failedScores(cells);
  const byMetric = [...Map.groupBy(failed, ({ metric }) => metric)];
  const missing = byMetric.map(([metric, scores]) => {
    const [reason = '', times = 0] = mostFrequent(scores.map(({ failure = '' }) => failure));
    const often = scores.length === 1 ? '' : `; most often (${times === 1 ? 'once' : `${times} times`})`;
    return `${plural(scores.length, 'score')} of ${metric} ${scores.length === 1 ? 'is' : 'are'} missing because scoring failed${often}: ${reason}`;
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
      : `that cost ${formatUsd(scoring.billed)}, and ${formatUsd(scoring.uncached)} without cache`;
  return [
    ...missing,
    `Scores rest on other models: ${listWords(asked)}${cached}; ${cost}. It is in no cost of an answer and in no sum of what was spent.`,
  ];
}

function mostFrequent(texts: readonly string[]): readonly [text: string, times: number] | [] {
  return [...Map.groupBy(texts, (text) => text)]
    .map(([text, of]) => [text, of.length] as const)
    .reduce<readonly [string, number] | []>((best, next) => (next[1] > (best[1] ?? 0) ? next : best), []);
}

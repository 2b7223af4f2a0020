import { sumNanoUsd } from '../lib/money.ts';
import { findPrice } from '../pricing/find-price.ts';
import type { RunTotals } from './report.ts';
import type { RunIndex } from './run-index.ts';
import { summariseSessions } from './sessions.ts';
import { costOfCalls } from './trial-facts.ts';

/**
 * Sums over the run. Trials are the reported ones; calls, tokens and money include what choosing wordings took.
 * Tokens and the uncached cost are of every answer, cached ones included; the billed cost is of what was sent.
 */
export function sumTotals(index: RunIndex): RunTotals {
  const trials = index.cells.flatMap((cell) => cell.trials);
  const failed = trials.filter((trial) => trial.record.outcome.status === 'failed').length;
  const formatErrors = trials.filter((trial) => trial.record.outcome.status === 'format-error').length;
  const byModel = Map.groupBy(index.calls, (call) => call.model);
  const costs = [...byModel].map(([model, calls]) =>
    costOfCalls(calls, findPrice(index.header.prices, model)),
  );
  const sessions = summariseSessions(index.record);
  let inputTokens: number | null = 0;
  let outputTokens: number | null = 0;
  for (const { response } of index.calls) {
    if (response.usage === null || inputTokens === null || outputTokens === null) {
      inputTokens = null;
      outputTokens = null;
      break;
    }
    inputTokens += response.usage.inputTokens;
    outputTokens += response.usage.outputTokens;
  }
  return {
    trials: trials.length,
    answered: trials.length - failed - formatErrors,
    formatErrors,
    failed,
    missing: index.cells.reduce((sum, cell) => sum + Math.max(0, cell.header.trials - cell.trials.length), 0),
    calls: index.calls.length,
    cachedCalls: index.calls.filter((call) => call.cachedFrom !== null).length,
    resentCalls: sessions.resent,
    inputTokens,
    outputTokens,
    billed: sumNanoUsd(costs.map((cost) => cost.billed)),
    uncached: sumNanoUsd(costs.map((cost) => cost.uncached)),
    elapsedMs: sessions.elapsedMs,
  };
}

import { type NanoUsd, sumNanoUsd } from '../../lib/money.ts';
import { findPrice } from '../../pricing/find-price.ts';
import type { RunTotals } from '../report.ts';
import type { RunIndex } from '../run-index.ts';
import { costOfCalls, embeddingCost } from '../trial-facts.ts';
import { summariseSessions } from './sessions.ts';

/**
 * Sums over the run. Trials are the reported ones; calls, tokens and money include what choosing wordings took.
 * Tokens and the uncached cost are of every answer, cached ones included; the billed cost is of what was sent. Money
 * includes embedding, of documents and of questions.
 */
export function sumTotals(index: RunIndex): RunTotals {
  const trials = index.cells.flatMap((cell) => cell.trials);
  const failed = trials.filter((trial) => trial.record.outcome.status === 'failed').length;
  const formatErrors = trials.filter((trial) => trial.record.outcome.status === 'format-error').length;
  const byModel = Map.groupBy(index.calls, (call) => call.model);
  const costs = [...byModel].map(([model, calls]) =>
    costOfCalls(calls, findPrice(index.header.prices, model)),
  );
  const embedding = embeddingCosts(index);
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
    billed: sumNanoUsd([...costs.map((cost) => cost.billed), ...embedding.billed]),
    uncached: sumNanoUsd([...costs.map((cost) => cost.uncached), ...embedding.uncached]),
    elapsedMs: sessions.elapsedMs,
  };
}

interface EmbeddingCosts {
  readonly billed: readonly (NanoUsd | null)[];
  readonly uncached: readonly (NanoUsd | null)[];
}

/** Documents and questions that were embedded: what was paid now, and what it is in full. */
function embeddingCosts({ header, indexes, retrievals }: RunIndex): EmbeddingCosts {
  const billed: (NanoUsd | null)[] = [];
  const uncached: (NanoUsd | null)[] = [];
  for (const { embedder, embedding } of retrievals) {
    if (embedding === null) continue;
    const cost = embeddingCost(embedding, findPrice(header.prices, embedder));
    billed.push(cost);
    uncached.push(cost);
  }
  for (const records of indexes.values()) {
    for (const { embedder, took } of records) {
      const price = findPrice(header.prices, embedder);
      billed.push(embeddingCost({ inputTokens: took.nowTokens, elapsedMs: took.nowEmbedMs }, price));
    }
    const last = records.at(-1);
    if (last === undefined) continue;
    const { inputTokens, embedMs } = last.took;
    const price = findPrice(header.prices, last.embedder);
    uncached.push(embeddingCost({ inputTokens, elapsedMs: embedMs }, price));
  }
  return { billed, uncached };
}

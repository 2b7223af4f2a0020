import { type NanoUsd, sumNanoUsd } from '../../lib/money.ts';
import { findPrice } from '../../pricing/find-price.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import type {
  ScoreRecord,
  ScoringCallRecord,
  ScoringEmbeddingRecord,
  ScoringUnreadRecord,
} from '../../protocol/records.ts';
import type { CellData, RunIndex } from '../trials/run-index.ts';
import { costOfCalls, embeddingCost, unreadCost } from '../trials/trial-facts.ts';
import type { ScoringShare, ScoringSummary, ScoringTotals } from './scoring-model.ts';

/** Scores that are missing because scoring failed. */
export function failedScores(cells: readonly CellData[]): readonly ScoreRecord[] {
  return cells.flatMap((cell) =>
    cell.trials.flatMap((trial) => trial.scores.filter(({ failure }) => failure !== undefined)),
  );
}

/** What scoring the reported trials of a cell took; `null` where nothing was asked for it and nothing failed. */
export function summariseScoring(
  cell: CellData,
  { header, scoring }: Pick<RunIndex, 'header' | 'scoring'>,
): ScoringSummary | null {
  const parts = cell.trials.map(({ record, scores }) => ({
    trial: record.key,
    calls: scores.flatMap(({ calls = [] }) =>
      calls.flatMap((key) => scoring.answerFor(record.key, key) ?? []),
    ),
    ...(scoring.ofTrials.get(record.key) ?? NOTHING),
  }));
  const { prices } = header;
  const calls = parts.flatMap((part) => part.calls);
  const shares = parts.flatMap((part) => [
    ...callShares(part.calls, { prices, unread: part.unread, trial: part.trial }),
    ...embeddingShares(part.embeddings, prices),
  ]);
  const summary = {
    calls: calls.length,
    cachedCalls: calls.filter(({ cachedFrom }) => cachedFrom !== null).length,
    texts: parts.reduce((sum, { embeddings }) => sum + countTexts(embeddings), 0),
    failed: failedScores([cell]).length,
    ...sumShares(shares),
  };
  return summary.calls + summary.texts + summary.failed + shares.length === 0 ? null : summary;
}

/** What all scoring of a run took, that of trials which selected prompt variants included; `null` as for a cell. */
export function totalScoring({ header, state, cells }: RunIndex): ScoringTotals | null {
  const { prices } = header;
  const calls = [...state.scoringAnswers];
  const failed = failedScores(cells).length;
  const models = callShares(calls, { prices, unread: state.scoringUnread });
  const embedders = embeddingShares(state.scoringEmbeddings, prices);
  if (models.length + embedders.length + failed === 0) return null;
  return {
    calls: calls.length,
    cachedCalls: calls.filter(({ cachedFrom }) => cachedFrom !== null).length,
    texts: countTexts(state.scoringEmbeddings),
    failed,
    unreadAnswers: state.scoringUnread.length,
    ...sumShares([...models, ...embedders]),
    models,
    embedders,
  };
}

const NOTHING = { unread: [], embeddings: [] };

function sumShares(shares: readonly ScoringShare[]): {
  readonly billed: NanoUsd | null;
  readonly uncached: NanoUsd | null;
} {
  return {
    billed: sumNanoUsd(shares.map(({ billed }) => billed)),
    uncached: sumNanoUsd(shares.map(({ uncached }) => uncached)),
  };
}

function callShares(
  calls: readonly ScoringCallRecord[],
  {
    prices,
    unread,
    trial,
  }: {
    readonly prices: readonly PriceEntry[];
    readonly unread: readonly ScoringUnreadRecord[];
    readonly trial?: string;
  },
): readonly ScoringShare[] {
  const ids = new Set([...calls, ...unread].map(({ model }) => model));
  return [...ids].map((id) => {
    const price = findPrice(prices, id);
    const own = calls.filter(({ model }) => model === id);
    const { billed, uncached } = costOfCalls(own, price, trial);
    const lost = unread.filter(({ model }) => model === id).map(({ usage }) => unreadCost(usage, price));
    return {
      id,
      count: own.length,
      billed: sumNanoUsd([billed, ...lost]),
      uncached: sumNanoUsd([uncached, ...lost]),
    };
  });
}

function embeddingShares(
  records: readonly ScoringEmbeddingRecord[],
  prices: readonly PriceEntry[],
): readonly ScoringShare[] {
  return [...Map.groupBy(records, ({ embedder }) => embedder)].map(([id, own]) => {
    const price = findPrice(prices, id);
    const billed = own.map(({ took }) =>
      embeddingCost({ inputTokens: took.nowTokens, elapsedMs: took.nowMs }, price),
    );
    const uncached = lastOfEach(own).map(({ took }) =>
      embeddingCost({ inputTokens: took.inputTokens, elapsedMs: took.embedMs }, price),
    );
    return { id, count: countTexts(own), billed: sumNanoUsd(billed), uncached: sumNanoUsd(uncached) };
  });
}

function countTexts(records: readonly ScoringEmbeddingRecord[]): number {
  return lastOfEach(records).reduce((sum, { texts }) => sum + texts, 0);
}

/** Scoring that was done again wants the same texts again. */
function lastOfEach(records: readonly ScoringEmbeddingRecord[]): readonly ScoringEmbeddingRecord[] {
  return [...new Map(records.map((record) => [`${record.trial}\u0000${record.key}`, record])).values()];
}

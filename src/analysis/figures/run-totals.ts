import { type NanoUsd, sumNanoUsd } from '../../lib/money.ts';
import { findPrice } from '../../pricing/find-price.ts';
import { wasImported } from '../../protocol/imported.ts';
import type { AttemptFault } from '../../protocol/words.ts';
import type { RunIndex } from '../trials/run-index.ts';
import { costOfCalls, embeddingCost, unreadCost } from '../trials/trial-facts.ts';
import type { ScoringTotals } from './scoring-model.ts';
import { totalScoring } from './scoring-summary.ts';
import { summariseSessions } from './sessions.ts';

/** Attempts at calls that came to nothing: a call may have been repeated and answered afterwards. */
export interface WastedAttempts {
  /** All that went out. */
  readonly attempts: number;
  readonly lost: number;
  /** Of these, by why. */
  readonly why: Readonly<Partial<Record<AttemptFault, number>>>;
  /** What they cost, which is part of what was billed: answers that could not be read; `null` when not known. */
  readonly cost: NanoUsd | null;
}

/** Sums over the whole run. */
export interface RunTotals {
  readonly trials: number;
  readonly answered: number;
  readonly formatErrors: number;
  readonly failed: number;
  readonly missing: number;
  readonly calls: number;
  readonly cachedCalls: number;
  /** Calls sent a second time because a session died while they were in flight. */
  readonly resentCalls: number;
  /** Answers that were paid for and could not be read, those of calls that were repeated included. */
  readonly unreadAnswers: number;
  /** Attempts at calls, those of scoring included, that came to nothing; absent where none did. */
  readonly wasted?: WastedAttempts;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly billed: NanoUsd | null;
  readonly uncached: NanoUsd | null;
  /** What scoring took, which is in no other sum; absent where nothing was asked for it and nothing failed. */
  readonly scoring?: ScoringTotals;
  /** Wall time of all sessions in ms. */
  readonly elapsedMs: number;
}

/**
 * Sums over the run, without calls of imported answers. Trials are the reported ones; calls, tokens and money include what choosing prompts took.
 * Tokens and the uncached cost are of every answer, cached ones included; the billed cost is of what was sent. All of
 * them include what was paid for and could not be read; money includes embedding, of documents and of questions. What
 * scoring took stands apart.
 */
export function sumTotals(index: RunIndex): RunTotals {
  const trials = index.cells.flatMap((cell) => cell.trials);
  const failed = trials.filter((trial) => trial.record.outcome.status === 'failed').length;
  const formatErrors = trials.filter((trial) => trial.record.outcome.status === 'format-error').length;
  // Others asked for them, and paid.
  const calls = index.calls.filter((call) => !wasImported(call));
  const byModel = Map.groupBy(calls, (call) => call.model);
  const costs = [...byModel].map(([model, ofModel]) =>
    costOfCalls(ofModel, findPrice(index.header.prices, model)),
  );
  const unread = index.state.unread.map(({ model, usage }) =>
    unreadCost(usage, findPrice(index.header.prices, model)),
  );
  const embedding = embeddingCosts(index);
  const sessions = summariseSessions(index.state.sessions);
  const scoring = totalScoring(index);
  let inputTokens: number | null = 0;
  let outputTokens: number | null = 0;
  const usages = [
    ...calls.map(({ response }) => response.usage),
    ...index.state.unread.map(({ usage }) => usage),
  ];
  for (const usage of usages) {
    if (usage === null || inputTokens === null || outputTokens === null) {
      inputTokens = null;
      outputTokens = null;
      break;
    }
    inputTokens += usage.inputTokens;
    outputTokens += usage.outputTokens;
  }
  return {
    trials: trials.length,
    answered: trials.length - failed - formatErrors,
    formatErrors,
    failed,
    missing: index.cells.reduce((sum, cell) => sum + Math.max(0, cell.header.trials - cell.trials.length), 0),
    calls: calls.length,
    cachedCalls: calls.filter((call) => call.cachedFrom !== null).length,
    resentCalls: sessions.resent,
    unreadAnswers: index.state.unread.length,
    ...(index.state.lostAttempts.size === 0 ? {} : { wasted: sumWasted(index) }),
    inputTokens,
    outputTokens,
    billed: sumNanoUsd([...costs.map((cost) => cost.billed), ...unread, ...embedding.billed]),
    uncached: sumNanoUsd([...costs.map((cost) => cost.uncached), ...unread, ...embedding.uncached]),
    ...(scoring === null ? {} : { scoring }),
    elapsedMs: sessions.elapsedMs,
  };
}

function sumWasted({ state, header }: RunIndex): WastedAttempts {
  const unread = [...state.unread, ...state.scoringUnread];
  return {
    attempts: state.attempts,
    lost: [...state.lostAttempts.values()].reduce((sum, count) => sum + count, 0),
    why: Object.fromEntries(state.lostAttempts),
    cost: sumNanoUsd(unread.map(({ model, usage }) => unreadCost(usage, findPrice(header.prices, model)))),
  };
}

interface EmbeddingCosts {
  readonly billed: readonly (NanoUsd | null)[];
  readonly uncached: readonly (NanoUsd | null)[];
}

/** Documents and questions that were embedded: what was paid now, and what it is in full. */
function embeddingCosts({ header, state, retrievals }: RunIndex): EmbeddingCosts {
  const billed: (NanoUsd | null)[] = [];
  const uncached: (NanoUsd | null)[] = [];
  for (const { embedder, embedding } of retrievals) {
    if (embedding === null) continue;
    const cost = embeddingCost(embedding, findPrice(header.prices, embedder));
    billed.push(cost);
    uncached.push(cost);
  }
  for (const records of state.indexes.values()) {
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

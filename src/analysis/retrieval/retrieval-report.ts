import { findPrice } from '../../pricing/find-price.ts';
import type { IndexSetup } from '../../protocol/setups.ts';
import type { RunIndex, SuiteData } from '../trials/run-index.ts';
import { embeddingCost } from '../trials/trial-facts.ts';
import { errorSplits } from './error-split.ts';
import { retrievalArm } from './retrieval-arm.ts';
import type { IndexReport, RetrievalReport } from './retrieval-model.ts';

/** The retrieval of a suite, taken apart; `null` when none of its techniques retrieved anything. */
export function retrievalReport(index: RunIndex, suite: SuiteData): RetrievalReport | null {
  const { corpus } = suite;
  const cells = index.cells.filter((cell) => cell.header.curve === undefined && cell.suite === suite);
  if (corpus === undefined) return null;
  const setups = index.state.indexes.get(corpus.key) ?? [];
  return {
    corpus,
    index: indexReport(index, setups),
    arms: cells
      .filter(({ header, trials }) => header.technique.retrieval !== undefined && trials.length > 0)
      .map(retrievalArm),
    splits: errorSplits(cells),
  };
}

function indexReport({ header }: RunIndex, setups: readonly IndexSetup[]): IndexReport | null {
  const last = setups.at(-1);
  if (last === undefined) return null;
  const { embedder, documents, chunks, truncated, vectorBytes, took } = last;
  return {
    embedder,
    documents,
    chunks,
    truncated,
    vectorBytes,
    elapsedMs: took.embedMs + took.writeMs,
    inputTokens: took.inputTokens,
    cost: embeddingCost(
      { inputTokens: took.inputTokens, elapsedMs: took.embedMs },
      findPrice(header.prices, embedder),
    ),
    now: {
      embedded: setups.reduce((sum, setup) => sum + setup.embedded, 0),
      elapsedMs: setups.reduce((sum, setup) => sum + setup.took.nowMs, 0),
    },
  };
}

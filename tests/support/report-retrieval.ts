import type { Figure } from '../../src/analysis/figures/figure.ts';
import type { RetrievalReport, UpdateReport } from '../../src/analysis/retrieval/retrieval-model.ts';
import { SMOL } from './report-parts.ts';
import { SEARCH } from './suite-builder.ts';

function figure(estimate: number, n = 9): Figure {
  return { estimate, low: estimate / 2, high: (1 + estimate) / 2, n, level: 0.95, method: 'Wilson' };
}

/** A technique that searches, with its arms. */
export function retrieval(): RetrievalReport {
  const shared = { model: SMOL, contextTokens: 131.5, support: figure(0.8), citationPrecision: null };
  return {
    corpus: {
      key: 'index-1',
      documents: 20,
      chunks: 126,
      characters: 30_000,
      chunker: { kind: 'sentences', size: 64, overlap: 16 },
      embedder: 'local:all-minilm-l6-v2',
      embedderPlace: 'local',
      passages: 'passages',
    },
    index: {
      embedder: 'local:all-minilm-l6-v2',
      documents: 20,
      chunks: 126,
      truncated: 0,
      vectorBytes: 193_536,
      elapsedMs: 1_400,
      inputTokens: 7_164,
      cost: 20_000,
      now: { embedded: 0, elapsedMs: 12 },
    },
    arms: [
      {
        ...shared,
        technique: 'rag',
        retrieval: SEARCH,
        ranking: {
          recall: figure(0.7),
          precision: figure(0.4),
          reciprocalRank: figure(0.75),
          averagePrecision: figure(0.65),
          ndcg: figure(0.72),
          complete: figure(0.6),
        },
        complete: figure(0.6),
        rightWhenShown: figure(0.5, 6),
        rightWhenMissed: figure(0, 3),
        time: { n: 9, embedMs: 9.4, searchMs: 3.2, generateMs: 404 },
      },
      {
        ...shared,
        technique: 'rag-oracle',
        retrieval: { ...SEARCH, mode: 'oracle' },
        ranking: null,
        complete: figure(1),
        rightWhenShown: figure(0.55),
        rightWhenMissed: null,
        time: null,
      },
    ],
    splits: [
      {
        technique: 'rag',
        model: SMOL,
        n: 9,
        closedBook: figure(0.1),
        empty: null,
        search: figure(0.35),
        oracle: figure(0.55),
        otherPromptVariant: false,
        errors: { retrieval: 2, both: 1, missed: 0, generation: 3 },
      },
    ],
  };
}

/** A change of documents that a technique followed. */
export function update(): UpdateReport {
  return {
    before: 'run-0-before',
    documents: { added: 1, replaced: 2, removed: 1 },
    arms: [
      {
        technique: 'rag',
        family: 'rag',
        model: SMOL,
        by: 'index',
        untilMs: 651,
        touched: { n: 10, before: figure(0, 10), after: figure(0.5, 10), toRight: 5, toWrong: 0, p: 0.0625 },
        untouched: { n: 50, broke: 1, mended: 0 },
      },
    ],
  };
}

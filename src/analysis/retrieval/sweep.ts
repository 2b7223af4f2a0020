import type { ChunkerSpec, RetrievalIngredient } from '../../protocol/retrieval.ts';
import { meanOf } from '../trials/sample-scores.ts';
import { rankingFigures } from './retrieval-figures.ts';
import type { RankingFigures } from './retrieval-model.ts';

/** A way of cutting and searching. */
export interface SweepSetting {
  readonly chunker: ChunkerSpec;
  readonly search: RetrievalIngredient['search'];
  readonly topK: number;
}

/** What one question found under a setting. */
export interface SweepQuestion {
  /** The right passages that each result holds, best result first. */
  readonly found: readonly (readonly string[])[];
  readonly gold: readonly string[];
  /** Tokens of all results. */
  readonly contextTokens: number;
}

/** A setting with all that was found. */
export interface SweepTrial extends SweepSetting {
  readonly chunks: number;
  /** Making the index in full, in ms. */
  readonly indexMs: number;
  readonly questions: readonly SweepQuestion[];
}

/** A line of the sweep's table; figures are means over the questions whose passages are known. */
export interface SweepRow extends SweepSetting, RankingFigures {
  readonly chunks: number;
  readonly indexMs: number;
  readonly contextTokens: number;
  /** No other setting has a higher recall for as few tokens. */
  readonly frontier: boolean;
}

/** Version of `sweep.json`. */
export const SWEEP_SCHEMA = 'adaptbench-sweep/1';

/** The result of a sweep. */
export interface SweepReport {
  readonly schema: typeof SWEEP_SCHEMA;
  readonly suite: string;
  readonly title: string;
  readonly split: string;
  readonly embedder: string;
  readonly documents: number;
  readonly questions: number;
  readonly rows: readonly SweepRow[];
}

/** Figures of every setting, in the order in which they were tried. */
export function summariseSweep(trials: readonly SweepTrial[]): SweepRow[] {
  const rows = trials.map((trial) => {
    const { chunker, search, topK, chunks, indexMs, questions } = trial;
    return {
      chunker,
      search,
      topK,
      chunks,
      indexMs,
      ...rankingFigures(questions.map(({ found, gold }) => ({ found, relevant: gold, depth: topK }))),
      contextTokens: questions.length === 0 ? 0 : meanOf(questions.map((item) => item.contextTokens)),
    };
  });
  const recallOf = (row: (typeof rows)[number]): number => row.recall?.estimate ?? 0;
  return rows.map((row) => ({
    ...row,
    frontier: !rows.some(
      (other) =>
        (recallOf(other) > recallOf(row) && other.contextTokens <= row.contextTokens) ||
        (recallOf(other) === recallOf(row) && other.contextTokens < row.contextTokens),
    ),
  }));
}

import { TRAIN_FOLDER } from '../../core/corpus.ts';
import type { CellData } from '../trials/run-index.ts';
import { shownPassages } from '../trials/shown-passages.ts';

/**
 * Labelled train samples that a technique needs at hand: its shots, all that shots are chosen from by similarity, all that
 * are written out among the documents, and those that its weights were trained on. `null` where the training is not known.
 */
export function labelledExamples(cell: CellData, passages: { readonly train: number }): number | null {
  const { technique, answeredBy } = cell.header;
  const { train } = cell.suite.available;
  const { examples } = technique;
  const shots = examples === undefined ? 0 : examples.selection === 'nearest' ? train : examples.shots;
  const documents = passages.train > 0 ? train : 0;
  if (technique.weights === undefined && answeredBy === undefined) return Math.max(shots, documents);
  const trained = cell.tuned?.attempts.find(({ id }) => id === cell.tuned?.key)?.data.examples;
  return trained === undefined ? null : Math.max(shots, documents, trained);
}

/** How many of the passages that stood in prompts are train samples written out. */
export function passagesFromTrain({ trials }: Pick<CellData, 'trials'>): {
  readonly train: number;
  readonly shown: number;
} {
  const shown = trials.flatMap(({ retrieval }) => (retrieval === null ? [] : shownPassages(retrieval)));
  return {
    train: shown.filter(({ document }) => document.startsWith(TRAIN_FOLDER)).length,
    shown: shown.length,
  };
}

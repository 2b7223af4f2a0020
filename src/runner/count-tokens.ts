import type { Passage } from '../core/corpus.ts';
import type { Model } from '../core/model.ts';
import { packPassages } from '../retrieval/pack.ts';
import { composeCell } from './compose-cell.ts';
import type { Plan, PlannedCell } from './plan.ts';

/** Mean prompt tokens of a call by cell id; `null` where the model's tokenizer is not at hand. */
export async function countPromptTokens(
  plan: Plan,
  { models, seed }: { readonly models: ReadonlyMap<string, Model>; readonly seed: number },
): Promise<ReadonlyMap<string, number | null>> {
  const means = new Map<string, number | null>();
  for (const cell of plan.cells) {
    const count = (models.get(cell.model.id) ?? models.get(cell.header.model))?.countTokens;
    if (count === undefined) {
      means.set(cell.header.id, null);
      continue;
    }
    const technique = composeCell(cell, { wording: 0, seed });
    const passages = likelyPassages(cell);
    let sum = 0;
    for (const sample of cell.samples) {
      // The votes of a trial share one prompt.
      const [request] = technique.openingRequests(sample, 0, passages);
      if (request !== undefined) sum += await count(request.prompt);
    }
    means.set(cell.header.id, sum / cell.samples.length);
  }
  return means;
}

/**
 * Passages of usual length in place of those that would be found, for nothing is looked up for a plan: the chunks whose
 * length is nearest to the mean, as many as are shown.
 */
function likelyPassages({ corpus, header }: PlannedCell): readonly Passage[] {
  const { retrieval } = header.technique;
  if (corpus === null || retrieval === undefined || retrieval.mode === 'empty') return [];
  const mean = corpus.chunks.reduce((sum, { text }) => sum + text.length, 0) / corpus.chunks.length;
  const usual = corpus.chunks
    .toSorted((a, b) => Math.abs(a.text.length - mean) - Math.abs(b.text.length - mean))
    .slice(0, retrieval.mode === 'oracle' ? 1 : retrieval.topK)
    .map((chunk): Passage => ({ ...chunk, similarity: null, gold: [] }));
  const { passages, shown } = packPassages(usual, {
    budget: retrieval.contextTokens,
    counter: corpus.counter,
  });
  return passages.slice(0, shown);
}

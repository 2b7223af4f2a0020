import type { Model } from '../core/model.ts';
import { composeCell } from './compose-cell.ts';
import type { Plan } from './plan.ts';

/** Mean prompt tokens of a call by cell id; `null` where the model's tokenizer is not at hand. */
export async function countPromptTokens(
  plan: Plan,
  { models, seed }: { readonly models: ReadonlyMap<string, Model>; readonly seed: number },
): Promise<ReadonlyMap<string, number | null>> {
  const means = new Map<string, number | null>();
  for (const cell of plan.cells) {
    const count = models.get(cell.model.id)?.countTokens;
    if (count === undefined) {
      means.set(cell.header.id, null);
      continue;
    }
    const technique = composeCell(cell, { wording: 0, seed });
    let sum = 0;
    for (const sample of cell.samples) {
      // The votes of a trial share one prompt.
      const [request] = technique.openingRequests(sample, 0);
      if (request !== undefined) sum += await count(request.prompt);
    }
    means.set(cell.header.id, sum / cell.samples.length);
  }
  return means;
}

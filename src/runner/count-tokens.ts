import type { Model } from '../core/model.ts';
import type { PromptCounter, ProviderRegistry } from '../core/provider.ts';
import type { Passage, RetrievalQuery } from '../protocol/retrieval.ts';
import { packPassages } from '../retrieval/chunking/pack.ts';
import { loadTokenCounter } from '../retrieval/chunking/tokens.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { composeCell } from './compose-cell.ts';
import type { Plan, PlannedCell } from './plan.ts';

/** Prompt tokens of a cell's calls. */
export interface PromptTokens {
  /** Of a call. */
  readonly mean: number;
  /** Counted by `o200k_base` for a model that is not known to use it. */
  readonly guessed: boolean;
}

/** Prompt tokens by cell id; `null` where no tokenizer is at hand. */
export async function countPromptTokens(
  plan: Plan,
  { seed, ...known }: KnownModels & { readonly seed: number },
): Promise<ReadonlyMap<string, PromptTokens | null>> {
  const tokens = new Map<string, PromptTokens | null>();
  for (const cell of plan.cells) {
    const counter = await counterOf(cell, known);
    if (counter === null) {
      tokens.set(cell.header.id, null);
      continue;
    }
    const technique = composeCell(cell, { promptVariant: 0, seed });
    const [first] = cell.samples;
    const query = first === undefined ? null : technique.prepare(first, 0).query;
    const passages = likelyPassages(cell.corpus, query);
    let sum = 0;
    for (const sample of cell.samples) {
      // The votes of a trial share one prompt.
      const [request] = technique.prepare(sample, 0).requests(passages);
      if (request !== undefined) sum += await counter.count(request.prompt);
    }
    tokens.set(cell.header.id, { mean: sum / cell.samples.length, guessed: counter.guessed });
  }
  return tokens;
}

interface KnownModels {
  readonly models: ReadonlyMap<string, Model>;
  readonly providers: ProviderRegistry;
}

/** The model's own tokenizer; in its place what its provider says of its models. */
async function counterOf(
  { model, header }: PlannedCell,
  { models, providers }: KnownModels,
): Promise<PromptCounter | null> {
  const count = (models.get(model.id) ?? models.get(header.model))?.countTokens;
  if (count !== undefined) return { count, guessed: false };
  const provider = providers.get(model.provider);
  if (provider.promptCounter === undefined) return null;
  return provider.promptCounter(model, (await loadTokenCounter()).count);
}

/**
 * Passages of usual length in place of those that would be found, for nothing is retrieved for a plan: the chunks whose
 * length is nearest to the mean, as many as are shown.
 */
function likelyPassages(corpus: Corpus | null, query: RetrievalQuery | null): readonly Passage[] {
  if (corpus === null || query === null || query.mode === 'empty') return [];
  const mean = corpus.chunks.reduce((sum, { text }) => sum + text.length, 0) / corpus.chunks.length;
  const usual = corpus.chunks
    .toSorted((a, b) => Math.abs(a.text.length - mean) - Math.abs(b.text.length - mean))
    .slice(0, query.mode === 'oracle' ? 1 : query.topK)
    .map((chunk): Passage => ({ ...chunk, similarity: null, gold: [] }));
  const { passages, shown } = packPassages(usual, {
    budget: query.contextTokens,
    counter: corpus.counter,
  });
  return passages.slice(0, shown);
}

import type { Passage } from '../../protocol/retrieval.ts';
import type { TokenCounter } from './tokens.ts';

/** Passages within a token budget. */
export interface Packed {
  /** All that were found; the first of them is cut where it alone is longer than the budget. */
  readonly passages: readonly Passage[];
  /** How many of them are shown, from the first on. */
  readonly shown: number;
  /** Tokens of these. */
  readonly contextTokens: number;
}

/** Takes passages in their order until the next one no longer fits; the first is always shown, cut if it has to be. */
export function packPassages(
  passages: readonly Passage[],
  { budget, counter }: { readonly budget: number; readonly counter: TokenCounter },
): Packed {
  let contextTokens = 0;
  for (const [index, passage] of passages.entries()) {
    const tokens = counter.count(passage.text);
    if (contextTokens + tokens > budget) {
      if (index > 0) return { passages, shown: index, contextTokens };
      const text = counter.cut(passage.text, budget);
      const first = { ...passage, text };
      return { passages: [first, ...passages.slice(1)], shown: 1, contextTokens: counter.count(text) };
    }
    contextTokens += tokens;
  }
  return { passages, shown: passages.length, contextTokens };
}

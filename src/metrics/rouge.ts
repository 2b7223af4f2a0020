import { subsequenceFinder } from './common-subsequence.ts';
import { countWordNGrams, matchCount } from './n-grams.ts';
import { referenceField, requireReferences } from './text-metric.ts';

/**
 * Which ROUGE: words (`rouge-1`), pairs of words (`rouge-2`), the longest common subsequence of the whole texts
 * (`rouge-l`) or that of their sentences, one a line (`rouge-lsum`).
 */
export type RougeVariant = 'rouge-1' | 'rouge-2' | 'rouge-l' | 'rouge-lsum';

/** What a text shares with a reference; each a share between 0 and 1. */
export interface RougeScore {
  /** Of the hypothesis. */
  readonly precision: number;
  /** Of the reference. */
  readonly recall: number;
  /** The harmonic mean of the two. */
  readonly f1: number;
}

const NAMES: Readonly<Record<RougeVariant, string>> = {
  'rouge-1': 'ROUGE-1',
  'rouge-2': 'ROUGE-2',
  'rouge-l': 'ROUGE-L',
  'rouge-lsum': 'ROUGE-Lsum',
};

/**
 * ROUGE of one text. Of several references the one with the best F1 counts, the first of equals. Where either side has
 * no token (no pair, for `rouge-2`) all three are 0, even when the other has none too.
 *
 * For English only: a token is a run of ASCII letters and digits, see {@link rougeTokens}. Words are not stemmed.
 * `rouge-lsum` takes each line for a sentence: for each sentence of the reference the words count that are in its
 * longest common subsequence with any sentence of the hypothesis, each at most as often as the hypothesis has it.
 * Time grows with the product of both lengths for the subsequences: an answer of 1 MB takes well under a second
 * against a reference of some hundred words, but many seconds against one of 1 MB.
 * Source: C.-Y. Lin, Text Summarization Branches Out 2004, 74-81; agrees with rouge-score 0.1.2 with
 * `use_stemmer=False`, `split_summaries=False` and, for several references, its `score_multi`.
 *
 * @param options.references at least one; an empty text is a reference too
 * @throws BenchError `INVALID_DATA` for no references
 */
export function rouge(options: {
  readonly variant: RougeVariant;
  readonly hypothesis: string;
  readonly references: readonly string[];
}): RougeScore {
  const { variant, hypothesis, references } = options;
  requireReferences(references);
  return references
    .map((reference) => scoreOf({ variant, hypothesis, reference }))
    .reduce((best, score) => (score.f1 > best.f1 ? score : best));
}

/**
 * The tokens that ROUGE compares: the text in lower case, cut at everything but the letters a to z and the digits. An
 * accented letter cuts a word in two, and a text in another script has no token at all.
 */
export function rougeTokens(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/**
 * The string that says how ROUGE was computed, in sacrebleu's form.
 *
 * @param references how many each sample has, or `var` when that differs
 * @throws BenchError `INVALID_ARGUMENT` for a number below 1
 */
export function rougeSignature(references: number | 'var', variant: RougeVariant): string {
  const sentences = variant === 'rouge-lsum' ? '|sent:lines' : '';
  return `${NAMES[variant]}|${referenceField(references)}|case:lc|tok:a-z0-9|stem:no${sentences}|version:adaptbench-1`;
}

function scoreOf(options: {
  readonly variant: RougeVariant;
  readonly hypothesis: string;
  readonly reference: string;
}): RougeScore {
  const { variant, hypothesis, reference } = options;
  const ours = rougeTokens(hypothesis);
  const theirs = rougeTokens(reference);
  switch (variant) {
    case 'rouge-1':
    case 'rouge-2': {
      const order = variant === 'rouge-1' ? 1 : 2;
      const both = matchCount(countWordNGrams(ours, order), countWordNGrams(theirs, order));
      return fromCounts({ both, ours: ours.length - order + 1, theirs: theirs.length - order + 1 });
    }
    case 'rouge-l': {
      const both = subsequenceFinder(theirs).length(ours);
      return fromCounts({ both, ours: ours.length, theirs: theirs.length });
    }
    case 'rouge-lsum': {
      const shared = unionTokens(linesOf(hypothesis), linesOf(reference));
      const both = matchCount(countWordNGrams(shared, 1), countWordNGrams(ours, 1));
      return fromCounts({ both, ours: ours.length, theirs: theirs.length });
    }
  }
}

function fromCounts(counts: {
  readonly both: number;
  readonly ours: number;
  readonly theirs: number;
}): RougeScore {
  const { both, ours, theirs } = counts;
  if (both === 0) return { precision: 0, recall: 0, f1: 0 };
  const precision = both / ours;
  const recall = both / theirs;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

/** The tokens of each sentence of the reference that a common subsequence with some sentence of the hypothesis holds. */
function unionTokens(
  hypothesis: readonly (readonly string[])[],
  reference: readonly (readonly string[])[],
): string[] {
  // A text may repeat one line without end, and a line adds nothing the second time.
  const candidates = [...new Map(hypothesis.map((tokens) => [tokens.join(' '), tokens])).values()];
  return reference.flatMap((tokens) => {
    const finder = subsequenceFinder(tokens);
    const union = new Set<number>();
    for (const candidate of candidates) {
      if (union.size === tokens.length) break;
      for (const position of finder.positions(candidate)) union.add(position);
    }
    return tokens.filter((_, index) => union.has(index));
  });
}

function linesOf(text: string): readonly (readonly string[])[] {
  return text.split('\n').map(rougeTokens);
}

/** Types that promptfoo decides by itself, without a model; each with `not-` before it as well. */
const DETERMINISTIC: readonly string[] = [
  'equals',
  'contains',
  'icontains',
  'contains-all',
  'contains-any',
  'icontains-all',
  'icontains-any',
  'starts-with',
  'regex',
  'is-json',
  'contains-json',
  'is-html',
  'contains-html',
  'is-xml',
  'contains-xml',
  'is-refusal',
  'word-count',
  'levenshtein',
  'rouge-n',
  'bleu',
  'gleu',
  'javascript',
  'python',
];

/** Types for which a model is asked that the suite names, with the most calls of one assertion. */
const GRADED: Readonly<Record<string, number>> = {
  'llm-rubric': 1,
  'model-graded-closedqa': 1,
  'model-graded-factuality': 1,
  factuality: 1,
  'g-eval': 2,
};

/** How an assertion is decided. */
export type AssertionKind = 'deterministic' | 'graded' | 'embedded' | 'set';

/** How assertions of a type are decided; `undefined` for one that is not run here. */
export function assertionKind(type: string): AssertionKind | undefined {
  const bare = type.replace(/^not-/, '');
  if (DETERMINISTIC.includes(bare)) return 'deterministic';
  if (Object.hasOwn(GRADED, bare)) return 'graded';
  if (/^similar(?::(?:cosine|dot|euclidean))?$/.test(bare)) return 'embedded';
  return type === 'assert-set' ? 'set' : undefined;
}

/** Most calls of a model for one assertion. */
export function gradingCalls(type: string): number {
  return GRADED[type.replace(/^not-/, '')] ?? 0;
}

/** All types that are run here, without `not-`. */
export const ASSERTION_TYPES: readonly string[] = [
  ...DETERMINISTIC,
  ...Object.keys(GRADED),
  'similar',
  'assert-set',
];

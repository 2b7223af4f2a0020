import type { ClaimVerdict } from '../analysis/claims/claim-model.ts';
import type { Verdict } from '../analysis/comparisons/comparison-model.ts';
import type { Aspect, Mark } from '../analysis/decision/decision-model.ts';
import type { CostSummary } from '../analysis/figures/cell-model.ts';
import type { ShowcaseAnswer } from '../analysis/samples/sample-model.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import { plural } from '../lib/format.ts';
import { isImported, type ReportedFamily } from '../protocol/imported.ts';
import type { ChunkerSpec, RetrievalIngredient } from '../protocol/retrieval.ts';
import { othersOf, type PromptText, type TechniqueSpec } from '../protocol/technique.ts';
import type { TrainingKind } from '../protocol/words.ts';

/** Families as readers know them. */
export const FAMILY_TITLES = {
  'prompt-engineering': 'Prompt engineering',
  rag: 'RAG',
  'fine-tuning': 'Fine-tuning',
  'rag-fine-tuning': 'RAG + fine-tuning',
  imported: 'Imported',
} as const satisfies Record<ReportedFamily, string>;

/** A suite in a heading: its title with the name by which tables, notices and commands call it. */
export function suiteHeading({ title, name }: Pick<SuiteReport, 'title' | 'name'>): string {
  return title === name ? title : `${title} (${name})`;
}

/** A verdict or mark as a sign and a word; the sign never stands alone. */
export interface Sign {
  readonly icon: string;
  readonly word: string;
}

/** Verdicts of a comparison. */
export const VERDICTS = {
  better: { icon: '▲', word: 'better' },
  worse: { icon: '▼', word: 'worse' },
  equivalent: { icon: '=', word: 'equivalent' },
  undecided: { icon: '?', word: 'undecided' },
} as const satisfies Record<Verdict, Sign>;

/** Marks of the decision table. */
export const MARKS = {
  confirmed: { icon: '✓', word: 'confirmed' },
  contradicted: { icon: '✗', word: 'contradicted' },
  'not settled': { icon: '?', word: 'not settled' },
  'not measured': { icon: '–', word: 'not measured' },
} as const satisfies Record<Mark, Sign>;

/** Verdicts on claims. */
export const CLAIM_VERDICTS = {
  held: { icon: '✓', word: 'held' },
  failed: { icon: '✗', word: 'failed' },
  'not settled': { icon: '?', word: 'not settled' },
  'not testable here': { icon: '–', word: 'not tested' },
} as const satisfies Record<ClaimVerdict, Sign>;

/** What was settled first. */
export const CLAIM_ORDER = [
  'held',
  'failed',
  'not settled',
  'not testable here',
] as const satisfies readonly ClaimVerdict[];

/** How answers ended. */
export const STATUS_WORDS = {
  answered: 'answered',
  'format-error': 'format error',
  failed: 'failed',
} as const satisfies Record<ShowcaseAnswer['status'], string>;

/** How a cost came about. */
export const COST_BASIS = {
  tokens: 'tokens at list price',
  reported: 'as the provider charged it',
  'machine-time': 'machine time',
  hosting: 'busy server time',
  'unknown-price': 'no price known',
  'unknown-usage': 'usage not reported',
} as const satisfies Record<CostSummary['basis'], string>;

/** Aspects in the order of the decision table, for short lines. */
export const ASPECT_TITLES = {
  cost: 'Cost',
  time: 'Time',
  complexity: 'Complexity',
  data: 'Data',
  'best-for': 'Best for',
  updates: 'Updates',
  scalability: 'Scalability',
  privacy: 'Where data goes',
} as const satisfies Record<Aspect, string>;

const SELECTIONS = {
  fixed: 'fixed',
  balanced: 'balanced over the answers',
  nearest: 'nearest to the question',
};

/** How documents are cut, in a few signs: `sentences 64/16`, size and shared tokens. */
export function chunkerName(chunker: ChunkerSpec): string {
  return chunker.kind === 'document' ? 'documents' : `${chunker.kind} ${chunker.size}/${chunker.overlap}`;
}

function describeRetrieval({ mode, search, topK, filter }: RetrievalIngredient): string {
  switch (mode) {
    case 'search': {
      const only = Object.entries(filter).map(([column, value]) => `, ${column} ${value}`);
      return `top ${plural(topK, 'passage')} (${search} search${only.join('')})`;
    }
    case 'oracle':
      return 'the right passages given';
    case 'empty':
      return 'an empty context';
  }
}

/** What a fine-tuned model was trained on. */
export const TRAININGS = {
  'closed-book': 'on questions alone',
  'with-passages': 'with passages',
} as const satisfies Record<TrainingKind, string>;

function fromFile({ file }: PromptText): string {
  return file === undefined ? '' : ` from ${file}`;
}

/** A technique's ingredients in words: `specific instructions, 5 shots (fixed)`. */
export function describeTechnique(spec: TechniqueSpec): string {
  if (isImported(spec))
    return othersOf(spec)
      .map(({ says }) => says)
      .join(', ');
  const { instructions, examples, retrieval, weights } = spec;
  const { instruction, system } = instructions;
  const parts = [
    instruction === undefined
      ? `${instructions.wording} instructions`
      : `own instructions${fromFile(instruction)}`,
  ];
  if (system !== undefined) parts.push(`own system prompt${fromFile(system)}`);
  else if (instructions.persona) parts.push('persona');
  if (instructions.reasoning === 'chain-of-thought') parts.push('step by step');
  if (instructions.votes > 1) parts.push(`majority of ${instructions.votes} answers`);
  if (examples !== undefined) {
    parts.push(`${plural(examples.shots, 'shot')} (${SELECTIONS[examples.selection]})`);
  }
  if (retrieval !== undefined) {
    parts.push(describeRetrieval(retrieval));
  }
  if (weights !== undefined) parts.push(`fine-tuned weights (trained ${TRAININGS[weights.training]})`);
  return [...parts, ...othersOf(spec).map(({ says }) => says)].join(', ');
}

import type { Family } from '../../protocol/words.ts';
import type { Aspect } from './decision-model.ts';

/** A row of the widely taught decision table. */
export interface ClaimRow {
  readonly aspect: Aspect;
  readonly title: string;
  /** What is taught of each family; the table has no column for the combination, and `null` where it has no row. */
  readonly claims: Readonly<Record<Exclude<Family, 'rag-fine-tuning'>, string>> | null;
}

/**
 * The widely taught decision table, word for word: claims, not results.
 * On the time that fine-tuning takes it is taught in two ways that contradict each other; both stand here.
 */
export const DECISION_CLAIMS: readonly ClaimRow[] = [
  {
    aspect: 'cost',
    title: 'Cost',
    claims: {
      'prompt-engineering': 'free - $0.01',
      rag: '$10 - $100',
      'fine-tuning': '$100 - $10,000+',
    },
  },
  {
    aspect: 'time',
    title: 'Time to implement',
    claims: {
      'prompt-engineering': 'minutes',
      rag: 'hours to days',
      'fine-tuning': 'days to weeks (elsewhere: hours to days)',
    },
  },
  {
    aspect: 'complexity',
    title: 'Technical complexity',
    claims: { 'prompt-engineering': 'low', rag: 'medium', 'fine-tuning': 'high' },
  },
  {
    aspect: 'data',
    title: 'Data required',
    claims: {
      'prompt-engineering': 'none',
      rag: 'documents / knowledge base',
      'fine-tuning': '100s - 1000s of examples',
    },
  },
  {
    aspect: 'best-for',
    title: 'Best for',
    claims: {
      'prompt-engineering': 'general tasks, quick experiments',
      rag: 'accessing external / private data',
      'fine-tuning': 'specialised behaviour, consistent style',
    },
  },
  {
    aspect: 'updates',
    title: 'Updates',
    claims: {
      'prompt-engineering': 'instant (change the prompt)',
      rag: 'easy (add documents)',
      'fine-tuning': 'hard (retrain the model)',
    },
  },
  {
    aspect: 'scalability',
    title: 'Scalability',
    claims: { 'prompt-engineering': 'excellent', rag: 'good', 'fine-tuning': 'requires infrastructure' },
  },
  { aspect: 'privacy', title: 'Where data goes', claims: null },
];

import { BenchError } from '../../core/errors.ts';
import { didYouMean } from '../../lib/suggest.ts';

/** What a model is asked to do, as people call it. */
export const TASKS = ['classify', 'extract', 'answer', 'translate', 'write'] as const;
export type Task = (typeof TASKS)[number];

/** What a task means for a suite. */
export interface TaskKind {
  /** For a list to choose from. */
  readonly title: string;
  /** Other words that people have for it. */
  readonly alsoCalled: readonly string[];
  /** What decides and what stands beside it; `null` where that is the convention of suites. */
  readonly scorers: readonly string[] | null;
  /** The value of the first scorer from which an answer counts as passed; `null` where that is a share. */
  readonly pass: number | null;
  /** An instruction to begin with. */
  instruction(columns: { readonly input: string; readonly targets: string }): string;
}

/** Tasks, by their names. */
export const TASK_KINDS: Readonly<Record<Task, TaskKind>> = {
  classify: {
    title: 'Classify: one of a few labels',
    alsoCalled: [
      'classification',
      'label',
      'categorize',
      'categorise',
      'triage',
      'route',
      'intent',
      'sentiment',
    ],
    scorers: null,
    pass: null,
    instruction: ({ targets }) => `Which ${words(targets)} does this text belong to?`,
  },
  extract: {
    title: 'Extract: a value that stands in the text',
    alsoCalled: ['extraction', 'ner', 'parse', 'find'],
    scorers: ['accuracy', 'token-f1'],
    pass: null,
    instruction: ({ targets }) => `Find the ${words(targets)} in this text. Reply with it alone.`,
  },
  answer: {
    title: 'Answer questions: a short fact',
    alsoCalled: ['qa', 'question', 'questions', 'rag', 'faq', 'chat', 'answer-questions'],
    scorers: null,
    pass: null,
    instruction: () => 'Answer the question in a few words.',
  },
  translate: {
    title: 'Translate or rewrite: the same in other words',
    alsoCalled: ['translation', 'rewrite', 'rewriting', 'paraphrase', 'correct', 'simplify'],
    scorers: ['chrf', 'bleu'],
    pass: 50,
    instruction: ({ input, targets }) =>
      `Rewrite this text: it is given as "${words(input)}" and wanted as "${words(targets)}". Reply with the new text alone.`,
  },
  write: {
    title: 'Write: a text of your own',
    alsoCalled: [
      'generate',
      'generation',
      'summarize',
      'summarise',
      'summary',
      'draft',
      'reply',
      'compose',
      'explain',
    ],
    scorers: ['chrf', 'repetition'],
    pass: 40,
    instruction: ({ targets }) => `Write the ${words(targets)} for this text.`,
  },
};

/** Characters up to which a right answer is a fact that a sentence can name. */
const LONGEST_FACT = 60;

/** Answers of a sentence and more are compared as texts: none would be named word for word, so that all would be wrong. */
const LONG_ANSWERS: TaskKind = {
  ...TASK_KINDS.answer,
  scorers: TASK_KINDS.write.scorers,
  pass: TASK_KINDS.write.pass,
  instruction: () => 'Answer the question.',
};

/** What a task means for data with answers of some length. */
export function taskKindOf(task: Task, { meanLength }: { readonly meanLength: number }): TaskKind {
  return task === 'answer' && meanLength > LONGEST_FACT ? LONG_ANSWERS : TASK_KINDS[task];
}

/**
 * A task by the word that a user has for it.
 * @throws BenchError `INVALID_ARGUMENT` with the tasks there are, and the one that is meant
 */
export function taskOf(word: string): Task {
  const given = word.trim().toLowerCase();
  const task = TASKS.find((name) => name === given);
  if (task !== undefined) return task;
  const meant = TASKS.find((name) => TASK_KINDS[name].alsoCalled.includes(given));
  throw new BenchError('INVALID_ARGUMENT', `--task takes a task, not "${word}".`, {
    choices: TASKS,
    hint: meant === undefined ? didYouMean(given, TASKS) : `Did you mean "${meant}"?`,
  });
}

/** The name of a column as words: `invoiceNumber` and `invoice_number` are `invoice number`. */
function words(column: string): string {
  return column
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .replaceAll(/[_.[\]-]+/g, ' ')
    .trim()
    .toLowerCase();
}

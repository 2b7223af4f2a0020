import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A question of the small suite. */
export interface FaqRow {
  readonly id: string;
  readonly question: string;
  readonly answers: readonly string[];
  readonly passages: readonly string[];
}

const RETURNS = `---
title: Returns
---
# Returns

## How long you have

You can return a kettle within 30 days.

## What a return costs

Sending a kettle back costs 4 euros.
`;

const WARRANTY = `# Warranty

## How long it lasts

The warranty of a toaster lasts five years.
`;

/** The documents by their file name. */
export const FAQ_DOCUMENTS: Readonly<Record<string, string>> = {
  'returns.md': RETURNS,
  'warranty.md': WARRANTY,
  'colours.txt': 'Kettles come in blue and in green.',
};

const TEST: readonly FaqRow[] = [
  {
    id: 'test-days',
    question: 'How many days do I have to return a kettle?',
    answers: ['30 days', '30'],
    passages: ['returns#how-long-you-have'],
  },
  {
    id: 'test-cost',
    question: 'What does sending a kettle back cost?',
    answers: ['4 euros', '4'],
    passages: ['returns#what-a-return-costs'],
  },
  {
    id: 'test-years',
    question: 'How long does the warranty of a toaster last?',
    answers: ['five years', '5 years'],
    passages: ['warranty#how-long-it-lasts'],
  },
  { id: 'test-price', question: 'What does a teapot weigh?', answers: ['unknown'], passages: [] },
];

const TRAIN: readonly FaqRow[] = [
  {
    id: 'train-colour',
    question: 'In which colours do kettles come?',
    answers: ['blue and green'],
    passages: ['colours'],
  },
];

const SUITE = {
  name: 'faq',
  version: 1,
  title: 'Questions to a shop',
  description: 'Answer from the shop’s pages.',
  models: ['openai:small'],
  dataset: {
    train: 'faq/train.jsonl',
    test: 'faq/test.jsonl',
    columns: { id: 'id', input: 'question', targets: 'answers', metadata: ['passages'] },
  },
  corpus: { documents: ['faq/pages'], passages: 'passages' },
  prompt: {
    input: 'Question: {{input}}',
    instructions: {
      specific: ['Answer, or say unknown.'],
      grounded: ['Answer from the sources, or say unknown.'],
    },
  },
  generation: { maxTokens: 12, stop: ['\n'] },
  answer: { kind: 'text' },
  scorers: ['answer-correctness', 'correct-refusals'],
  primaryMetric: 'answer-correctness',
  margin: 0.05,
  techniques: ['plain', { preset: 'rag', topK: 2 }, 'rag-oracle', 'rag-empty'],
  profiles: { quick: { samples: null }, full: { selectionSamples: 0 } },
} as const;

/** What a test wants otherwise. */
export interface FaqChange {
  readonly suite?: Readonly<Record<string, unknown>>;
  readonly documents?: Readonly<Record<string, string | Uint8Array>>;
  readonly test?: readonly FaqRow[];
  readonly train?: readonly FaqRow[];
}

/** Writes the suite `faq.yaml` with its data and its documents. @returns the suite file */
export async function writeFaqSuite(folder: string, change: FaqChange = {}): Promise<string> {
  const pages = join(folder, 'faq', 'pages');
  await mkdir(pages, { recursive: true });
  for (const [name, content] of Object.entries(change.documents ?? FAQ_DOCUMENTS)) {
    await writeFile(join(pages, name), content);
  }
  const lines = (rows: readonly FaqRow[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await writeFile(join(folder, 'faq', 'test.jsonl'), lines(change.test ?? TEST));
  await writeFile(join(folder, 'faq', 'train.jsonl'), lines(change.train ?? TRAIN));
  const file = join(folder, 'faq.yaml');
  await writeFile(file, stringify({ ...SUITE, ...change.suite }));
  return file;
}

/**
 * A model that reads: it answers with the words of its sources, and says unknown without any. It knows the price of
 * nothing.
 */
export function answerFromSources(prompt: string): string {
  const question = prompt.slice(prompt.lastIndexOf('Question:'));
  const sources = /Sources:\n([\s\S]*?)\n\nQuestion:/.exec(prompt)?.[1] ?? '';
  const wanted: readonly (readonly [RegExp, RegExp])[] = [
    [/How many days/, /\d+ days/],
    [/sending a kettle back cost/, /\d+ euros/],
    [/warranty of a toaster/, /\w+ years/],
    [/colours/, /blue and in green/],
  ];
  for (const [asked, answer] of wanted) {
    if (asked.test(question)) return answer.exec(sources)?.[0] ?? 'unknown';
  }
  return 'unknown';
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { SPLITS, type Split } from '../../src/protocol/words.ts';
import type { RecordedRequest, Reply } from './openai-server.ts';

/** A suite on disk. */
export interface SmallSuite {
  /** The suite file. */
  readonly file: string;
  /** The data file of each split. */
  readonly data: Readonly<Record<Split, string>>;
}

/** What a test wants otherwise. */
export interface SmallSuiteOptions {
  /** Samples by split; 6 of train, 4 of dev and 6 of test when left out. */
  readonly sizes?: Partial<Record<Split, number>>;
  /** Top-level fields of the suite file to set or replace. */
  readonly change?: Readonly<Record<string, unknown>>;
}

const SIZES: Readonly<Record<Split, number>> = { train: 6, dev: 4, test: 6 };

const SUITE = {
  name: 'mood',
  version: 1,
  title: 'Mood of notes',
  description: 'Say whether a note is positive or negative.',
  models: ['openai:small'],
  dataset: {
    train: 'mood/train.csv',
    dev: 'mood/dev.csv',
    test: 'mood/test.csv',
    columns: { id: 'id', input: 'text', targets: 'label', metadata: ['kind'] },
  },
  slices: ['kind'],
  prompt: {
    input: 'Note: {{input}}',
    answerLabel: 'Mood',
    instructions: {
      vague: ['What is this?'],
      specific: ['Positive or negative?'],
      chainOfThought: ['Think, then end with "Mood: positive" or "Mood: negative".'],
    },
  },
  generation: { maxTokens: 8, maxReasoningTokens: 40, stop: ['\n'] },
  answer: { kind: 'label', labels: ['positive', 'negative'] },
  scorers: ['accuracy', 'macro-f1'],
  primaryMetric: 'accuracy',
  margin: 0.05,
  techniques: ['plain', 'few-shot'],
  profiles: { quick: { samples: null }, full: { selectionSamples: 0 } },
} as const;

/** Writes the suite `mood.yaml` with its data into a folder. */
export async function writeSmallSuite(folder: string, options: SmallSuiteOptions = {}): Promise<SmallSuite> {
  const sizes = { ...SIZES, ...options.sizes };
  await mkdir(join(folder, 'mood'), { recursive: true });
  const data = {} as Record<Split, string>;
  for (const split of SPLITS) {
    data[split] = join(folder, 'mood', `${split}.csv`);
    await writeFile(data[split], smallRows(split, sizes[split]));
  }
  const file = join(folder, 'mood.yaml');
  await writeFile(file, stringify({ ...SUITE, ...options.change }));
  return { file, data };
}

/** The suite's prompt with other instructions. */
export function promptWith(instructions: Readonly<Record<string, readonly string[]>>) {
  return { ...SUITE.prompt, instructions: { ...SUITE.prompt.instructions, ...instructions } };
}

/** Rows whose text says what they are: samples with an even number are lovely, the others dreadful. */
export function smallRows(split: Split, count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const good = index % 2 === 0;
    const text = `The ${split} day number ${index} was ${good ? 'lovely' : 'dreadful'}.`;
    return `${split}-${index},"${text}",${good ? 'positive' : 'negative'},${index % 3 === 0 ? 'third' : 'other'}`;
  });
  return `${['id,text,label,kind', ...rows].join('\n')}\n`;
}

/** The label of the note that a prompt asks about, which is the last one in it. */
export function rightAnswer({ prompt }: Pick<RecordedRequest, 'prompt'>): string {
  return prompt.match(/lovely|dreadful/g)?.at(-1) === 'lovely' ? 'positive' : 'negative';
}

/** The other label. */
export function wrongAnswer(request: Pick<RecordedRequest, 'prompt'>): string {
  return rightAnswer(request) === 'positive' ? 'negative' : 'positive';
}

/** The number of the sample that a prompt asks about. */
export function sampleNumber({ prompt }: Pick<RecordedRequest, 'prompt'>): number {
  return Number(
    prompt
      .match(/day number (\d+)/g)
      ?.at(-1)
      ?.slice('day number '.length),
  );
}

/** Answers every note rightly. */
export function answerRightly(request: RecordedRequest): Reply {
  return { text: rightAnswer(request) };
}

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Report } from '../../src/analysis/report.ts';
import { readLedger } from '../../src/finetune/ledger.ts';
import { readJournal } from '../../src/store/journal.ts';
import { timeless } from '../../tests/support/cli.ts';
import { FAQ_DOCUMENTS, writeFaqSuite } from '../../tests/support/faq-suite.ts';
import { promptWith, writeSmallSuite } from '../../tests/support/small-suite.ts';
import type { Provider } from './provider.ts';

/** Calls in flight at once. */
const AT_ONCE = 4;
/** 64 texts in one call to an embedder, and 4 such calls at once. */
const TEXTS_AT_ONCE = 256;

/** Where a round takes place. */
export interface Place {
  readonly folder: string;
  readonly provider: Provider;
}

/** What of a kind of paid things is on record after a kill. */
export interface OnRecord {
  readonly answers: number;
  readonly texts: number;
}

/** A command that is killed, and how it is gone on with. */
export interface Scenario {
  readonly name: string;
  /** Most answers, and texts to be embedded, in flight at once. */
  readonly inFlight: OnRecord;
  /** Writes what the command needs, and runs what has to come before it. */
  prepare(place: Place, cli: (args: readonly string[]) => Promise<void>): Promise<void>;
  /** The command, or the one that goes on with what is there. */
  command(place: Place): Promise<readonly string[]>;
  onRecord(place: Place): Promise<OnRecord>;
  /** What the command made in the end, without times: to be the same as without a kill. */
  outcome(place: Place, stdout: string): Promise<Outcome>;
}

/** What is there at the end of a round. */
export interface Outcome {
  readonly figures: unknown;
  readonly missingTrials: number;
}

const RUN_FLAGS = ['--concurrency', String(AT_ONCE)] as const;

function runScenario(name: string, suite: Suite, flags: readonly string[] = []): Scenario {
  return {
    name,
    inFlight: { answers: AT_ONCE, texts: TEXTS_AT_ONCE },
    prepare: ({ folder }) => suite.write(folder),
    async command(place) {
      const endpoints = ['--base-url', place.provider.url, ...(suite.flags?.(place) ?? [])];
      const id = await onlyRun(place);
      const what = id === undefined ? [suite.file] : ['--resume', id];
      return ['run', ...what, ...RUN_FLAGS, ...endpoints, ...flags];
    },
    onRecord: async (place) => ({
      answers: await answersInJournal(place),
      texts: await textsOnRecord(place),
    }),
    outcome: reportedFigures,
  };
}

interface Suite {
  readonly file: string;
  write(folder: string): Promise<void>;
  flags?(place: Place): readonly string[];
}

/** A suite that chooses a prompt variant on dev, and answers in two calls as well. */
const MOOD: Suite = {
  file: 'mood.yaml',
  async write(folder) {
    await writeSmallSuite(folder, {
      sizes: { dev: 8, test: 30 },
      change: {
        prompt: promptWith({ specific: ['Positive or negative?', 'Is the note positive or negative?'] }),
        profiles: { quick: { samples: null, selectionSamples: 8 }, full: { selectionSamples: 8 } },
      },
    });
  },
};

const FAQ: Suite = {
  file: 'faq.yaml',
  async write(folder) {
    await writeFaqSuite(folder, {
      suite: { corpus: { documents: ['faq/pages'], embedder: 'openai:small', passages: 'passages' } },
      documents: { ...FAQ_DOCUMENTS, ...manyPages() },
    });
  },
  flags: ({ provider }) => ['--embed-base-url', provider.url],
};

/** More pages than can be in flight at once, so that one that was on record and is paid for again shows. */
function manyPages(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: 600 }, (_, number) => [
      `page-${number}.txt`,
      `Page ${number} says that the shop in street ${number * 7} opens at ${number % 12}.`,
    ]),
  );
}

/** Everything that is killed. */
export const SCENARIOS: readonly Scenario[] = [
  runScenario('run', MOOD),
  runScenario('run --no-cache', MOOD, ['--no-cache']),
  runScenario('run with retrieval', FAQ),
  {
    name: 'index',
    inFlight: { answers: 0, texts: TEXTS_AT_ONCE },
    prepare: ({ folder }) => FAQ.write(folder),
    command: async (place) => [
      'index',
      'build',
      FAQ.file,
      '--split',
      'test',
      '--json',
      ...(FAQ.flags?.(place) ?? []),
    ],
    onRecord: async (place) => ({ answers: 0, texts: await textsOnRecord(place) }),
    async outcome(_, stdout) {
      const { setup, measures } = JSON.parse(stdout) as {
        readonly setup: { readonly chunks: number };
        readonly measures: readonly { readonly name: string; readonly value: number }[];
      };
      return { figures: { chunks: setup.chunks, measures }, missingTrials: 0 };
    },
  },
  {
    name: 'report',
    inFlight: { answers: 0, texts: 0 },
    async prepare(place, cli) {
      await MOOD.write(place.folder);
      await cli(['run', MOOD.file, ...RUN_FLAGS, '--base-url', place.provider.url]);
    },
    command: async (place) => ['report', (await onlyRun(place)) ?? 'none'],
    onRecord: async (place) => ({ answers: await answersInJournal(place), texts: 0 }),
    outcome: reportedFigures,
  },
  {
    name: 'finetune at a provider',
    inFlight: { answers: 8, texts: 0 },
    async prepare({ folder }) {
      await writeSmallSuite(folder, {
        sizes: { train: 12, dev: 40 },
        change: { techniques: ['plain', 'few-shot', 'fine-tuned'] },
      });
    },
    command: async ({ provider }) => ['finetune', 'train', 'mood.yaml', '--base-url', provider.url],
    onRecord: async (place) => ({ answers: rowsOf(place, 'cache.sqlite', 'responses'), texts: 0 }),
    async outcome({ folder }) {
      const attempts = (await readLedger(join(folder, 'tuned'))).map(({ attempt }) => attempt);
      const figures = attempts.map(({ status, data, devScore, took }) => ({
        status,
        data,
        devScore,
        trainedTokens: took.trainedTokens,
      }));
      return { figures, missingTrials: 0 };
    },
  },
];

/** The run of a place, once its folder is whole. */
async function onlyRun({ folder }: Place): Promise<string | undefined> {
  const runs = join(folder, '.adaptbench', 'runs');
  if (!existsSync(runs)) return undefined;
  return (await readdir(runs)).find((name) => existsSync(join(runs, name, 'run.json')));
}

async function answersInJournal(place: Place): Promise<number> {
  const id = await onlyRun(place);
  if (id === undefined) return 0;
  const { records } = await readJournal(join(place.folder, '.adaptbench', 'runs', id, 'journal.jsonl'));
  return records.filter((record) => record.type === 'call' && record.cachedFrom === null).length;
}

/** Texts of documents are kept in the cache of embeddings, questions in the journal. */
async function textsOnRecord(place: Place): Promise<number> {
  // One row is of the text that models are told apart by.
  const documents = Math.max(0, rowsOf(place, 'embeddings.sqlite', 'embeddings') - 1);
  const id = await onlyRun(place);
  if (id === undefined) return documents;
  const { records } = await readJournal(join(place.folder, '.adaptbench', 'runs', id, 'journal.jsonl'));
  return (
    documents + records.filter((record) => record.type === 'retrieval' && record.embedding !== null).length
  );
}

function rowsOf({ folder }: Place, file: string, table: 'responses' | 'embeddings'): number {
  const path = join(folder, '.adaptbench', file);
  if (!existsSync(path)) return 0;
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const row = database.prepare(`SELECT count(*) AS n FROM ${table}`).get();
    return Number(row?.['n'] ?? 0);
  } catch {
    // Killed before the table was made.
    return 0;
  } finally {
    database.close();
  }
}

async function reportedFigures(place: Place): Promise<Outcome> {
  const id = (await onlyRun(place)) ?? 'none';
  const file = join(place.folder, 'reports', id, 'report.json');
  const report = JSON.parse(await readFile(file, 'utf8')) as Report;
  return { figures: timeless(report), missingTrials: report.totals.missing + report.totals.failed };
}

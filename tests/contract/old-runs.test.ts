import { existsSync } from 'node:fs';
import { copyFile, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReport } from '../../src/analysis/build-report.ts';
import type { DecisionInputs } from '../../src/analysis/economics/decision-inputs.ts';
import { trialRows } from '../../src/analysis/samples/trial-rows.ts';
import { readLedger } from '../../src/finetune/ledger.ts';
import { RUN_SCHEMA } from '../../src/protocol/header.ts';
import { renderTrials } from '../../src/reporters/csv.ts';
import { FileRunStore } from '../../src/store/file-run-store.ts';

type Names = Readonly<Record<string, string>>;

/** What goes by another name today than in the fixtures. Nothing else may differ: no figure, no field more or less. */
const RENAMED: {
  /** Fields of a report: path of the old name, without positions in lists (`suites.cells.quality`), to the new name. */
  readonly report: Names;
  /** Texts of a report that are names: path of the field by its old names, to the new text of each old one. */
  readonly reportTexts: Readonly<Record<string, Names>>;
  /** Words within the sentences of a report, each old one to the new one, in this order. */
  readonly phrases: readonly (readonly [before: string, now: string])[];
  /** The same of one run or one of its reports, where the new words hang on its figures. */
  readonly phrasesOf: Readonly<Record<string, readonly (readonly [before: string, now: string])[]>>;
  /** Columns of `trials.csv`: old name to new name. */
  readonly columns: Names;
  /** Texts of `trials.csv` that are names: old column, to the new text of each old one. */
  readonly columnTexts: Readonly<Record<string, Names>>;
  /** Fields of an attempt in a ledger, as those of a report. */
  readonly attempt: Names;
  /** Texts of an attempt that are names, as those of a report. */
  readonly attemptTexts: Readonly<Record<string, Names>>;
} = {
  report: {
    'suites.wordings': 'promptVariants',
    'suites.wordings.wordings': 'promptVariants',
    'suites.wordings.leftOut': 'skipped',
    'suites.cells.latency.leftOut': 'skipped',
    'suites.comparisons.leftOut': 'skipped',
    'suites.exploratory.techniques.leftOut': 'skipped',
    'suites.exploratory.slices.leftOut': 'skipped',
    'suites.exploratory.models.leftOut': 'skipped',
    'suites.retrieval.splits.otherWording': 'otherPromptVariant',
  },
  reportTexts: {
    schema: { 'adaptbench-report/1': 'adaptbench-report/2' },
    'suites.economics.setups.parts.kind': { wording: 'prompt-selection' },
  },
  phrases: [
    ['choosing a wording', 'choosing a prompt'],
    ['Choosing wordings', 'Choosing prompts'],
    ['No wording', 'No prompt variant'],
    ['the wording was', 'the prompt variant was'],
    ['every wording', 'every prompt variant'],
    ['first wording', 'first prompt variant'],
    ['wordings', 'prompt variants'],
    ['looks nothing up', 'retrieves nothing'],
    ['Start with plain, the simplest that keeps the limits.', 'Start with plain, the reference.'],
    ['nothing of it was right', 'none of 4 right'],
    ['may cost less than', 'must cost less than'],
    ['a tuned model', 'a fine-tuned model'],
    ['the tuned model', 'the fine-tuned model'],
    ['a tuned technique', 'a fine-tuned technique'],
    ['a model tuned on', 'a model fine-tuned on'],
    ['a technique tuned without', 'a technique fine-tuned without'],
    ['the untuned reference', 'the reference without fine-tuning'],
    ['than the same without tuning', 'than the same without fine-tuning'],
    ['tuned and untuned,', 'fine-tuned and not,'],
    ['so its means say less than its median.', "so the cell's means say less than its median."],
    [
      'is a small model on this machine: which technique wins here says',
      'runs on this machine: which technique wins with it says',
    ],
    [
      'are small models on this machine: which technique wins here says',
      'run on this machine: which technique wins with them says',
    ],
  ],
  phrasesOf: {
    'v1-local': [
      ['12 min 07 s (90 examples)', '12 min 07 s (90 examples, 3 attempts)'],
      ['12 min 07 s of training', '12 min 07 s of training, all attempts'],
    ],
    'v1-local/report.json': [
      ['Asking both on 206 samples costs about', 'Asking both on 206 samples would cost about'],
      ['no technique keeps the limits on Word problems', 'no technique got anything right on Word problems'],
    ],
    'v1-local/report-inputs.json': [
      ['stay with rag-few-shot', 'use rag-few-shot'],
      ['Start with rag-few-shot, the simplest that keeps the limits.', 'Start with rag-few-shot.'],
      [
        'a median answer after 988 ms.',
        'a median answer after 988 ms. plain is no option: chrF is on the wrong side of 50 points and it retrieves nothing, and answers rest on facts that the model cannot know.',
      ],
    ],
    'v1-server': [
      ['Asking both on 787 samples costs about', 'Asking both on 787 samples would cost about'],
      [
        '1 attempt took more than 10 times the median (up to 636 ms)',
        '1 attempt took 636 ms, more than 10 times the median of the cell',
      ],
      [
        '3 attempts took more than 10 times the median (up to 635 ms)',
        '3 attempts took more than 10 times the median of the cell, the longest 635 ms',
      ],
      ['No price is known for openai:small:', 'No price is known for openai:ft:small:org::abc:'],
    ],
    'v1-update': [
      [
        'No price is known for openai:small: its',
        'No price is known for openai:small and openai:embed: their',
      ],
      ['answers follow after 14 ms', '0% of touched questions right before, 0% after'],
      [
        'answers follow after 84 ms',
        '0% of touched questions right before, 100% after; answers follow after 84 ms',
      ],
    ],
  },
  columns: {},
  columnTexts: {},
  attempt: {},
  attemptTexts: {},
};

/** Formulas of metrics that say by now that only answers together have them. */
const TOGETHER: readonly unknown[] = ['macro-f1', 'spread', 'regularity'];

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const RUNS = join(FIXTURES, 'runs');
const store = new FileRunStore(RUNS);
const runs = (await readdir(RUNS)).sort();

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** The value with today's names. */
function withNames(
  value: Json,
  names: {
    readonly fields: Names;
    readonly texts: Readonly<Record<string, Names>>;
    readonly phrases: typeof RENAMED.phrases;
  },
  path = '',
): Json {
  if (typeof value === 'string') {
    const text = names.texts[path]?.[value] ?? value;
    return names.phrases.reduce((said, [before, now]) => said.replaceAll(before, now), text);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => withNames(item, names, path));
  const added = path.endsWith('.aggregation') && 'formula' in value && TOGETHER.includes(value.formula);
  const fields: Readonly<Record<string, Json>> = { ...value, ...(added ? { onlyTogether: true } : {}) };
  return Object.fromEntries(
    Object.entries(fields).map(([name, item]) => {
      const at = path === '' ? name : `${path}.${name}`;
      return [names.fields[at] ?? name, withNames(item, names, at)];
    }),
  );
}

/** The names that the table has of paths that are nowhere in the values. */
function unused(paths: readonly string[], values: readonly Json[]): readonly string[] {
  const found = new Set<string>();
  const walk = (value: Json, path: string): void => {
    found.add(path);
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) for (const item of value) walk(item, path);
    else for (const [name, item] of Object.entries(value)) walk(item, path === '' ? name : `${path}.${name}`);
  };
  for (const value of values) walk(value, '');
  return paths.filter((path) => !found.has(path));
}

async function json(...path: readonly string[]): Promise<Json> {
  return JSON.parse(await readFile(join(FIXTURES, ...path), 'utf8')) as Json;
}

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

/**
 * A report without what reports of then did not say: how trials ended, the notices of that, where models were trained, and how many
 * answers were in progress at once.
 */
const asThen = (report: object): Json => {
  const text = JSON.stringify(report, function (this: object, field, value: unknown) {
    const added = { endings: true, place: 'keptStep' in this, atOnce: 'p90' in this }[field] ?? false;
    return added ? undefined : value;
  });
  const { notices, ...rest } = JSON.parse(text) as { readonly notices: readonly string[] };
  return { ...rest, notices: notices.filter((notice) => !/, \d+ trials?: \d/.test(notice)) } as Json;
};

const frozenReport = async (run: string, file: string): Promise<Json> =>
  withNames(await json('runs', run, file), {
    fields: RENAMED.report,
    texts: RENAMED.reportTexts,
    phrases: [
      ...RENAMED.phrases,
      ...(RENAMED.phrasesOf[run] ?? []),
      ...(RENAMED.phrasesOf[`${run}/${file}`] ?? []),
    ],
  });

const frozenTrials = async (run: string): Promise<readonly (readonly string[])[]> =>
  parse(await readFile(join(RUNS, run, 'trials.csv'), 'utf8'));

const FILES = ['report.json', 'report-inputs.json'] as const;
const reports = runs.flatMap((run) =>
  FILES.filter((file) => existsSync(join(RUNS, run, file))).map((file) => [run, file] as const),
);

describe('run folders of earlier versions', () => {
  it('hold every kind of record', async () => {
    const records = (await Promise.all(runs.map((run) => store.read(run)))).flatMap((run) => run.records);
    const kinds = new Set(records.map((record) => ('kind' in record ? record.kind : record.type)));
    expect([...kinds].toSorted()).toEqual([
      'call',
      'index',
      'load',
      'prompt-selection',
      'retrieval',
      'score',
      'sent',
      'session',
      'trial',
      'tuned',
      'unanswered',
      'unread',
      'update',
    ]);
  });

  it.each(reports)('%s gives the figures of its %s', async (run, file) => {
    const frozen = await frozenReport(run, file);
    const record = await store.read(run);
    const { inputs } = frozen as unknown as { readonly inputs: DecisionInputs };
    const report = file === 'report.json' ? buildReport(record) : buildReport(record, { inputs });
    expect(asThen(report)).toEqual(frozen);
  });

  it.each(runs)('%s gives the trials of its trials.csv', async (run) => {
    const [header = [], ...rows] = await frozenTrials(run);
    const expected = [
      header.map((name) => RENAMED.columns[name] ?? name),
      ...rows.map((row) => row.map((cell, at) => RENAMED.columnTexts[header[at] ?? '']?.[cell] ?? cell)),
    ];
    expect(parse(renderTrials(trialRows(await store.read(run))))).toEqual(expected);
  });

  it.each(runs)('%s can be gone on with, and is then in the format of today', async (run) => {
    const folder = await mkdtemp(join(tmpdir(), 'adaptbench-old-run-'));
    try {
      await cp(join(RUNS, run), join(folder, run), { recursive: true });
      const copies = new FileRunStore(folder);
      const before = await copies.read(run);
      const open = await copies.open(run);
      expect(open.notices).toEqual([expect.stringContaining('was begun by an older version')]);
      expect(open.records).toEqual(before.records);
      await open.close();
      const header: unknown = JSON.parse(await readFile(join(folder, run, 'run.json'), 'utf8'));
      expect(header).toEqual(JSON.parse(JSON.stringify(before.header)));
      expect(header).toHaveProperty('schema', RUN_SCHEMA);
      expect(await copies.read(run)).toEqual(before);
      const again = await copies.open(run);
      expect(again.notices).toEqual([]);
      await again.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are renamed only in what they have', async () => {
    const values = await Promise.all(reports.map(([run, file]) => json('runs', run, file)));
    const paths = [...Object.keys(RENAMED.report), ...Object.keys(RENAMED.reportTexts)];
    expect(unused(paths, values)).toEqual([]);
    const columns = new Set((await Promise.all(runs.map(frozenTrials))).flatMap(([header = []]) => header));
    const renamed = [...Object.keys(RENAMED.columns), ...Object.keys(RENAMED.columnTexts)];
    expect(renamed.filter((column) => !columns.has(column))).toEqual([]);
  });
});

describe('a ledger of an earlier version', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'adaptbench-old-ledger-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read with every attempt', async () => {
    await copyFile(join(FIXTURES, 'ledgers', 'v1.json'), join(folder, 'ledger.json'));
    const { attempts } = (await json('ledgers', 'v1.json')) as { readonly attempts: readonly Json[] };
    const names = {
      fields: RENAMED.attempt,
      texts: RENAMED.attemptTexts,
      phrases: [],
    };
    const entries = await readLedger(folder);
    expect(asJson(entries.map(({ attempt }) => attempt))).toEqual(
      attempts.map((attempt) => withNames(attempt, names)),
    );
    expect(unused([...Object.keys(RENAMED.attempt), ...Object.keys(RENAMED.attemptTexts)], attempts)).toEqual(
      [],
    );
  });
});

import { buildReport } from '../../src/analysis/build-report.ts';
import type { TrialRow } from '../../src/analysis/samples/sample-model.ts';
import { trialRows } from '../../src/analysis/samples/trial-rows.ts';
import { chrfFromSums, chrfStatistics } from '../../src/metrics/chrf.ts';
import { macroF1Statistics } from '../../src/metrics/classification.ts';
import type { MetricInfo } from '../../src/protocol/metric.ts';
import type { JournalRecord } from '../../src/protocol/records.ts';
import type { RunRecord } from '../../src/protocol/run-record.ts';
import type { CorpusSnapshot } from '../../src/protocol/suite.ts';
import type { TunedAttempt } from '../../src/protocol/tuned.ts';
import {
  ACCURACY,
  buildRun,
  type CellPlan,
  MACRO_F1,
  type Outcome,
  type RetrievalFacts,
  type RunPlan,
  type TrialFacts,
  technique,
} from './run-record-builder.ts';
import { REASONED, SEARCH } from './suite-builder.ts';
import { attemptOf, MACHINE } from './tuned.ts';

export const SMOL = 'local:smollm2-135m';
const GEMMA = 'local:gemma-3-270m';
export const REMOTE = 'openai:gpt-example-mini';

const EMBEDDER = 'openai:embed-example';
const SIZE = 90;
const LABELS = ['positive', 'negative', 'neutral'];
const KINDS = ['plain', 'negation', 'sarcasm'];
const REVIEW =
  'The lift was out, the pool was “closed for the season”, and breakfast was a vending machine. Five stars for honesty, I suppose: the brochure did say it would be an experience.';

const CHRF: MetricInfo = {
  name: 'chrf',
  title: 'chrF',
  aggregation: { kind: 'corpus', formula: 'chrf' },
  scale: 100,
  better: 'higher',
};
const LENGTH: MetricInfo = {
  name: 'length-distance',
  title: 'Length distance',
  aggregation: { kind: 'mean' },
  scale: null,
  better: 'lower',
};

const labelOf = (sample: number, shift = 0): string => LABELS[(sample + shift + 1) % 3] ?? '';

/** Right on `right` of 90 samples, spread over the data; another shift is right on others. */
function rightOn(right: number, shift = 0): Outcome[] {
  return Array.from({ length: SIZE }, (_, index) => ((index * 37 + shift) % SIZE < right ? 1 : 0));
}

/** Time and tokens that vary a little from sample to sample. */
function effort(sample: number, o: { readonly ms: number; readonly in: number; readonly out: number }) {
  const ms = o.ms * (1 + ((sample * 31) % 17) / 100);
  const usage = { inputTokens: o.in + (sample % 5), cachedInputTokens: 0, outputTokens: o.out };
  return { latencyMs: ms, elapsedMs: ms, machineMs: ms, usage } satisfies TrialFacts;
}

function reviews(
  spec: CellPlan['technique'],
  o: Parameters<typeof effort>[1] & { readonly outcomes: readonly Outcome[] } & Partial<CellPlan>,
  more: (sample: number) => TrialFacts = () => ({}),
): CellPlan {
  const { outcomes, ms, in: input, out, ...rest } = o;
  return {
    technique: spec,
    model: SMOL,
    outcomes,
    ...rest,
    facts: (sample) => {
      const target = labelOf(sample);
      const answer = outcomes[sample] === 1 ? target : labelOf(sample, 1 + (sample % 2));
      const predicted = outcomes[sample] === 'format-error' ? null : answer;
      const statistics = macroF1Statistics({ target, predicted }, LABELS);
      return {
        ...effort(sample, { ms, in: input, out }),
        answer,
        scores: { 'macro-f1': { value: predicted === target ? 1 : 0, statistics } },
        ...more(sample),
      };
    },
  };
}

/** One of two right passages is found for two questions of three. */
function lookedUp(sample: number, oracle = false): RetrievalFacts {
  const right = { gold: ['guide-1'], text: 'Praise for honesty is no praise.', heading: 'Irony <i>' };
  const other = { gold: [], text: 'Stars are counted apart.', document: 'stars' };
  return {
    gold: ['guide-1'],
    found: oracle ? [right] : sample % 3 === 1 ? [other] : [right, other],
    ...(oracle ? { searchMs: null } : { searchMs: 3.2, embedMs: 9.4 }),
  };
}

/** Two attempts that a tuned model was chosen from; the first failed. */
function attempts(key: string, change: Partial<TunedAttempt> = {}): TunedAttempt[] {
  const made = attemptOf({
    id: key,
    group: 'sentiment',
    suite: 'sentiment',
    backend: 'local',
    machine: MACHINE,
    base: { model: SMOL, weightsHash: 'a'.repeat(64), form: 'completion' },
    data: { dataKey: 'd', promptKey: 'p', examples: 240, available: 300, dev: 30, seed: 2 },
    hyperparameters: { rank: 8, learningRate: 0.001, maxSteps: null },
    seed: 2,
    took: { elapsedMs: 175_000, trainedTokens: 50_120, peakMemoryBytes: 3_348_725_760, usd: null },
    loss: {
      train: 0.2,
      heldOut: [
        { step: 0, loss: 2.71 },
        { step: 12, loss: 0.96 },
        { step: 24, loss: 0.28 },
        { step: 36, loss: 0.33 },
      ],
      keptStep: 24,
    },
    devScore: { metric: 'accuracy', value: 0.87, low: 0.7, high: 0.95, n: 30, better: 'higher' },
    model: { kind: 'adapter', file: `${key}.gguf`, sha256: 's', bytes: 1_859_680 },
    declared: { labellingMinutesPerExample: 0.5, hourlyRateUsd: 30 },
    ...change,
  });
  const failed = { status: 'failed', reason: 'memory ran out', model: null, devScore: null } as const;
  return [{ ...made, id: `${key}-0`, seed: 1, ...failed }, made];
}

/** The documents of the suite of reviews. */
export const CORPUS: CorpusSnapshot = {
  key: 'index-1',
  documents: 20,
  chunks: 126,
  characters: 30_000,
  chunker: { kind: 'sentences', size: 64, overlap: 16 },
  embedder: EMBEDDER,
  embedderPlace: 'remote',
  passages: 'passages',
};

const sampleIds = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `sent-${from + index}`);

const MORE: readonly JournalRecord[] = [
  { type: 'load', model: SMOL, elapsedMs: 1_040 },
  {
    type: 'setup',
    key: CORPUS.key,
    kind: 'index',
    suite: 'sentiment',
    embedder: EMBEDDER,
    documents: CORPUS.documents,
    chunks: CORPUS.chunks,
    embedded: 6,
    truncated: 2,
    vectorBytes: 193_536,
    took: { embedMs: 1_300, writeMs: 100, inputTokens: 7_164, nowMs: 120, nowTokens: 340, nowEmbedMs: 90 },
  },
  {
    type: 'update',
    suite: 'sentiment',
    before: 'run-0-before',
    documents: { added: 1, replaced: 2, removed: 1 },
    touched: sampleIds(0, 30),
    earlier: [
      { cell: `sentiment/rag/${SMOL}`, answered: sampleIds(0, SIZE), right: sampleIds(30, SIZE) },
      { cell: `sentiment/plain/${SMOL}`, answered: sampleIds(0, SIZE), right: [] },
    ],
  },
];

const RAG = technique('rag', { retrieval: SEARCH });
const WEIGHTS = { training: 'closed-book', tuned: null } as const;

function curvePlace(value: number, seed: number, right: number): CellPlan {
  const key = `sentiment-${value}-s${seed}`;
  return reviews(technique(`fine-tuned-${value}-s${seed}`, { weights: { ...WEIGHTS, tuned: key } }), {
    outcomes: rightOn(right, seed * 7),
    ms: 122,
    in: 31,
    out: 2,
    curve: { axis: 'training examples', value, seed },
    tuned: { key, attempts: attempts(key) },
  });
}

/** A run over reviews. */
function reviewRun(plan: RunPlan): RunRecord {
  return buildRun({
    ...plan,
    suite: {
      name: 'sentiment',
      title: 'Sentiment of reviews',
      description: 'Is a review positive, negative or neutral? Plain, negated and sarcastic wordings.',
      answer: { kind: 'label', labels: LABELS },
      metrics: [ACCURACY, MACRO_F1],
      slices: ['kind', 'domain'],
      available: { train: 300, dev: 60, test: 300 },
      ...plan.suite,
    },
    samples: (index) => ({
      id: `sent-${index}`,
      input: index === 0 ? REVIEW : `Review ${index}: the stay was as announced.`,
      targets: [labelOf(index)],
      metadata: {
        kind: KINDS[Math.floor(index / 30)] ?? '',
        domain: index < 45 ? 'hotels' : 'films',
        passages: ['guide-1'],
      },
    }),
  });
}

/** Labels by one small model, with a corpus that changed and a tuned model. */
function sentiment(): RunRecord {
  return reviewRun({
    suite: { corpus: CORPUS },
    cells: [
      reviews('plain', {
        outcomes: rightOn(41, 49),
        ms: 120,
        in: 82,
        out: 2,
        tuning: { outcomes: [8, 11, 0].map((right) => rightOn(right).slice(0, 20)), chosen: 1 },
      }),
      reviews('few-shot', { outcomes: rightOn(63), ms: 190, in: 410, out: 2 }),
      reviews(
        technique('cot', { instructions: REASONED }),
        {
          outcomes: rightOn(28).map((outcome) => (outcome === 1 ? 'format-error' : 0)),
          ms: 2_500,
          in: 101,
          out: 71,
        },
        (sample) => ({
          text: `Let's think through this step by step: the reviewer says that the lift of hotel ${sample} was out.`,
        }),
      ),
      reviews(
        RAG,
        { outcomes: rightOn(47).with(3, 'failed').with(8, 'failed'), ms: 400, in: 640, out: 2 },
        (sample) => ({ retrieval: lookedUp(sample), cachedFrom: 'run-0' }),
      ),
      reviews(
        technique('rag-oracle', { retrieval: { ...SEARCH, mode: 'oracle' } }),
        { outcomes: rightOn(55), ms: 380, in: 500, out: 2 },
        (sample) => ({ retrieval: lookedUp(sample, true) }),
      ),
      reviews(technique('fine-tuned', { weights: WEIGHTS }), {
        outcomes: rightOn(80),
        ms: 118,
        in: 31,
        out: 2,
        tuned: { key: 'sentiment-1', attempts: attempts('sentiment-1') },
      }),
    ],
    more: MORE,
  });
}

const SENTENCE = 'Veuillez confirmer votre rendez-vous avant demain midi';

/** The sentence of a sample, the first `off` letters of every word lost; of the first word alone for less than one. */
function translated(sample: number, off: number): string {
  const text = `${SENTENCE}, numéro ${sample} sur ${(sample * 7) % 60}.`;
  if (off < 1) return off === 0 ? text : text.slice(1);
  return text.replaceAll(/\p{L}{3,}/gu, (word) => word.slice(Math.min(off, word.length - 1)));
}

function translations(
  spec: CellPlan['technique'],
  o: Parameters<typeof effort>[1] & {
    readonly model: string;
    /** Letters lost, by sample; `null` for a trial that failed. */
    readonly off: (sample: number) => number | null;
  } & Partial<CellPlan>,
): CellPlan {
  const { model, off, ms, in: input, out, ...rest } = o;
  const rows = Array.from({ length: 60 }, (_, sample) => {
    const lost = off(sample);
    if (lost === null) return null;
    const answer = translated(sample, lost);
    const target = translated(sample, 0);
    return {
      answer,
      statistics: chrfStatistics(answer, [target]),
      distance: target.length - answer.length,
    };
  });
  return {
    technique: spec,
    model,
    ...rest,
    outcomes: rows.map((row) => (row === null ? 'failed' : chrfFromSums(row.statistics))),
    facts: (sample) => {
      const row = rows[sample];
      if (row === null || row === undefined) return {};
      const { answer, statistics, distance } = row;
      return {
        ...effort(sample, { ms, in: input, out }),
        answer,
        text: answer,
        statistics,
        scores: { 'length-distance': distance },
      };
    },
  };
}

/** One answer of four is off, and one of ten a little. */
function slips(sample: number, last: number): number {
  if (sample % 4 === 0) return 1;
  return sample % 10 === last ? 0.5 : 0;
}

/** Texts by two models: a metric of the corpus, unknown prices, a technique of which every trial failed. */
function translation(): RunRecord {
  const gemma = { model: GEMMA, in: 96, out: 25 };
  const remote = { model: REMOTE, in: 96, out: 25 };
  return buildRun({
    suite: {
      name: 'translation',
      version: 2,
      title: 'Translation into three languages',
      description: 'English sentences into French, German and Spanish, in a house style.',
      answer: { kind: 'text' },
      metrics: [CHRF, LENGTH],
      primaryMetric: 'chrf',
      margin: 2,
      pass: 50,
      slices: ['language'],
      available: { train: 60, dev: 30, test: 180 },
    },
    samples: (index) => ({
      id: `tr-${index}`,
      input: `Please confirm your appointment by noon tomorrow, number ${index}.`,
      targets: [translated(index, 0)],
      metadata: { language: ['French', 'German', 'Spanish'][index % 3] ?? '' },
    }),
    cells: [
      translations('plain', { ...gemma, ms: 650, off: (sample) => 2 + (sample % 3) }),
      translations('few-shot', { ...gemma, ms: 700, off: (sample) => sample % 3 }),
      translations(technique('fine-tuned', { weights: WEIGHTS }), {
        ...gemma,
        ms: 0,
        off: () => null,
        tuned: { key: 'lost', attempts: [] },
      }),
      translations('plain', { ...remote, ms: 860, off: (sample) => slips(sample, 1) }),
      translations('few-shot', { ...remote, ms: 1_140, in: 300, off: (sample) => slips(sample, 6) }),
      translations(technique('cot', { instructions: REASONED }), {
        ...remote,
        ms: 3_300,
        out: 180,
        off: (sample) => (sample % 9 === 2 ? 3 : 0),
      }),
    ],
    prices: [
      {
        match: REMOTE,
        inputPerMillion: 0.15,
        outputPerMillion: 0.6,
        asOf: '2026-01-05',
        source: 'https://prices.example/models',
      },
      {
        match: 'local:smollm2-*',
        machinePerHour: 0.1,
        asOf: '2026-01-05',
        source: 'a cloud machine with 2 cores',
      },
    ],
  });
}

/** Two runs as one: the suites, cells and records of both. */
function joined(first: RunRecord, second: RunRecord): RunRecord {
  return {
    header: {
      ...second.header,
      id: '2026-01-15T09-30-00Z-a1b2c3',
      command: ['adaptbench', 'run', 'sentiment', 'translation', '--model', SMOL],
      suites: [...first.header.suites, ...second.header.suites],
      models: [...first.header.models, ...second.header.models],
      cells: [...first.header.cells, ...second.header.cells],
    },
    samples: [...first.samples, ...second.samples],
    records: [...first.records, ...second.records],
  };
}

/**
 * A run of two suites with what a report can show: all families, verdicts of every kind, failures, format errors, unknown
 * prices, cached answers, documents that changed, and a tuned model.
 */
export function exampleRun(): RunRecord {
  return joined(sentiment(), translation());
}

/** A run over a learning curve, with techniques that it overtakes and one that it does not. */
function curveRun(): RunRecord {
  return reviewRun({
    cells: [
      reviews('plain', { outcomes: rightOn(41, 49), ms: 120, in: 82, out: 2 }),
      reviews('few-shot', { outcomes: rightOn(63), ms: 190, in: 410, out: 2 }),
      reviews('many-shot', { outcomes: rightOn(88), ms: 900, in: 1_900, out: 2 }),
      curvePlace(10, 1, 30),
      curvePlace(10, 2, 34),
      curvePlace(90, 1, 70),
      curvePlace(90, 2, 72),
    ],
  });
}

/** Computes once, when it is first needed. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The report of {@link exampleRun}. */
export const exampleReport = once(() => buildReport(exampleRun()));

/** The report of a learning curve. */
export const curveReport = once(() => buildReport(curveRun()));

/** A line of `trials.csv`; parts of it can be replaced. */
export function exampleRow(changes: Partial<TrialRow> = {}): TrialRow {
  const [row] = trialRows(buildRun({ cells: [{ technique: 'plain', outcomes: [1] }] }));
  if (row === undefined) throw new Error('the run has no trial');
  return { ...row, ...changes };
}

import type {
  CellReport,
  Comparison,
  CostSummary,
  DecisionCell,
  DecisionRow,
  Example,
  Figure,
  LatencySummary,
  Mark,
  Report,
  Showcase,
  ShowcaseAnswer,
  SuiteReport,
  TrialRow,
  Verdict,
} from '../../src/analysis/report.ts';
import type { MetricInfo } from '../../src/core/scorer.ts';
import { FAMILIES, type Family, familyOf, type TechniqueSpec } from '../../src/core/technique.ts';

const INSTRUCTIONS = { wording: 'specific', persona: false, reasoning: 'none', votes: 1 } as const;

/** Five techniques, one or more of every family. */
export const TECHNIQUES = {
  plain: { name: 'plain', instructions: INSTRUCTIONS },
  'few-shot': {
    name: 'few-shot',
    instructions: INSTRUCTIONS,
    examples: { shots: 5, selection: 'balanced' },
  },
  cot: { name: 'cot', instructions: { ...INSTRUCTIONS, reasoning: 'chain-of-thought' } },
  rag: {
    name: 'rag',
    instructions: INSTRUCTIONS,
    retrieval: { mode: 'search', search: 'dense', topK: 3 },
  },
  'fine-tuned': { name: 'fine-tuned', instructions: INSTRUCTIONS, weights: { tuned: 'sentiment-1' } },
} as const satisfies Record<string, TechniqueSpec>;

/** Name of one of the sample techniques. */
export type TechniqueName = keyof typeof TECHNIQUES;

const ACCURACY: MetricInfo = {
  name: 'accuracy',
  title: 'Accuracy',
  aggregation: { kind: 'proportion' },
  scale: 1,
  better: 'higher',
};
const MACRO_F1: MetricInfo = {
  name: 'macro-f1',
  title: 'Macro-F1',
  aggregation: { kind: 'corpus', formula: 'macro-f1' },
  scale: 1,
  better: 'higher',
};
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

/** A figure with an interval around it. */
export function figure(
  estimate: number,
  options: { readonly low: number | null; readonly high: number | null; readonly n: number; method?: string },
): Figure {
  return { estimate, level: 0.95, method: 'Wilson', ...options };
}

function share(right: number, n: number): Figure {
  const p = right / n;
  const z = 1.959964;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return figure(p, { low: middle - half, high: middle + half, n });
}

function latency(p50: number, n = 88): LatencySummary {
  return {
    n,
    p50,
    p90: p50 * 1.4,
    mean: figure(p50 * 1.1, { low: p50 * 1.05, high: p50 * 1.16, n, method: 't' }),
    leftOut: 90 - n,
  };
}

function machineCost(perTrial: number | null): CostSummary {
  if (perTrial === null) return { perTrial: null, billed: null, uncached: null, basis: 'unknown-price' };
  return { perTrial, billed: perTrial * 80, uncached: perTrial * 90, basis: 'machine-time' };
}

interface CellOptions {
  readonly suite: string;
  readonly model: string;
  readonly technique: TechniqueName;
  readonly cost: CostSummary;
  readonly latency: LatencySummary | null;
  readonly tokens: { readonly input: number | null; readonly output: number | null };
  readonly metrics: CellReport['metrics'];
  readonly slices?: CellReport['slices'];
  readonly confusion?: CellReport['confusion'];
  readonly trials?: Partial<CellReport['trials']>;
}

/** A cell of a report. */
export function cell(options: CellOptions): CellReport {
  const spec: TechniqueSpec = TECHNIQUES[options.technique];
  return {
    id: `${options.suite}/${spec.name}/${options.model}`,
    technique: spec,
    family: familyOf(spec),
    model: options.model,
    trials: { planned: 90, answered: 90, formatErrors: 0, failed: 0, cached: 0, ...options.trials },
    metrics: options.metrics,
    slices: options.slices ?? [],
    cost: options.cost,
    latency: options.latency,
    tokens: { cachedInput: null, ...options.tokens },
    callsPerTrial: 1,
    confusion: options.confusion ?? null,
  };
}

const SMOL = 'local:smollm2-135m';
const GEMMA = 'local:gemma-3-270m';
const REMOTE = 'openai:gpt-example-mini';

function sentimentCell(
  technique: TechniqueName,
  o: { right: number; f1: number; n?: number; p50: number | null; in: number; out: number } & Partial<
    Pick<CellOptions, 'trials' | 'confusion'>
  >,
): CellReport {
  const n = o.n ?? 90;
  const slice = (column: string, value: string, part: number, add: number) => ({
    column,
    value,
    figure: part === 0 ? null : share(Math.min(part, Math.round((o.right / n) * part) + add), part),
  });
  return cell({
    suite: 'sentiment',
    model: SMOL,
    technique,
    cost: machineCost(o.p50 === null ? null : o.p50 * 28),
    latency: o.p50 === null ? null : latency(o.p50),
    tokens: { input: o.in, output: o.out },
    metrics: [
      { metric: 'accuracy', figure: share(o.right, n) },
      {
        metric: 'macro-f1',
        figure: figure(o.f1, { low: o.f1 - 0.09, high: o.f1 + 0.08, n, method: 'bootstrap' }),
      },
    ],
    slices: [
      slice('kind', 'plain', 30, 3),
      slice('kind', 'negation', 30, -1),
      slice('kind', 'sarcasm', 28, -4),
      slice('kind', 'implicit', 0, 0),
      slice('domain', 'films', 45, 1),
      slice('domain', 'hotels', 45, -1),
    ],
    confusion: o.confusion ?? {
      labels: ['positive', 'negative', 'neutral'],
      counts: [
        [24, 3, 3, 0],
        [2, 26, 1, 1],
        [9, 6, 13, 2],
      ],
    },
    ...(o.trials === undefined ? {} : { trials: o.trials }),
  });
}

function comparison(
  o: Pick<Comparison, 'model' | 'technique' | 'metric' | 'reason'> & {
    d: readonly [number, number, number];
    p: number;
    adjustedP: number;
    verdict: Verdict;
    leftOut?: number;
    discordant?: Comparison['discordant'];
  },
): Comparison {
  const binary = o.discordant !== undefined;
  return {
    model: o.model,
    technique: o.technique,
    reference: 'plain',
    metric: o.metric,
    difference: {
      estimate: o.d[0],
      low: o.d[1],
      high: o.d[2],
      n: 90 - (o.leftOut ?? 0),
      level: 0.95,
      method: binary ? "Tango's score interval" : 'paired bootstrap',
    },
    test: binary ? 'exact McNemar' : 'approximate randomisation',
    p: o.p,
    adjustedP: o.adjustedP,
    verdict: o.verdict,
    pairs: 90 - (o.leftOut ?? 0),
    leftOut: o.leftOut ?? 0,
    discordant: o.discordant ?? null,
    reason: o.reason,
  };
}

function answer(
  technique: TechniqueName,
  text: string,
  more: Partial<ShowcaseAnswer> & { score: number | null },
): ShowcaseAnswer {
  return {
    technique,
    family: familyOf(TECHNIQUES[technique]),
    status: 'answered',
    answer: text,
    output: text,
    latencyMs: 130,
    cost: 3_600,
    ...more,
  };
}

const REVIEW =
  'The lift was out, the pool was “closed for the season”, and breakfast was a vending machine. Five stars for honesty, I suppose: the brochure did say it would be an experience.';

function sentimentShowcase(): Showcase {
  return {
    sample: 'sent-0231',
    input: REVIEW,
    targets: ['negative'],
    model: SMOL,
    answers: [
      answer('plain', 'positive', { score: 0 }),
      answer('few-shot', 'negative', { score: 1, latencyMs: 210, cost: 5_800 }),
      answer('cot', 'No line began with “Sentiment:”.', {
        score: 0,
        status: 'format-error',
        output:
          "Let's think through this step by step: the reviewer says that the lift was out. A lift is a machine that moves people up and down. The pool was closed. Five stars is the best rating, so the reviewer is",
        latencyMs: 2_640,
        cost: 73_000,
      }),
      answer('rag', 'negative', { score: 1, latencyMs: null, cost: null }),
      answer('fine-tuned', 'negative', { score: 1, output: ' negative', latencyMs: 120 }),
    ],
  };
}

function sentimentExamples(): Example[] {
  const shared = { model: SMOL };
  return [
    {
      ...answer('few-shot', 'negative', { score: 1 }),
      ...shared,
      sample: 'sent-0044',
      input: 'Not once did the battery last until lunch.',
      targets: ['negative'],
      right: true,
    },
    {
      ...answer('fine-tuned', 'neutral', { score: 1 }),
      ...shared,
      sample: 'sent-0187',
      input: 'The parcel arrived on Tuesday, as announced. It contains a lamp and a plug.',
      targets: ['neutral'],
      right: true,
    },
    {
      ...answer('plain', 'positive', { score: 0 }),
      ...shared,
      sample: 'sent-0012',
      input: 'Oh great, another update that moves every button.',
      targets: ['negative'],
      right: false,
    },
  ];
}

function sentiment(): SuiteReport {
  const binary = { model: SMOL, metric: 'accuracy' };
  return {
    name: 'sentiment',
    version: 1,
    title: 'Sentiment of reviews',
    description:
      'Is a review positive, negative or neutral? Plain, negated, sarcastic and implicit wordings.',
    primary: ACCURACY,
    metrics: [ACCURACY, MACRO_F1],
    margin: 0.05,
    pass: null,
    reference: 'plain',
    samples: { used: 90, available: 300, split: 'test' },
    models: [SMOL],
    cells: [
      sentimentCell('plain', { right: 41, f1: 0.41, p50: 128, in: 84, out: 2.1 }),
      sentimentCell('few-shot', { right: 63, f1: 0.682, p50: 207, in: 412, out: 2 }),
      sentimentCell('cot', {
        right: 21,
        f1: 0.22,
        p50: 2_641,
        in: 103,
        out: 71.3,
        trials: { answered: 62, formatErrors: 28 },
      }),
      sentimentCell('rag', {
        right: 47,
        f1: 0.5,
        n: 88,
        p50: null,
        in: 640,
        out: 2,
        trials: { answered: 88, failed: 2, cached: 40 },
      }),
      sentimentCell('fine-tuned', { right: 80, f1: 0.885, p50: 124, in: 31, out: 2 }),
    ],
    comparisons: [
      comparison({
        ...binary,
        technique: 'few-shot',
        d: [0.2444, 0.123, 0.361],
        p: 0.00018,
        adjustedP: 0.00054,
        verdict: 'better',
        discordant: { onlyTechnique: 28, onlyReference: 6 },
        reason: 'The adjusted p is below 0.05 and the difference is in favour of few-shot.',
      }),
      comparison({
        ...binary,
        technique: 'cot',
        d: [-0.2222, -0.335, -0.101],
        p: 0.0011,
        adjustedP: 0.0022,
        verdict: 'worse',
        discordant: { onlyTechnique: 5, onlyReference: 25 },
        reason: 'The adjusted p is below 0.05 and the difference is in favour of plain.',
      }),
      comparison({
        ...binary,
        technique: 'rag',
        d: [0.0682, -0.05, 0.185],
        p: 0.31,
        adjustedP: 0.31,
        verdict: 'undecided',
        leftOut: 2,
        discordant: { onlyTechnique: 17, onlyReference: 11 },
        reason: 'The interval holds both a difference that matters and none: 88 pairs are too few.',
      }),
      comparison({
        ...binary,
        technique: 'fine-tuned',
        d: [0.4333, 0.321, 0.531],
        p: 1e-9,
        adjustedP: 4e-9,
        verdict: 'better',
        discordant: { onlyTechnique: 42, onlyReference: 3 },
        reason: 'The adjusted p is below 0.05 and the difference is in favour of fine-tuned.',
      }),
    ],
    detectable: { difference: 0.17, n: 90, assumption: 'Assumes that 30% of the samples are discordant.' },
    wordings: [
      {
        technique: 'plain',
        model: SMOL,
        chosen: 1,
        wordings: [
          { text: 'Classify the sentiment of the review.', figure: share(8, 20) },
          {
            text: 'Say whether the review is positive, negative or neutral. One word.',
            figure: share(11, 20),
          },
          { text: 'What does the writer feel?', figure: null },
        ],
        setup: { elapsedMs: 7_800, calls: 60, inputTokens: 5_040, outputTokens: 122, cost: 216_000 },
      },
    ],
    showcases: [sentimentShowcase()],
    examples: sentimentExamples(),
    findings: [
      'On smollm2-135m, fine-tuned answers best: 88.9% against 45.6% for plain (+43.3 points, interval +32.1 to +53.1).',
      'Five examples in the prompt already bring +24.4 points at 1.6 times the latency.',
      'Whether retrieval helps is undecided: +6.8 points, interval −5.0 to +18.5.',
    ],
  };
}

function translationCell(o: {
  model: string;
  technique: TechniqueName;
  chrf: readonly [number, number, number] | null;
  length: number | null;
  cost: CostSummary;
  p50: number | null;
}): CellReport {
  return cell({
    suite: 'translation',
    model: o.model,
    technique: o.technique,
    cost: o.cost,
    latency: o.p50 === null ? null : latency(o.p50, 60),
    tokens: o.p50 === null || o.chrf === null ? { input: null, output: null } : { input: 96.4, output: 24.9 },
    trials:
      o.chrf === null
        ? { planned: 60, answered: 0, failed: 60 }
        : { planned: 60, answered: 60, cached: o.model === REMOTE ? 60 : 0 },
    metrics: [
      {
        metric: 'chrf',
        figure:
          o.chrf === null
            ? null
            : figure(o.chrf[0], { low: o.chrf[1], high: o.chrf[2], n: 60, method: 'bootstrap' }),
      },
      {
        metric: 'length-distance',
        figure:
          o.length === null
            ? null
            : figure(o.length, { low: o.length * 0.8, high: o.length * 1.25, n: 60, method: 't' }),
      },
    ],
    slices: ['French', 'German', 'Spanish'].map((value, index) => ({
      column: 'language',
      value,
      figure:
        o.chrf === null
          ? null
          : figure(o.chrf[0] - 2 + index, {
              low: o.chrf[1] - 5,
              high: o.chrf[2] + 4,
              n: 20,
              method: 'bootstrap',
            }),
    })),
  });
}

function translation(): SuiteReport {
  const tokens = (perTrial: number): CostSummary => ({
    perTrial,
    billed: 0,
    uncached: perTrial * 60,
    basis: 'tokens',
  });
  const unknown: CostSummary = { perTrial: null, billed: null, uncached: null, basis: 'unknown-price' };
  const corpus = { metric: 'chrf' };
  return {
    name: 'translation',
    version: 2,
    title: 'Translation into three languages',
    description: 'English sentences into French, German and Spanish, in a house style.',
    primary: CHRF,
    metrics: [CHRF, LENGTH],
    margin: 2,
    pass: 50,
    reference: 'plain',
    samples: { used: 60, available: 180, split: 'test' },
    models: [GEMMA, REMOTE],
    cells: [
      translationCell({
        model: GEMMA,
        technique: 'plain',
        chrf: [31.2, 28.4, 34.1],
        length: 11.4,
        cost: unknown,
        p50: 690,
      }),
      translationCell({
        model: GEMMA,
        technique: 'few-shot',
        chrf: [44.8, 41.9, 47.6],
        length: 3.1,
        cost: unknown,
        p50: 742,
      }),
      translationCell({
        model: GEMMA,
        technique: 'fine-tuned',
        chrf: null,
        length: null,
        cost: unknown,
        p50: null,
      }),
      translationCell({
        model: REMOTE,
        technique: 'plain',
        chrf: [61.4, 58.8, 63.7],
        length: 1.9,
        cost: tokens(41_200),
        p50: 911,
      }),
      translationCell({
        model: REMOTE,
        technique: 'few-shot',
        chrf: [62, 59.6, 64.4],
        length: 1.8,
        cost: tokens(88_700),
        p50: 1_204,
      }),
      translationCell({
        model: REMOTE,
        technique: 'cot',
        chrf: [59.1, 56, 61.9],
        length: 2.4,
        cost: tokens(412_000),
        p50: 3_420,
      }),
      translationCell({
        model: REMOTE,
        technique: 'rag',
        chrf: [63.5, 61, 65.8],
        length: 1.7,
        cost: tokens(131_000),
        p50: null,
      }),
    ],
    comparisons: [
      comparison({
        ...corpus,
        model: GEMMA,
        technique: 'few-shot',
        d: [13.6, 10.9, 16.2],
        p: 0.0001,
        adjustedP: 0.0001,
        verdict: 'better',
        leftOut: 30,
        reason: 'The adjusted p is below 0.05 and the difference is in favour of few-shot.',
      }),
      comparison({
        ...corpus,
        model: REMOTE,
        technique: 'few-shot',
        d: [0.6, -0.4, 1.5],
        p: 0.21,
        adjustedP: 0.42,
        verdict: 'equivalent',
        leftOut: 30,
        reason: 'The whole interval lies within the margin of 2 points.',
      }),
      comparison({
        ...corpus,
        model: REMOTE,
        technique: 'cot',
        d: [-2.3, -4.6, 0.1],
        p: 0.06,
        adjustedP: 0.12,
        verdict: 'undecided',
        leftOut: 30,
        reason: 'Neither a difference nor its absence is shown.',
      }),
      comparison({
        ...corpus,
        model: REMOTE,
        technique: 'rag',
        d: [2.1, 0.7, 3.6],
        p: 0.004,
        adjustedP: 0.012,
        verdict: 'better',
        leftOut: 30,
        reason: 'The adjusted p is below 0.05 and the difference is in favour of rag.',
      }),
    ],
    detectable: {
      difference: null,
      n: 60,
      assumption: 'The spread of a corpus metric is not known beforehand.',
    },
    wordings: [],
    showcases: [
      {
        sample: 'tr-0107',
        input: 'Please confirm your appointment by 4:30 p.m. tomorrow, {name}.',
        targets: ['Veuillez confirmer votre rendez-vous avant demain 16 h 30, {name}.'],
        model: REMOTE,
        answers: [
          answer('plain', 'Veuillez confirmer votre rendez-vous d’ici demain 16 h 30, {name}.', {
            score: 71.3,
            cost: 41_000,
          }),
          answer('few-shot', 'Merci de confirmer votre rendez-vous avant demain 16 h 30, {name}.', {
            score: 82.9,
            cost: 88_000,
          }),
          answer('cot', 'Confirmez votre rendez-vous demain à 4:30, {name}.', { score: 48.2, cost: 410_000 }),
          answer('rag', 'The server closed the connection.', {
            status: 'failed',
            score: null,
            output: '',
            latencyMs: null,
            cost: null,
          }),
        ],
      },
    ],
    examples: [],
    findings: [
      'On gpt-example-mini, retrieval of the house termbase gains +2.1 chrF (interval +0.7 to +3.6); few-shot is equivalent to plain.',
      'On gemma-3-270m, few-shot gains +13.6 chrF; fine-tuned could not be measured, since all 60 trials failed.',
    ],
  };
}

const CLAIMS: readonly (readonly [DecisionRow['aspect'], string, readonly (string | null)[]])[] = [
  ['cost', 'Cost', ['free - $0.01', '$10 - $100', '$100 - $10,000+', null]],
  ['time', 'Time to implement', ['minutes', 'hours to days', 'days to weeks', null]],
  ['complexity', 'Technical complexity', ['low', 'medium', 'high', null]],
  ['data', 'Data required', ['none', 'documents / knowledge base', '100s - 1000s of examples', null]],
  [
    'best-for',
    'Best for',
    [
      'general tasks, quick experiments',
      'accessing external / private data',
      'specialised behaviour, consistent style',
      null,
    ],
  ],
  [
    'updates',
    'Updates',
    ['instant (change the prompt)', 'easy (add documents)', 'hard (retrain the model)', null],
  ],
  ['scalability', 'Scalability', ['excellent', 'good', 'requires infrastructure', null]],
];

const MEASURED: Readonly<Record<string, readonly [string, Mark, string]>> = {
  'cost/prompt-engineering': [
    '$0.0036 to $0.41 per 1,000 answers, choice of wording included',
    'confirmed',
    'The claim names $0.01 per use; the dearest technique cost $0.00041.',
  ],
  'cost/fine-tuning': [
    '$0.02 of machine time for training (local:smollm2-135m)',
    'contradicted',
    'Measured set-up is below the lower end of $100; labelling effort was not declared.',
  ],
  'time/prompt-engineering': ['7.8 s to choose among 3 wordings', 'confirmed', 'Below an hour.'],
  'data/fine-tuning': ['240 labelled examples', 'confirmed', 'Within 100s to 1000s.'],
  'best-for/rag': [
    '+6.8 points over plain on sentiment (interval −5.0 to +18.5); +2.1 chrF on translation',
    'not settled',
    'No suite with private documents was run.',
  ],
};

function decision(): DecisionRow[] {
  return CLAIMS.map(([aspect, title, claims]) => ({
    aspect,
    title,
    cells: FAMILIES.slice(0, 3).map((family: Family, index): DecisionCell => {
      const [measured, mark, why] = MEASURED[`${aspect}/${family}`] ?? [
        null,
        'not measured' as const,
        'This run holds nothing that could tell.',
      ];
      return { family, claim: claims[index] ?? null, measured, mark, why };
    }),
  }));
}

/** A report of two suites and five techniques, with failures and unknowns; parts of it can be replaced. */
export function buildReport(changes: Partial<Report> = {}): Report {
  return {
    schema: 'adaptbench-report/1',
    run: {
      id: '2026-01-15T09-30-00Z-a1b2c3',
      createdAt: '2026-01-15T09:30:00.000Z',
      toolVersion: '0.1.0',
      profile: 'quick',
      split: 'test',
      seed: 7,
      repeats: 1,
      finished: true,
      command: ['adaptbench', 'run', 'sentiment', 'translation', '--model', 'local:smollm2-135m'],
      machine: {
        platform: 'linux',
        arch: 'x64',
        cpu: 'Example CPU @ 2.40GHz',
        cores: 2,
        memoryBytes: 8_000_000_000,
        node: '24.21.0',
      },
      loads: [{ model: SMOL, elapsedMs: 1_040 }],
    },
    totals: {
      trials: 870,
      answered: 780,
      formatErrors: 28,
      failed: 62,
      missing: 0,
      calls: 874,
      cachedCalls: 280,
      resentCalls: 1,
      inputTokens: 241_310,
      outputTokens: 17_904,
      billed: 12_400_000,
      uncached: null,
      elapsedMs: 284_000,
    },
    decision: decision(),
    suites: [sentiment(), translation()],
    prices: [
      {
        match: 'openai:gpt-example-mini',
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
    notices: [
      '62 trials failed; they are left out of every score and counted in every table.',
      'The quick profile uses 90 of 300 samples: differences below 17 points may go unseen.',
    ],
    ...changes,
  };
}

/** A line of `trials.csv`; parts of it can be replaced. */
export function buildRow(changes: Partial<TrialRow> = {}): TrialRow {
  return {
    suite: 'sentiment',
    technique: 'plain',
    family: 'prompt-engineering',
    model: SMOL,
    sample: 'sent-0012',
    repeat: 0,
    slices: { kind: 'sarcasm', domain: 'software' },
    input: 'Oh great, another update that moves every button.',
    targets: ['negative'],
    status: 'answered',
    answer: 'positive',
    output: ' positive',
    scores: { accuracy: 0, 'macro-f1': null },
    inputTokens: 84,
    outputTokens: 2,
    calls: 1,
    cachedCalls: 0,
    latencyMs: 128.4,
    sharedBy: 1,
    costNanoUsd: 3_584,
    ...changes,
  };
}

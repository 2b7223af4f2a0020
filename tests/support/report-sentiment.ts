import type { CellReport } from '../../src/analysis/figures/cell-model.ts';
import type { Example, Showcase } from '../../src/analysis/samples/sample-model.ts';
import type { SuiteReport } from '../../src/analysis/suites/suite-model.ts';

import { economics } from './report-economics.ts';
import {
  ACCURACY,
  answer,
  type CellOptions,
  cell,
  comparison,
  figure,
  latency,
  MACRO_F1,
  machineCost,
  resultOf,
  SMOL,
  share,
  type TechniqueName,
} from './report-parts.ts';

function sentimentCell(
  technique: TechniqueName,
  o: { right: number; f1: number; n?: number; p50: number | null; in: number; out: number } & Partial<
    Pick<CellOptions, 'trials' | 'classification' | 'repeats'>
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
    classification: o.classification ?? {
      confusion: {
        labels: ['positive', 'negative', 'neutral'],
        counts: [
          [24, 3, 3],
          [2, 26, 1],
          [9, 6, 13],
        ],
        none: [0, 1, 2],
      },
      perClass: [
        {
          label: 'positive',
          support: 30,
          predicted: 35,
          precision: share(24, 35),
          recall: share(24, 30),
          f1: figure(0.738, { low: 0.61, high: 0.85, n: 90, method: 'BCa bootstrap, t tails' }),
        },
        {
          label: 'negative',
          support: 30,
          predicted: 35,
          precision: share(26, 35),
          recall: share(26, 30),
          f1: figure(0.8, { low: 0.69, high: 0.89, n: 90, method: 'BCa bootstrap, t tails' }),
        },
        {
          label: 'neutral',
          support: 30,
          predicted: 17,
          precision: share(13, 17),
          recall: share(13, 30),
          f1: figure(0.553, { low: 0.38, high: 0.7, n: 90, method: 'BCa bootstrap, t tails' }),
        },
      ],
      weightedF1: figure(0.697, { low: 0.59, high: 0.79, n: 90, method: 'BCa bootstrap, t tails' }),
      cohenKappa: figure(0.557, { low: 0.41, high: 0.69, n: 90, method: 'BCa bootstrap, t tails' }),
    },
    repeats: o.repeats ?? null,
    ...(o.trials === undefined ? {} : { trials: o.trials }),
  });
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

/** Labels by one small model: proportions, slices, confusion, a failed and an unread answer. */
export function sentiment(): SuiteReport {
  const binary = { model: SMOL, metric: 'accuracy' };
  return {
    name: 'sentiment',
    version: 1,
    title: 'Sentiment of reviews',
    description:
      'Is a review positive, negative or neutral? Plain, negated, sarcastic and implicit prompt variants.',
    primary: ACCURACY,
    metrics: [ACCURACY, MACRO_F1],
    margin: 0.05,
    pass: null,
    reference: 'plain',
    answerKind: 'label',
    samples: { used: 90, available: 300, split: 'test' },
    models: [SMOL],
    cells: [
      sentimentCell('plain', { right: 41, f1: 0.41, p50: 128, in: 84, out: 2.1 }),
      sentimentCell('few-shot', {
        right: 63,
        f1: 0.682,
        p50: 207,
        in: 412,
        out: 2,
        repeats: { betweenSd: 0.41, withinSd: 0.2, agreement: 0.808, samples: 90, repeats: 3 },
      }),
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
        effects: [
          { kind: 'odds-ratio', estimate: 4.667, low: 1.898, high: 13.8 },
          { kind: 'cohens-h', estimate: 0.497, low: 0.24, high: 0.75 },
        ],
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
        skipped: 2,
        unpaired: 1,
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
    exploratory: {
      techniques: [
        {
          a: { technique: 'few-shot', model: SMOL },
          b: { technique: 'fine-tuned', model: SMOL },
          ...resultOf(
            comparison({
              ...binary,
              technique: 'few-shot',
              d: [-0.189, -0.29, -0.09],
              p: 0.0004,
              adjustedP: 0.0012,
              verdict: 'worse',
              discordant: { onlyTechnique: 4, onlyReference: 21 },
              effects: [{ kind: 'odds-ratio', estimate: 0.19, low: 0.0478, high: 0.563 }],
              reason: 'Worse: an idea for the next run.',
            }),
          ),
        },
      ],
      models: [],
      slices: [
        {
          column: 'kind',
          value: 'sarcasm',
          ...comparison({
            ...binary,
            technique: 'few-shot',
            d: [0.107, -0.12, 0.32],
            p: 0.45,
            adjustedP: 0.6,
            verdict: 'undecided',
            discordant: { onlyTechnique: 7, onlyReference: 4 },
            reason: 'Undecided.',
          }),
        },
      ],
    },
    best: [{ model: SMOL, techniques: ['fine-tuned'], compared: 5 }],
    detectable: {
      difference: 0.17,
      corrected: 0.21,
      comparisons: 4,
      n: 90,
      noise: { kind: 'discordance', value: 0.3 },
      assumption: 'Assumes that 30% of the samples are discordant.',
    },
    economics: [economics()],
    promptVariants: [
      {
        technique: 'plain',
        model: SMOL,
        chosen: 1,
        skipped: null,
        promptVariants: [
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
    tuned: [],
    curves: [],
    retrieval: null,
    update: null,
    showcases: [sentimentShowcase()],
    examples: sentimentExamples(),
    findings: [
      'On smollm2-135m, fine-tuned answers best: 88.9% against 45.6% for plain (+43.3 points, interval +32.1 to +53.1).',
      'Five examples in the prompt already bring +24.4 points at 1.6 times the latency.',
      'Step-by-step reasoning is worse than plain: −22.2 points, interval −33.5 to −10.1.',
      'fine-tuned is the best of 5 techniques (each compared with all others).',
      'Whether retrieval helps is undecided: +6.8 points, interval −5.0 to +18.5.',
    ],
  };
}

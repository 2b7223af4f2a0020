import type { CellReport, CostSummary } from '../../src/analysis/figures/cell-model.ts';
import type { SuiteReport } from '../../src/analysis/suites/suite-model.ts';

import {
  answer,
  CHRF,
  cell,
  comparison,
  figure,
  GEMMA,
  LENGTH,
  latency,
  REMOTE,
  type TechniqueName,
} from './report-parts.ts';

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

/** Texts by two models: corpus metrics, unknown prices, a technique of which every trial failed. */
export function translation(): SuiteReport {
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
    answerKind: 'text',
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
        skipped: 30,
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
        skipped: 30,
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
        skipped: 30,
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
        skipped: 30,
        reason: 'The adjusted p is below 0.05 and the difference is in favour of rag.',
      }),
    ],
    exploratory: { techniques: [], models: [], slices: [] },
    best: [],
    detectable: {
      difference: null,
      corrected: null,
      comparisons: 1,
      n: 60,
      noise: null,
      assumption: 'The spread of a corpus metric is not known beforehand.',
    },
    economics: [],
    promptVariants: [],
    tuned: [],
    curves: [],
    retrieval: null,
    update: null,
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

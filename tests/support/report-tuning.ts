import type { CurveReport } from '../../src/analysis/tuning/learning-curve-model.ts';
import type { TunedReport } from '../../src/analysis/tuning/tuned-model.ts';
import { SMOL } from './report-parts.ts';

/** A model trained here with two seeds, one trained with passages, and one that stands in no ledger. */
export function tuned(): readonly TunedReport[] {
  const facts = {
    training: 'closed-book',
    backend: 'local',
    examples: 90,
    available: 120,
    seed: 2,
    hyperparameters: { rank: 8, learningRate: 0.001, maxSteps: null },
    took: { elapsedMs: 175_000, trainedTokens: 50_120, cost: 4_000_000 },
    inAll: { elapsedMs: 350_000, trainedTokens: 100_240, cost: 8_100_000 },
    attempts: { started: 3, failed: 1 },
    peakMemoryBytes: 3_348_725_760,
    bytes: 1_859_680,
    heldOut: [
      { step: 0, loss: 2.71 },
      { step: 12, loss: 0.96 },
      { step: 24, loss: 0.28 },
      { step: 36, loss: 0.33 },
    ],
    keptStep: 24,
    devScores: [
      { seed: 1, value: 0.8, low: 0.62, high: 0.9, n: 30, chosen: false },
      { seed: 2, value: 0.87, low: 0.7, high: 0.95, n: 30, chosen: true },
    ],
    declared: { labellingMs: 45 * 60_000, cost: 22_500_000_000 },
  } as const;
  return [
    { key: 'sentiment-1', model: SMOL, techniques: ['fine-tuned', 'fine-tuned-few-shot'], facts },
    {
      key: 'sentiment-2',
      model: SMOL,
      techniques: ['rag-fine-tuned'],
      facts: {
        ...facts,
        training: 'with-passages',
        backend: 'openai',
        took: { elapsedMs: null, trainedTokens: null, cost: null },
        inAll: { elapsedMs: null, trainedTokens: null, cost: null },
        peakMemoryBytes: null,
        bytes: null,
        declared: null,
        devScores: [],
      },
    },
    { key: 'openai:ft:<b>&', model: SMOL, techniques: ['mine'], facts: null },
  ];
}

/** A curve over training examples that overtakes one technique within the data. */
export function curves(): readonly CurveReport[] {
  const point = (value: number, estimate: number) => ({
    value,
    seeds: [
      { seed: 1, estimate: estimate - 0.02 },
      { seed: 2, estimate: estimate + 0.02 },
    ],
    figure: { estimate, low: estimate - 0.1, high: estimate + 0.1, n: 90, level: 0.95, method: 'bootstrap' },
  });
  return [
    {
      axis: 'training examples',
      model: SMOL,
      samples: 90,
      points: [point(10, 0.4), point(40, 0.6), point(90, 0.8)],
      overtakings: [
        { technique: 'few-shot', level: 0.7, at: 60.4, low: 30.2, high: null, within: [10, 90], share: 0.93 },
        { technique: 'better', level: 0.9, at: null, low: null, high: null, within: [10, 90], share: 0.01 },
      ],
    },
  ];
}

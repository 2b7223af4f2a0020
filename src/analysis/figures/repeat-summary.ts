import { varianceComponents } from '../../statistics/variance-components.ts';
import type { SampleScores } from '../trials/sample-scores.ts';
import type { RepeatSummary } from './cell-model.ts';

/** How much of a metric's noise lies between samples and how much between repeats; `null` when nothing was repeated. */
export function summariseRepeats(scores: readonly SampleScores[]): RepeatSummary | null {
  const parts = varianceComponents(scores.map(({ values }) => values).filter(({ length }) => length > 0));
  if (parts === undefined) return null;
  const { between, within, samples, repeats } = parts;
  return {
    betweenSd: Math.sqrt(between),
    withinSd: Math.sqrt(within),
    agreement: between + within === 0 ? null : between / (between + within),
    samples,
    repeats,
  };
}

import { deriveSeed } from '../../lib/random.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import type { CellData, TrialData } from '../trials/run-index.ts';
import { sampleScores } from '../trials/sample-scores.ts';
import type { SliceFigure } from './cell-model.ts';
import { metricFigure } from './metric-figure.ts';

/** A metadata value as text; a sample without it has an empty one. */
export function sliceValue(trial: Pick<TrialData, 'sample'>, column: string): string {
  const value = trial.sample.metadata[column];
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The primary metric within every value of every slice column, values in the order of their text. */
export function sliceFigures(cell: CellData, metric: MetricInfo, seed: number): SliceFigure[] {
  const { suite } = cell;
  return suite.slices.flatMap((column) => {
    const groups = Map.groupBy(cell.trials, (trial) => sliceValue(trial, column));
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, trials]) => ({
        column,
        value,
        figure: metricFigure({
          metric,
          suite,
          scores: sampleScores(trials, metric.name),
          seed: deriveSeed(seed, 'slice', cell.header.id, column, value),
        }),
      }));
  });
}

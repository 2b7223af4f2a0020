import type { Comparison } from '../analysis/comparisons/comparison-model.ts';
import type { CellReport } from '../analysis/figures/cell-model.ts';
import type { Figure } from '../analysis/figures/figure.ts';
import type { Report } from '../analysis/report.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';

/** The cells of a suite that a model answered, in the order of the report. */
export function cellsOf(suite: SuiteReport, model: string): readonly CellReport[] {
  return suite.cells.filter((cell) => cell.model === model);
}

/** A metric of a cell; `null` when no trial could be scored. */
export function figureOf(cell: CellReport, metric: string): Figure | null {
  return cell.metrics.find((entry) => entry.metric === metric)?.figure ?? null;
}

/** How a cell compares with the reference on the primary metric; `undefined` for the reference itself. */
export function comparisonOf(suite: SuiteReport, cell: CellReport): Comparison | undefined {
  return suite.comparisons.find(
    (entry) =>
      entry.model === cell.model &&
      entry.technique === cell.technique.name &&
      entry.metric === suite.primary.name,
  );
}

/** Every model of the report once, in order. */
export function modelsOf(report: Report): readonly string[] {
  return [...new Set(report.suites.flatMap((suite) => suite.models))];
}

/** The confidence level of a suite's figures; 95% where no figure says otherwise. */
export function levelOf(suite: SuiteReport): number {
  for (const cell of suite.cells) {
    const figure = figureOf(cell, suite.primary.name);
    if (figure !== null) return figure.level;
  }
  return 0.95;
}

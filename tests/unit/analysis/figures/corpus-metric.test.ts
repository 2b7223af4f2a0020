import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import { compareRuns } from '../../../../src/analysis/gate/compare.ts';
import { gateRuns } from '../../../../src/analysis/gate/gate.ts';
import { explorerRows } from '../../../../src/analysis/samples/explorer-rows.ts';
import type { CorpusFormula } from '../../../../src/core/corpus-formula.ts';
import { CORPUS_FORMULAS } from '../../../../src/metrics/corpus-formulas.ts';
import type { MetricInfo } from '../../../../src/protocol/metric.ts';
import { buildRun } from '../../../support/run-record-builder.ts';

const HALVES: MetricInfo = {
  name: 'halves',
  title: 'Halves',
  aggregation: { kind: 'corpus', formula: 'half-of-all' },
  scale: null,
  better: 'higher',
};

/** A formula as a scorer of one's own brings it. */
const halfOfAll: CorpusFormula = { name: 'half-of-all', fromSums: ([sum = 0]) => sum / 2 };
const formulas = CORPUS_FORMULAS.with([halfOfAll]);

const record = (id: string) =>
  buildRun({
    id,
    suite: { metrics: [HALVES], primaryMetric: HALVES.name, pass: 1 },
    cells: ['plain', 'cot'].map((technique, at) => ({
      technique,
      outcomes: [1, 0, 1, 0],
      facts: (sample) => ({ statistics: [at + (sample % 2)] }),
    })),
  });

describe('a formula of a scorer of one’s own', () => {
  it('gives its figures to a report that is handed it', () => {
    const report = buildReport(record('own'), { formulas });
    const [suite] = report.suites;
    expect(suite?.cells.map(({ metrics }) => metrics[0]?.figure?.estimate)).toEqual([1, 3]);
    expect(suite?.comparisons[0]?.difference?.estimate).toBe(2);
    expect(report.notices.join('\n')).not.toContain('formula');
  });

  it('leaves its figures unknown, with a notice, where nobody knows it', () => {
    const run = record('unknown');
    // The same record is read with the formula and without.
    buildReport(run, { formulas });
    const report = buildReport(run);
    const [suite] = report.suites;
    expect(suite?.cells.map(({ metrics }) => metrics)).toEqual([
      [{ metric: 'halves', figure: null }],
      [{ metric: 'halves', figure: null }],
    ]);
    expect(suite?.comparisons).toMatchObject([{ difference: null, p: null, verdict: 'undecided' }]);
    const points = suite?.economics.flatMap(({ byCost }) => byCost.points) ?? [];
    expect(points.map(({ quality, onFrontier }) => [quality, onFrontier])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(report.notices).toContain(
      'toy: Halves is unknown, because its formula "half-of-all" is not known here. It comes with the scorer that the run was made with.',
    );
  });

  it('serves the gate and the comparison of runs', () => {
    const input = { candidate: record('b'), baseline: record('a') };
    expect(compareRuns({ ...input, formulas }).cells[0]?.difference?.estimate).toBe(0);
    expect(compareRuns(input).cells[0]?.difference).toBeNull();
    expect(gateRuns({ ...input, formulas }).cells[0]?.difference?.estimate).toBe(0);
    expect(gateRuns(input).cells[0]?.difference).toBeNull();
  });
});

describe('a metric that only answers together have', () => {
  it('is not shown for one answer, unless it decides', () => {
    const other = (name: string, onlyTogether: boolean): MetricInfo => ({
      ...HALVES,
      name,
      title: name,
      aggregation: {
        kind: 'corpus',
        formula: 'half-of-all',
        ...(onlyTogether ? { onlyTogether: true as const } : {}),
      },
    });
    const metrics = [other('alone', false), other('together', true), other('deciding', true)];
    const run = buildRun({
      suite: { metrics, primaryMetric: 'deciding', pass: 1 },
      cells: [{ technique: 'plain', outcomes: [1] }],
    });
    expect(explorerRows(run).suites[0]?.metrics.map(({ title }) => title)).toEqual(['deciding', 'alone']);
  });
});

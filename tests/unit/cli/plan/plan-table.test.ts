import { describe, expect, it } from 'vitest';
import { renderPlan } from '../../../../src/cli/plan/plan-table.ts';
import { usdToNano } from '../../../../src/lib/money.ts';
import { sumKnown } from '../../../../src/lib/sum-known.ts';
import type { CellEstimate, PlanEstimate } from '../../../../src/runner/estimate.ts';

function cell(change: Partial<CellEstimate> = {}): CellEstimate {
  return {
    cell: 'mood/plain/openai:small',
    model: 'openai:small',
    trials: 6,
    calls: 6,
    promptTokensPerCall: null,
    promptTokensGuessed: false,
    expectedCost: null,
    highestCost: null,
    expectedMs: null,
    ...change,
  };
}

/** The lines after the table of cells. */
function saidOf(
  cells: readonly CellEstimate[],
  pilot: string | null = 'run-1',
  scoring: PlanEstimate['scoring'] = [],
): string {
  const plan = {
    cells,
    scoring,
    suites: [],
    calls: cells.reduce((sum, { calls }) => sum + calls, 0),
    expectedCost: sumKnown(cells.map(({ expectedCost }) => expectedCost)),
    highestCost: sumKnown(cells.map(({ highestCost }) => highestCost)),
    expectedMs: sumKnown(cells.map(({ expectedMs }) => expectedMs)),
    pilot,
  };
  const text = renderPlan(plan, { color: false, width: 300 });
  return text.slice(text.indexOf('\n\n') + 2, text.indexOf('\n\nWhat'));
}

const measured = cell({ expectedMs: 720_000, expectedCost: usdToNano(0.1) });
const bounded = cell({ highestCost: usdToNano(2) });

describe('the sums of a plan', () => {
  it('tell what scoring takes apart', () => {
    const said = saidOf([measured], 'run-1', [
      { model: 'openai:judge', calls: 6, expectedCost: usdToNano(0.5) },
      { model: 'openai:other', calls: 1, expectedCost: null },
    ]);
    expect(said.split('\n').slice(0, 3)).toEqual([
      '  1 cell, 6 calls, cost ≈ $0.10, time ≈ 12 min 00 s',
      '  Scoring takes up to 6 calls of openai:judge besides, cost ≈ $0.50',
      '  Scoring takes up to 1 call of openai:other besides, cost unknown',
    ]);
  });

  it('are whole where every cell is known', () => {
    expect(saidOf([measured, measured])).toBe(
      '  2 cells, 12 calls, cost ≈ $0.20, time ≈ 24 min 00 s\n' +
        '  Time and expected cost (≈) by run run-1; ≤ is with every answer as long as it may be.',
    );
    expect(saidOf([bounded, cell({ expectedCost: 1, highestCost: usdToNano(1) })])).toContain(
      'cost ≤ $3.00, time unknown',
    );
  });

  it('are said as far as they are known, with the cells that are not', () => {
    expect(saidOf([measured, measured, cell()])).toContain(
      'cost at least $0.20 (1 cell unknown), time at least 24 min 00 s (1 cell unknown)',
    );
    expect(saidOf([measured, bounded, bounded, cell(), cell()])).toContain(
      'cost at least $0.10 and ≤ $4.00 for 2 cells (2 cells unknown), time at least 12 min 00 s (4 cells unknown)',
    );
    expect(saidOf([measured, bounded])).toContain('cost at least $0.10 and ≤ $2.00 for 1 cell, time');
    expect(saidOf([bounded, cell()])).toContain('cost ≤ $2.00 for 1 cell (1 cell unknown), time unknown');
  });

  it('are unknown, never 0, where nothing is known', () => {
    expect(saidOf([cell(), cell()], null)).toBe(
      '  2 cells, 12 calls, cost unknown, time unknown\n' +
        '  No finished run of these cells was found, so time and expected cost are not known yet.',
    );
  });

  it('say which prompt tokens were counted by a tokenizer that may be another', () => {
    const guessed = cell({ promptTokensPerCall: 50, promptTokensGuessed: true });
    expect(saidOf([{ ...guessed, highestCost: usdToNano(1) }, guessed, cell()], null)).toContain(
      'not known yet; ≤ is with every answer as long as it may be.\n' +
        '  Prompt tokens of openai:small are estimated (≈) by o200k_base, a tokenizer of OpenAI that is not known to be theirs; so is a cost that rests on them (≤).',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import { machinePaces } from '../../../../src/analysis/figures/machine-pace.ts';
import { indexRun } from '../../../../src/analysis/trials/run-index.ts';
import { buildRun, type CellPlan } from '../../../support/run-record-builder.ts';

const SAMPLES = 12;

/** New prompt tokens, cached prompt tokens and output tokens of a call. */
type Tokens = (at: number) => [number, number, number];

/** Calls whose time follows from their tokens, times a pace. */
function cell(technique: string, tokens: Tokens, pace: number): CellPlan {
  return {
    technique,
    outcomes: Array(SAMPLES).fill(1),
    facts: (at) => {
      const [fresh, cached, output] = tokens(at);
      return {
        usage: { inputTokens: fresh + cached, cachedInputTokens: cached, outputTokens: output },
        machineMs: pace * (5 + 0.5 * fresh + 0.1 * cached + 20 * output),
      };
    },
  };
}

const plain = (pace: number): CellPlan =>
  cell('plain', (at) => [20 + 7 * at, ((at * 13) % 11) * 3, 1 + ((at * 5) % 7)], pace);
const persona = (pace: number): CellPlan =>
  cell('persona', (at) => [30 + 5 * at, ((at * 17) % 13) * 2, 2 + ((at * 3) % 5)], pace);

const pacesOf = (cells: readonly CellPlan[]): readonly number[] => [
  ...machinePaces(indexRun(buildRun({ cells })).cells).values(),
];

describe('machinePaces', () => {
  it('is 1 where tokens explain all of the time', () => {
    expect(pacesOf([plain(1), persona(1)])).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
  });

  it('tells a cell that was measured on a slower machine', () => {
    const [first, second] = pacesOf([plain(1), persona(1.5)]);
    // numpy 2.4.6: lstsq(X / y, 1), then sum(y) / sum(X @ coefficients) of each cell
    expect(first).toBeCloseTo(0.8607999488468318, 9);
    expect(second).toBeCloseTo(1.2834897155169447, 9);
  });

  it.each<[string, Tokens]>([
    ['no prompt was cached', (at) => [20 + 7 * at, 0, 3]],
    ['prompts were cached in proportion', (at) => [10 + 3 * at, 20 + 6 * at, 1 + (at % 5)]],
    ['all calls had the same tokens', () => [50, 10, 3]],
  ])('is known where %s', (_, tokens) => {
    const [first, second] = pacesOf([cell('plain', tokens, 1), cell('persona', tokens, 1.5)]);
    // ml-matrix 6.15.1: solve(X, 1, true), by the pseudo-inverse
    expect(first).toBeCloseTo(0.866666666666667, 9);
    expect(second).toBeCloseTo(1.3, 9);
  });

  it('says nothing of one cell alone, of providers, of cached answers and of unknown tokens', () => {
    expect(pacesOf([plain(1)])).toEqual([]);
    const facts = { machineMs: null };
    const remote = { outcomes: Array(SAMPLES).fill(1), model: 'openai:priced', facts } as const;
    expect(
      pacesOf([
        { technique: 'plain', ...remote },
        { technique: 'vague', ...remote },
      ]),
    ).toEqual([]);
    const cached = { outcomes: Array(SAMPLES).fill(1), facts: { cachedFrom: 'run-0' } };
    expect(pacesOf([plain(1), { technique: 'vague', ...cached }])).toEqual([]);
    const blind = { outcomes: Array(SAMPLES).fill(1), facts: { usage: null } };
    expect(pacesOf([plain(1), { technique: 'vague', ...blind }])).toEqual([]);
  });

  it('makes a notice where the machine was uneven, and stands beside the cells', () => {
    const uneven = buildReport(buildRun({ cells: [plain(1), persona(1.5)] }));
    expect(uneven.notices).toContain(
      "This machine was not equally fast while local:tiny was measured: answers took 0.86 (toy, plain) to 1.28 times (toy, persona) what their tokens explain. Smaller differences of cost and latency may be the machine's; break-evens allow for it.",
    );
    expect(uneven.suites[0]?.cells.map(({ pace }) => pace?.toFixed(2))).toEqual(['0.86', '1.28']);
    const even = buildReport(buildRun({ cells: [plain(1), persona(1.1)] }));
    expect(even.notices.join()).not.toContain('equally fast');
  });
});

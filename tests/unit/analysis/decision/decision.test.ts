import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { Aspect, DecisionCell } from '../../../../src/analysis/decision/decision-model.ts';
import { FAMILIES, type Family } from '../../../../src/protocol/words.ts';
import { buildRun, type Outcome, type RunPlan, technique } from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';
import { attemptOf } from '../../../support/tuned.ts';

function decide(plan: RunPlan, aspect: Aspect, family: Family = 'prompt-engineering'): DecisionCell {
  const row = buildReport(buildRun(plan)).decision.find((item) => item.aspect === aspect);
  const cell = row?.cells.find((item) => item.family === family);
  if (cell === undefined) throw new Error(`no ${aspect} of ${family}`);
  return cell;
}

const times = (n: number, outcome: Outcome): Outcome[] => Array(n).fill(outcome);
const rag = technique('rag', { retrieval: SEARCH });

describe('the decision table', () => {
  it('has seven aspects of four families and a row for privacy, and measures nothing where nothing was run', () => {
    const { decision } = buildReport(buildRun({ cells: [] }));
    expect(decision.map(({ title }) => title)).toEqual([
      'Cost',
      'Time to implement',
      'Technical complexity',
      'Data required',
      'Best for',
      'Updates',
      'Scalability',
      'Where data goes',
    ]);
    for (const { aspect, cells } of decision) {
      expect(cells.map(({ family }) => family)).toEqual(FAMILIES);
      for (const cell of cells) {
        expect(cell).toMatchObject({ mark: 'not measured', measured: null });
        expect(cell.claim === null).toBe(cell.family === 'rag-fine-tuning' || aspect === 'privacy');
        expect(cell.why).toMatch(/\.$/);
      }
    }
  });

  it('never marks a family that was not run, nor updates and scalability', () => {
    const { decision } = buildReport(buildRun({ cells: [{ technique: 'plain', outcomes: [1, 0] }] }));
    const others = decision.flatMap(({ aspect, cells }) =>
      cells.filter(
        ({ family }) => family !== 'prompt-engineering' || ['updates', 'scalability'].includes(aspect),
      ),
    );
    // Of eight aspects those of the three other families, and two of this one.
    expect(others).toHaveLength(8 * 3 + 2);
    for (const cell of others) expect(cell).toMatchObject({ mark: 'not measured', measured: null });
  });

  it('takes an arm that only diagnoses for no evidence', () => {
    const oracle = technique('rag-oracle', { retrieval: { ...SEARCH, mode: 'oracle' } });
    const cell = decide({ cells: [{ technique: oracle, outcomes: [1] }] }, 'cost', 'rag');
    expect(cell).toMatchObject({ mark: 'not measured', measured: null });
  });
});

describe('its cost', () => {
  it('is of a thousand answers by the reference, and confirms up to a cent an answer', () => {
    const cell = decide(
      {
        cells: [
          { technique: 'cot', outcomes: [1], facts: { machineMs: 900_000 } },
          { technique: 'plain', outcomes: [1, 0] },
        ],
      },
      'cost',
    );
    expect(cell.mark).toBe('confirmed');
    expect(cell.measured).toBe(
      'local:tiny: $0.010 per 1,000 answers (plain; toy; n = 2; machine time at the price listed). A month of 10,000 answers, an assumed volume: $0.10.',
    );
  });

  it('contradicts above a cent, and is not settled while a cost is unknown', () => {
    const dear = { technique: 'plain', outcomes: [1], facts: { machineMs: 360_000 } };
    expect(decide({ cells: [dear] }, 'cost').mark).toBe('contradicted');
    const unpriced = { technique: 'plain', outcomes: [1], model: 'openai:new' };
    expect(decide({ cells: [{ technique: 'plain', outcomes: [1] }, unpriced] }, 'cost').mark).toBe(
      'not settled',
    );
    expect(decide({ cells: [unpriced] }, 'cost')).toMatchObject({ mark: 'not measured', measured: null });
  });

  it('of retrieval is shown but not marked without the cost of its index', () => {
    const cell = decide({ cells: [{ technique: rag, outcomes: [1] }] }, 'cost', 'rag');
    expect(cell.mark).toBe('not settled');
    expect(cell.measured).toContain('$0.010 per 1,000 answers (rag;');
  });
});

describe('its time, data and best use', () => {
  it('measures the machine’s part of the set-up only', () => {
    const tuning = {
      outcomes: [
        [1, 0],
        [1, 1],
      ],
      chosen: 1,
    };
    const cell = decide({ cells: [{ technique: 'plain', outcomes: [1], tuning }] }, 'time');
    expect(cell.mark).toBe('not settled');
    expect(cell.measured).toContain('took at most 400 ms (1 set-up timed of 1)');
    expect(decide({ cells: [{ technique: 'plain', outcomes: [1] }] }, 'time').mark).toBe('not measured');
  });

  it('holds "no data" against what examples brought', () => {
    const data = (reference: Outcome[], shots: Outcome[]): DecisionCell =>
      decide(
        {
          cells: [
            { technique: 'plain', outcomes: reference },
            { technique: 'few-shot', outcomes: shots },
          ],
        },
        'data',
      );
    expect(data(times(40, 0), times(40, 1))).toMatchObject({
      mark: 'contradicted',
      measured: 'Train examples shown with each question: plain 0 and few-shot 5.',
    });
    expect(data(times(40, 1), times(40, 0)).mark).toBe('confirmed');
    expect(data([1, 0, 1], [1, 0, 1]).mark).toBe('not settled');
    expect(decide({ cells: [{ technique: 'plain', outcomes: [1] }] }, 'data').mark).toBe('not settled');
  });

  it('counts documents and labelled examples where both go in', () => {
    const both = technique('rag-fine-tuned', {
      retrieval: SEARCH,
      weights: { training: 'with-passages', tuned: null },
    });
    const tuned = { key: 'mood-1', attempts: [attemptOf()] };
    const cell = decide({ cells: [{ technique: both, outcomes: [1, 0], tuned }] }, 'data', 'rag-fine-tuning');
    expect(cell.short).toBe('12 labelled examples');
    expect(cell.measured).toBe(
      'Train examples shown with each question: rag-fine-tuned 0. Labelled examples at hand, chosen from, trained on or among the documents: toy, rag-fine-tuned 12. Labelled examples trained on: toy 12 (rag-fine-tuned).',
    );
  });

  it('shows verdicts by suite beside what a family is said to be best for', () => {
    const cells = [
      { technique: 'plain', outcomes: times(40, 0) },
      { technique: rag, outcomes: times(40, 1) },
    ];
    expect(decide({ cells }, 'best-for', 'rag')).toMatchObject({
      mark: 'not settled',
      measured:
        'toy (local:tiny, against plain): better: rag (n = 40). Slices in which it was better, exploratory: toy: every slice (rag).',
    });
    expect(decide({ cells: cells.slice(0, 1) }, 'best-for')).toMatchObject({
      mark: 'not measured',
      measured: null,
    });
  });

  it('counts ingredients, services and steps', () => {
    const cell = decide(
      { cells: [{ technique: rag, outcomes: [1], facts: { calls: 2 } }] },
      'complexity',
      'rag',
    );
    expect(cell.measured).toBe(
      '1 technique (rag) made of 2 of the four ingredients (instructions, examples, retrieval, weights), with 2 model calls an answer. 3 services to run (model, embedder and vector index). 3 steps (cutting documents, embedding them and indexing them) before the first answer.',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { ClaimReport } from '../../../../src/analysis/claims/claim-model.ts';
import { CLAIMS } from '../../../../src/analysis/claims/claims.ts';
import {
  buildRun,
  type CellPlan,
  CORPUS,
  type Outcome,
  type RunPlan,
  technique,
} from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';

const SPECIFIC = { wording: 'specific', persona: false, reasoning: 'none', votes: 1 } as const;

const vague = technique('vague', { instructions: { ...SPECIFIC, wording: 'vague' } });
const fewShot = technique('few-shot', { examples: { shots: 3, selection: 'fixed' } });
const cot = technique('cot', { instructions: { ...SPECIFIC, reasoning: 'chain-of-thought' } });
const rag = technique('rag', { retrieval: SEARCH });
const tuned = technique('fine-tuned', { weights: { training: 'closed-book', tuned: null } });

/** So many wrong answers, then right ones. */
function row(wrong: number, right: number): Outcome[] {
  return [...Array<Outcome>(wrong).fill(0), ...Array<Outcome>(right).fill(1)];
}

function claim(id: string, cells: readonly CellPlan[], plan: Partial<RunPlan> = {}): ClaimReport {
  const found = buildReport(buildRun({ ...plan, cells })).claims.find((item) => item.id === id);
  if (found === undefined) throw new Error(`no claim ${id}`);
  return found;
}

const plain = (wrong: number, right: number): CellPlan => ({
  technique: 'plain',
  outcomes: row(wrong, right),
});

describe('the ledger of claims', () => {
  it('has distinct ids, a quotation, a test and what it needs of each', () => {
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
    for (const { id, quotation, test, needs } of CLAIMS) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      for (const text of [quotation, test, needs]) expect(text.length).toBeGreaterThan(10);
      expect(test).toMatch(/held/i);
      expect(test).toMatch(/failed/);
    }
  });

  it('says what it lacks where a run can tell nothing', () => {
    const { claims } = buildReport(buildRun({ cells: [plain(5, 5)] }));
    expect(claims.map(({ id }) => id)).toEqual(CLAIMS.map(({ id }) => id));
    for (const { verdict, why, evidence } of claims) {
      expect(verdict).toBe('not testable here');
      expect(why).toMatch(/^This run has nothing to test it on: it needs /);
      expect(evidence).toEqual([]);
    }
  });
});

describe('a claim that one technique is better', () => {
  it('holds, fails or stays open by the verdict of the comparison', () => {
    const examples = (outcomes: Outcome[], base = plain(20, 20)): ClaimReport =>
      claim('examples-show', [base, { technique: fewShot, outcomes }]);
    expect(examples(row(2, 38)).verdict).toBe('held');
    expect(examples(row(38, 2)).verdict).toBe('failed');
    expect(examples(row(18, 22)).verdict).toBe('not settled');
    expect(examples(row(2, 38)).evidence).toEqual([
      {
        suite: 'toy',
        model: 'local:tiny',
        verdict: 'held',
        text: expect.stringMatching(
          /^few-shot against plain on Accuracy: \+45\.0 points \(95% interval .*\), better, adjusted p < 0\.001, n = 40$/,
        ),
      },
    ]);
  });

  it('turns the comparison where the reference is the side that the claim speaks for', () => {
    const found = claim('vague-is-worse', [plain(2, 38), { technique: vague, outcomes: row(30, 10) }]);
    expect(found.verdict).toBe('held');
    expect(found.evidence[0]?.text).toMatch(/^plain against vague on Accuracy: \+70\.0 points .*, better,/);
  });

  it('says nothing of a technique that is asked with a text of its own', () => {
    const instructions = { ...vague.instructions, instruction: { text: 'Well?' } };
    const own = { technique: { ...vague, instructions }, outcomes: row(30, 10) };
    expect(claim('vague-is-worse', [plain(2, 38), own]).evidence).toEqual([]);
  });

  it('takes the majority of its tests, and none against', () => {
    const other = 'openai:priced';
    const cells = (second: Outcome[]): CellPlan[] => [
      plain(20, 20),
      { technique: fewShot, outcomes: row(2, 38) },
      { ...plain(20, 20), model: other },
      { technique: fewShot, outcomes: second, model: other },
    ];
    expect(claim('examples-show', cells(row(2, 38))).why).toBe('Of 2 tests: held in 2.');
    // One of two is no majority, and a failure stands against any number.
    expect(claim('examples-show', cells(row(19, 21)))).toMatchObject({
      verdict: 'not settled',
      why: 'Of 2 tests: held in 1 and not settled in 1.',
    });
    expect(claim('examples-show', cells(row(39, 1)))).toMatchObject({ verdict: 'not settled' });
  });
});

describe('step by step', () => {
  const reasoning: RunPlan['suite'] = { answer: { kind: 'number-or-choice', choices: [] } };

  it('is tested on problems only, and must gain 20 points', () => {
    const cells = (outcomes: Outcome[]): CellPlan[] => [plain(60, 40), { technique: cot, outcomes }];
    expect(claim('step-by-step', cells(row(20, 80)), { suite: reasoning }).verdict).toBe('held');
    // Better by 10 points, and surely by less than 20.
    const short = claim('step-by-step', cells(row(50, 50)), { suite: reasoning });
    expect(short.verdict).toBe('failed');
    expect(short.evidence[0]?.text).toMatch(/\+10\.0 points .*; the whole interval is below 20 points$/);
    expect(claim('step-by-step', cells(row(20, 80))).verdict).toBe('not testable here');
  });
});

describe('claims about knowledge and behaviour', () => {
  it('tell suites with known passages from others', () => {
    const cells = [
      plain(20, 20),
      { technique: rag, outcomes: row(2, 38) },
      { technique: tuned, outcomes: row(3, 37) },
    ];
    expect(claim('rag-for-unseen', cells).verdict).toBe('not testable here');
    expect(claim('rag-when-external', cells).verdict).toBe('not testable here');
    expect(claim('tuning-teaches-behaviour', cells).verdict).toBe('held');
    expect(claim('tuning-teaches-knowledge', cells).verdict).toBe('not testable here');
  });

  it('know outside facts by the passages that a suite names', () => {
    const suite = { corpus: CORPUS };
    const facts = { retrieval: { gold: ['d#1'], found: [{ gold: ['d#1'] }] } };
    const cells = [
      plain(38, 2),
      { technique: fewShot, outcomes: row(36, 4) },
      { technique: rag, outcomes: row(5, 35), facts },
      { technique: tuned, outcomes: row(38, 2) },
    ];
    expect(claim('rag-for-unseen', cells, { suite }).verdict).toBe('held');
    const step = claim('rag-when-external', cells, { suite });
    expect(step.verdict).toBe('held');
    expect(step.evidence[0]?.text).toMatch(/^rag against few-shot on Accuracy: \+77\.5 points/);
    expect(claim('tuning-teaches-knowledge', cells, { suite }).verdict).toBe('not settled');
    expect(claim('tuning-teaches-behaviour', cells, { suite }).verdict).toBe('not testable here');
  });

  it('hold the best of a family against techniques with ingredients of a project, which prove nothing alone', () => {
    const more = { checks: { options: {}, says: 'answers checked once' } };
    const suite = { corpus: CORPUS };
    const facts = { retrieval: { gold: ['d#1'], found: [{ gold: ['d#1'] }] } };
    const cells = [
      plain(38, 2),
      { technique: technique('checked', { more }), outcomes: row(2, 38) },
      { technique: technique('checked-shots', { more }), outcomes: row(38, 2) },
      { technique: rag, outcomes: row(20, 20), facts },
    ];
    const step = claim('rag-when-external', cells, { suite });
    expect(step.verdict).toBe('failed');
    expect(step.evidence[0]?.text).toMatch(/^rag against checked on Accuracy: −45\.0 points/);
    expect(claim('rag-for-unseen', cells, { suite }).verdict).toBe('held');
    expect(claim('examples-show', cells, { suite }).verdict).toBe('not testable here');
  });

  it('judge each step to a more powerful family by the comparison of their best', () => {
    const cells = (ragRow: Outcome[], tunedRow: Outcome[]): CellPlan[] => [
      plain(50, 10),
      { technique: rag, outcomes: ragRow },
      { technique: tuned, outcomes: tunedRow },
    ];
    expect(claim('increasingly-powerful', cells(row(30, 30), row(5, 55))).verdict).toBe('held');
    expect(claim('increasingly-powerful', cells(row(5, 55), row(30, 30))).verdict).toBe('failed');
  });
});

import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { SuiteReport } from '../../../../src/analysis/suites/suite-model.ts';
import type { RunRecord } from '../../../../src/protocol/run-record.ts';
import {
  buildRun,
  LOCAL_MODEL,
  type Outcome,
  RECALL,
  technique,
} from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';

const OTHER = 'openai:priced';

function suiteOf(record: RunRecord): SuiteReport {
  const [suite] = buildReport(record).suites;
  if (suite === undefined) throw new Error('no suite');
  return suite;
}

/** So many wrong answers, then right ones. */
function row(wrong: number, right: number): Outcome[] {
  return [...Array<Outcome>(wrong).fill(0), ...Array<Outcome>(right).fill(1)];
}

describe('pairs that nobody named', () => {
  it('are all but those with the reference, each list corrected by Benjamini and Hochberg', () => {
    const { exploratory, comparisons } = suiteOf(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: row(30, 30) },
          { technique: 'few-shot', outcomes: row(20, 40) },
          { technique: 'cot', outcomes: row(40, 20) },
          { technique: 'few-shot-cot', outcomes: row(18, 42) },
        ],
      }),
    );
    expect(comparisons.map(({ technique: name }) => name)).toEqual(['few-shot', 'cot', 'few-shot-cot']);
    const { techniques } = exploratory;
    expect(techniques.map(({ a, b }) => [a.technique, b.technique])).toEqual([
      ['few-shot', 'cot'],
      ['few-shot', 'few-shot-cot'],
      ['cot', 'few-shot-cot'],
    ]);
    // Discordant 20:0, 0:2 and 0:22: exact McNemar 2^-19, .5 and 2^-21; Benjamini and Hochberg over the three.
    expect(techniques.map(({ p }) => p)).toEqual([2 ** -19, 0.5, 2 ** -21]);
    expect(techniques.map(({ adjustedP }) => adjustedP)).toEqual([
      expect.closeTo(1.5 * 2 ** -19, 15),
      0.5,
      expect.closeTo(3 * 2 ** -21, 15),
    ]);
    expect(techniques.map(({ verdict }) => verdict)).toEqual(['better', 'undecided', 'worse']);
  });

  it('hold the same technique on two models apart, and leave diagnostic arms out', () => {
    const oracle = technique('rag-oracle', { retrieval: { ...SEARCH, mode: 'oracle' } });
    const { exploratory } = suiteOf(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: row(30, 10) },
          { technique: oracle, outcomes: row(0, 40) },
          { technique: 'plain', outcomes: row(10, 30), model: OTHER },
          { technique: oracle, outcomes: row(0, 40), model: OTHER },
        ],
      }),
    );
    expect(exploratory.techniques).toEqual([]);
    expect(exploratory.models).toHaveLength(1);
    expect(exploratory.models[0]).toMatchObject({
      a: { technique: 'plain', model: LOCAL_MODEL },
      b: { technique: 'plain', model: OTHER },
      verdict: 'worse',
      discordant: { onlyTechnique: 0, onlyReference: 20 },
    });
  });
});

describe('slices', () => {
  it('are compared with the reference, one family a model', () => {
    const { exploratory } = suiteOf(
      buildRun({
        suite: { slices: ['kind'] },
        samples: (index) => ({ metadata: { kind: index < 12 ? 'hard' : 'easy' } }),
        cells: [
          { technique: 'plain', outcomes: row(12, 12) },
          { technique: 'few-shot', outcomes: row(0, 24) },
        ],
      }),
    );
    expect(
      exploratory.slices.map(({ column, value, pairs, p, adjustedP, verdict }) => ({
        slice: `${column}: ${value}`,
        pairs,
        p,
        adjustedP,
        verdict,
      })),
    ).toEqual([
      { slice: 'kind: easy', pairs: 12, p: 1, adjustedP: 1, verdict: 'undecided' },
      { slice: 'kind: hard', pairs: 12, p: 2 ** -11, adjustedP: 2 ** -10, verdict: 'better' },
    ]);
  });
});

describe('the best', () => {
  it('is the one that is shown to beat each other', () => {
    const { best, findings } = suiteOf(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: row(40, 20) },
          { technique: 'few-shot', outcomes: row(0, 60) },
          { technique: 'cot', outcomes: row(38, 22) },
        ],
      }),
    );
    expect(best).toEqual([{ model: LOCAL_MODEL, techniques: ['few-shot'], compared: 3 }]);
    expect(findings.at(-1)).toBe(
      `With ${LOCAL_MODEL}, few-shot is the best of 3 techniques on Accuracy (each compared with all others).`,
    );
  });

  it('is a tie where the samples do not tell techniques apart, the higher score first', () => {
    const { best, findings } = suiteOf(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: row(20, 10) },
          { technique: 'cot', outcomes: row(19, 11) },
          { technique: 'few-shot', outcomes: row(18, 12) },
        ],
      }),
    );
    expect(best[0]?.techniques).toEqual(['few-shot', 'cot', 'plain']);
    expect(findings.at(-1)).toContain(
      'few-shot, cot and plain are tied for the best on Accuracy: none of them is shown to beat another, and none is ruled out',
    );
  });

  it('stays open where failed trials could turn it', () => {
    // 6 samples gained by few-shot, and 6 on which it failed: counted wrong they would undo what the others show.
    const plain = [...row(6, 0), ...row(0, 20), ...row(0, 6)];
    const fewShot = [...row(0, 26), ...Array<Outcome>(6).fill('failed')];
    const { best, comparisons } = suiteOf(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: plain },
          { technique: 'few-shot', outcomes: fewShot },
        ],
      }),
    );
    expect(comparisons[0]).toMatchObject({ p: 2 ** -5, verdict: 'undecided', skipped: 6 });
    expect(best[0]?.techniques.toSorted()).toEqual(['few-shot', 'plain']);
  });
});

describe('what a comparison says besides its p', () => {
  it('gives effect sizes, and the smallest difference that it could have shown', () => {
    const { comparisons } = suiteOf(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: row(35, 25) },
          { technique: 'few-shot', outcomes: row(20, 40) },
          { technique: 'cot', outcomes: row(35, 25) },
        ],
      }),
    );
    const [fewShot, cot] = comparisons;
    expect(fewShot?.effects.map(({ kind }) => kind)).toEqual(['odds-ratio', 'cohens-h']);
    // 15 gained, none lost: no upper end; Clopper and Pearson's lower one is .025^(1/15).
    const share = 0.025 ** (1 / 15);
    expect(fewShot?.effects[0]).toMatchObject({ estimate: null, high: null });
    expect(fewShot?.effects[0]?.low).toBeCloseTo(share / (1 - share), 9);
    // statsmodels.stats.proportion.proportion_effectsize(40 / 60, 25 / 60)
    expect(fewShot?.effects[1]?.estimate).toBeCloseTo(0.5072849887, 9);
    expect(fewShot?.detectable).toBeGreaterThan(0.1);
    expect(cot).toMatchObject({ effects: [{ kind: 'cohens-h', estimate: 0 }], detectable: null });
  });

  it('counts samples that only one side was judged on', () => {
    const { comparisons } = suiteOf(
      buildRun({
        finished: false,
        cells: [
          { technique: 'plain', outcomes: [1, 0, 1, 1] },
          { technique: 'cot', outcomes: [1, 1, 'missing', 'missing'] },
        ],
      }),
    );
    expect(comparisons[0]).toMatchObject({ pairs: 2, skipped: 0, unpaired: 2 });
    expect(comparisons[0]?.reason).toContain('2 pairs, 2 samples judged on one side only');
  });

  it('corrects equivalence over the family too', () => {
    const same = row(10, 390);
    const one = suiteOf(
      buildRun({
        suite: { margin: 0.01 },
        cells: [
          { technique: 'plain', outcomes: same },
          { technique: 'cot', outcomes: same },
        ],
      }),
    ).comparisons[0];
    const three = suiteOf(
      buildRun({
        suite: { margin: 0.01 },
        cells: [
          { technique: 'plain', outcomes: same },
          { technique: 'cot', outcomes: same },
          { technique: 'few-shot', outcomes: same },
          { technique: 'few-shot-cot', outcomes: same },
        ],
      }),
    ).comparisons[0];
    // Without discordance Tango's score test of a share m is Φ(−√(n m / (1 − m))): scipy.stats.norm.cdf.
    expect(one?.adjustedEquivalenceP).toBeCloseTo(0.0222115924, 9);
    expect(one?.verdict).toBe('equivalent');
    expect(three?.adjustedEquivalenceP).toBeCloseTo(3 * 0.0222115924, 9);
    expect(three?.verdict).toBe('undecided');
  });
});

describe('repeats', () => {
  it('are told apart from samples, in a cell and in a comparison', () => {
    const { cells, comparisons } = suiteOf(
      buildRun({
        repeats: 2,
        suite: { metrics: [RECALL], primaryMetric: RECALL.name, pass: 0.5 },
        cells: [
          {
            technique: 'plain',
            outcomes: [
              [0, 0],
              [1, 1],
              [0.5, 0.5],
            ],
          },
          {
            technique: 'cot',
            outcomes: [
              [0, 1],
              [1, 0],
              [1, 0],
            ],
          },
        ],
      }),
    );
    // Means 0, 1, .5 without any spread within: mean squares 0.5 and 0.
    expect(cells[0]?.repeats).toEqual({
      betweenSd: 0.5,
      withinSd: 0,
      agreement: 1,
      samples: 3,
      repeats: 2,
    });
    // Every sample has the mean .5 and the variance .5 within: between is estimated below 0, and shown as 0.
    expect(cells[1]?.repeats).toMatchObject({ betweenSd: 0, agreement: 0 });
    expect(cells[1]?.repeats?.withinSd).toBeCloseTo(Math.sqrt(0.5), 12);
    expect(comparisons[0]?.spread?.withinSd).toBeCloseTo(Math.sqrt(0.5), 12);
  });

  it('are nothing to speak of when every sample was asked once', () => {
    const { cells } = suiteOf(buildRun({ cells: [{ technique: 'plain', outcomes: [1, 0, 1] }] }));
    expect(cells[0]?.repeats).toBeNull();
  });
});

describe('labels', () => {
  it('have precision, recall and F1 with their intervals, and the whole has kappa', () => {
    const { cells } = suiteOf(
      buildRun({ cells: [{ technique: 'plain', outcomes: [...row(10, 20), 'format-error'] }] }),
    );
    const found = cells[0]?.classification;
    expect(found?.perClass.map(({ label }) => label)).toEqual(['yes', 'no']);
    for (const { support, predicted, precision, recall, f1 } of found?.perClass ?? []) {
      expect(precision === null).toBe(predicted === 0);
      expect(recall === null).toBe(support === 0);
      for (const figure of [precision, recall, f1]) {
        if (figure === null || figure.low === null || figure.high === null) continue;
        expect(figure.low).toBeLessThanOrEqual(figure.estimate);
        expect(figure.high).toBeGreaterThanOrEqual(figure.estimate);
      }
    }
    expect(found?.perClass.map(({ recall }) => recall?.method ?? 'none')).toContain('Wilson');
    expect(found?.weightedF1.n).toBe(31);
  });
});

import { describe, expect, it } from 'vitest';
import type { GateCell, GateResult } from '../../../src/analysis/gate/gate-result.ts';
import { renderGate } from '../../../src/reporters/gate-summary.ts';
import { ACCURACY } from '../../support/run-record-builder.ts';

function cell(technique: string, change: Partial<GateCell> = {}): GateCell {
  return {
    suite: 'toy',
    technique,
    model: 'local:tiny',
    metric: ACCURACY,
    margin: 0.05,
    verdict: 'passed',
    difference: null,
    regressionP: null,
    pairs: 100,
    skipped: 0,
    settlingPairs: null,
    unchanged: false,
    changedSamples: [],
    rescoredSamples: [],
    onlyCandidate: [],
    onlyBaseline: [],
    reason: 'Passed: a loss of 5 points or more is ruled out (100 pairs).',
    ...change,
  };
}

function gate(change: Partial<GateResult> = {}): GateResult {
  return {
    candidate: 'new',
    baseline: 'old',
    passed: true,
    cells: [cell('plain')],
    missingCells: [],
    newCells: [],
    ...change,
  };
}

const PLAIN_TEXT = { color: false, width: 80 } as const;

describe('renderGate', () => {
  it('says of every cell why, and the verdict last', () => {
    expect(renderGate(gate({ newCells: ['toy/cot/local:tiny'] }), PLAIN_TEXT)).toMatchInlineSnapshot(`
      "new held to old
      ✓ toy/plain/local:tiny
          Passed: a loss of 5 points or more is ruled out (100 pairs).
        toy/cot/local:tiny: new, nothing to hold it to
      Gate passed
      "
    `);
  });

  it('names what made it fail, each kind once', () => {
    const regressed = cell('few-shot', {
      verdict: 'regressed',
      reason: 'Regressed: the loss is larger than 5 points (100 pairs).',
    });
    const underpowered = cell('cot', {
      verdict: 'underpowered',
      reason: `Underpowered: neither a loss of 5 points nor its absence is shown (12 pairs). About 300 pairs would settle it if nothing changed.`,
    });
    const failed = gate({
      passed: false,
      cells: [regressed, underpowered, underpowered],
      missingCells: ['toy/vague/local:tiny'],
    });
    expect(renderGate(failed, PLAIN_TEXT)).toMatchInlineSnapshot(`
      "new held to old
      ▼ toy/few-shot/local:tiny
          Regressed: the loss is larger than 5 points (100 pairs).
      ? toy/cot/local:tiny
          Underpowered: neither a loss of 5 points nor its absence is shown (12
          pairs). About 300 pairs would settle it if nothing changed.
      ? toy/cot/local:tiny
          Underpowered: neither a loss of 5 points nor its absence is shown (12
          pairs). About 300 pairs would settle it if nothing changed.
      ▼ toy/vague/local:tiny
          Missing: the new run has no such cell.
      Gate failed: regressed, underpowered, missing cells
      "
    `);
  });

  it('fails runs that have nothing in common', () => {
    expect(renderGate(gate({ passed: false, cells: [] }), PLAIN_TEXT)).toContain(
      'Gate failed: no cell in common',
    );
  });

  it('lets no escape sequence of a name through', () => {
    const text = renderGate(gate({ cells: [cell('\u001B[31mred')] }), PLAIN_TEXT);
    expect(text).not.toContain('\u001B');
    expect(text).toMatch(/\/red\b|\bred\//);
  });
});

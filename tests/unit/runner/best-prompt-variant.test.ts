import { describe, expect, it } from 'vitest';
import type { PromptCandidate } from '../../../src/runner/best-prompt-variant.ts';

type FinishedTrial = PromptCandidate['trials'][number];

import { bestPromptVariant, promptSelectionKey } from '../../../src/runner/best-prompt-variant.ts';

const ACCURACY = { name: 'accuracy', better: 'higher' } as const;

/** Finished trials with these values of the primary metric; `null` says nothing, `failed` has no score. */
function trials(...values: readonly (number | null | 'failed')[]): FinishedTrial[] {
  return values.map((value, index) => ({
    trial: {
      type: 'trial',
      key: `t-${index}`,
      cell: 'cell',
      sample: `s-${index}`,
      repeat: 0,
      promptVariant: 0,
      purpose: 'select',
      calls: [],
      outcome:
        value === 'failed' ? { status: 'failed', reason: 'HTTP 500' } : { status: 'answered', answer: 'x' },
      elapsedMs: 1,
      sharedBy: 1,
    },
    mayPass: false,
    scores:
      value === 'failed'
        ? []
        : [
            { type: 'score', trial: `t-${index}`, metric: 'other', scorerVersion: 1, value: 100 },
            { type: 'score', trial: `t-${index}`, metric: 'accuracy', scorerVersion: 1, value },
          ],
  }));
}

describe('bestWording', () => {
  it('takes the best mean of the primary metric and tells every candidate’s', () => {
    const candidates = [
      { text: 'first', trials: trials(1, 0, 0) },
      { text: 'second', trials: trials(1, 1, 0) },
      { text: 'third', trials: trials(0, 0, 0) },
    ];
    expect(bestPromptVariant(candidates, ACCURACY)).toEqual({
      chosen: 1,
      candidates: [
        { text: 'first', value: 1 / 3, n: 3 },
        { text: 'second', value: 2 / 3, n: 3 },
        { text: 'third', value: 0, n: 3 },
      ],
    });
    expect(bestPromptVariant(candidates, { name: 'accuracy', better: 'lower' }).chosen).toBe(2);
  });

  it('takes the first of equal ones, as the suite lists them', () => {
    const candidates = [trials(0, 1), trials(1, 1), trials(1, 1)].map((made, index) => ({
      text: `wording ${index}`,
      trials: made,
    }));
    expect(bestPromptVariant(candidates, ACCURACY).chosen).toBe(1);
  });

  it('compares on the samples that every candidate has a value for, and names those that some call failed on', () => {
    // On its own three samples the second would have 2 of 2, and win by the failure.
    const candidates = [
      { text: 'first', trials: trials(1, 0, 'failed', null) },
      { text: 'second', trials: trials(1, 'failed', 'failed', 1) },
    ];
    expect(bestPromptVariant(candidates, ACCURACY)).toEqual({
      chosen: 0,
      candidates: [
        { text: 'first', value: 1, n: 1 },
        { text: 'second', value: 1, n: 1 },
      ],
      skipped: { samples: ['s-1', 's-2'], of: 4 },
    });
  });

  it('chooses nothing where no sample can be compared, and keeps the first', () => {
    const none = { text: 'none', trials: trials('failed', null) };
    const perfect = { text: 'perfect', trials: trials(1, 1) };
    for (const candidates of [
      [none, perfect],
      [perfect, none],
    ]) {
      expect(bestPromptVariant(candidates, ACCURACY)).toEqual({
        chosen: 0,
        candidates: candidates.map(({ text }) => ({ text, value: null, n: 0 })),
        skipped: { samples: ['s-0'], of: 2 },
      });
    }
  });
});

describe('wordingSetupKey', () => {
  it('changes with the cell and with every trial that the choice rests on', () => {
    const keys = [
      promptSelectionKey('a', [['1', '2'], ['3']]),
      promptSelectionKey('b', [['1', '2'], ['3']]),
      promptSelectionKey('a', [['1'], ['2', '3']]),
      promptSelectionKey('a', [['1', '2'], ['4']]),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(promptSelectionKey('a', [['1', '2'], ['3']])).toBe(keys[0]);
  });
});

import { describe, expect, it } from 'vitest';
import { trialRows } from '../../../../src/analysis/samples/trial-rows.ts';
import { buildRun } from '../../../support/run-record-builder.ts';

describe('trialRows', () => {
  it('holds every reported trial with all that a figure is made of', () => {
    const rows = [
      ...trialRows(
        buildRun({
          repeats: 2,
          cells: [
            {
              technique: 'few-shot',
              outcomes: [[1, 0], 'failed', 'format-error'],
              tuning: { outcomes: [[1], [0]], chosen: 0 },
              facts: (_, repeat) => (repeat === 1 ? { cachedFrom: 'run-0', sharedBy: 3 } : {}),
            },
          ],
          samples: (index) => (index === 1 ? { metadata: { kind: ['a', 1] } } : {}),
        }),
      ),
    ];
    expect(rows).toHaveLength(4);
    expect(rows[1]).toEqual({
      suite: 'toy',
      technique: 'few-shot',
      family: 'prompt-engineering',
      model: 'local:tiny',
      sample: 's-0',
      repeat: 1,
      slices: { kind: 'hard' },
      input: 'question 0',
      targets: ['yes'],
      status: 'answered',
      cut: false,
      answer: 'no',
      output: 'Answer: no',
      scores: { accuracy: 0 },
      scoringFailures: [],
      inputTokens: 100,
      outputTokens: 5,
      calls: 1,
      cachedCalls: 1,
      latencyMs: 100,
      sharedBy: 3,
      passages: null,
      goldShown: null,
      costNanoUsd: 10_000,
    });
    expect(rows[2]).toMatchObject({
      status: 'failed',
      answer: 'HTTP 500',
      output: '',
      scores: { accuracy: null },
      slices: { kind: '["a",1]' },
      calls: 0,
      latencyMs: null,
      inputTokens: null,
      costNanoUsd: null,
    });
    expect(rows[3]).toMatchObject({ status: 'format-error', answer: 'no label in the answer', repeat: 0 });
  });

  it('gives a sample without the slice an empty one, and no time to calls answered before', () => {
    const [row] = trialRows(
      buildRun({
        cells: [{ technique: 'plain', outcomes: [1], facts: { calls: 2, cachedFrom: 'run-0' } }],
        samples: () => ({ metadata: {} }),
      }),
    );
    expect(row).toMatchObject({ slices: { kind: '' }, latencyMs: null, cachedCalls: 2 });
  });
});

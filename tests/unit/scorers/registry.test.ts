import { describe, expect, it } from 'vitest';
import type { Scorer } from '../../../src/core/scorer.ts';
import { createScorers, SCORERS } from '../../../src/scorers/registry.ts';
import { answered, FORMAT_ERROR, sampleOf } from '../../support/suite-builder.ts';

const answer = { kind: 'label', labels: ['positive', 'negative'] } as const;
const create = (name: string, options: Record<string, unknown> = {}): readonly Scorer[] =>
  createScorers({ scorers: [{ name, options }], answer });

describe('createScorers', () => {
  it('keeps the order of the suite and hands the options on', () => {
    const scorers = createScorers({
      scorers: [
        { name: 'exact-tokens', options: { column: 'names' } },
        { name: 'accuracy', options: {} },
      ],
      answer,
    });
    expect(scorers.map((scorer) => scorer.metric.name)).toEqual(['exact-tokens', 'accuracy']);
    expect(() => scorers[0]?.check(sampleOf({ metadata: { names: ['Anna'] } }))).not.toThrow();
  });

  it('says which option of which scorer is unfit', () => {
    expect(() => create('length-kept', { max: 40 })).toThrowError(
      expect.objectContaining({
        code: 'INVALID_CONFIG',
        message: 'the options of the scorer "length-kept" are unfit: Unrecognized key: "max".',
      }),
    );
    expect(() => create('key-facts', { column: 5 })).toThrow(
      'the options of the scorer "key-facts" are unfit: Invalid input: expected string, received number.',
    );
  });
});

describe('every scorer', () => {
  const sample = sampleOf({
    metadata: {
      exact: ['Anna'],
      keyFacts: [{ fact: 'name', accept: ['Anna'] }],
      maxWords: 10,
      targetGrade: 3,
    },
  });
  const options: Readonly<Record<string, Record<string, unknown>>> = {
    'form-kept': { rules: [{ name: 'no question', avoids: '\\?' }] },
  };
  const scorers = Object.keys(SCORERS).map((name) => [name, create(name, options[name])[0]] as const);

  it('yields a metric of its own', () => {
    const metrics = scorers.map(([, scorer]) => scorer?.metric.name);
    expect(new Set(metrics).size).toBe(scorers.length);
  });

  it.each(scorers)('%s stays within its scale and gives a format error no credit', (name, scorer) => {
    scorer?.check(sample);
    const most = scorer?.metric.scale ?? Number.POSITIVE_INFINITY;
    for (const text of ['positive', 'negative']) {
      const score = scorer?.score(sample, answered(text));
      // Some say nothing about a sample that has an answer, or so short a one; their own tests ask them about others.
      if (score === null && ['refusals', 'repetition'].includes(name)) continue;
      const value = score?.value ?? Number.NaN;
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(most + 1e-9);
    }
    const ofError = scorer?.score(sample, FORMAT_ERROR)?.value ?? 0;
    // A spread has no best answer; nothing is as long as an answer.
    if (name === 'length-spread') expect(ofError).toBeGreaterThan(0);
    else expect(ofError).toBe(0);
  });

  it.each(scorers)('%s keeps sums exactly where the metric needs them', (_, scorer) => {
    const statistics = scorer?.score(sample, answered('positive'))?.statistics;
    expect(statistics !== undefined).toBe(scorer?.metric.aggregation.kind === 'corpus');
  });
});

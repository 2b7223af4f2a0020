import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineScorer, type Scorer } from '../../../src/core/scorer.ts';
import { CORPUS_FORMULAS } from '../../../src/metrics/corpus-formulas.ts';
import type { Reading } from '../../../src/protocol/records.ts';
import { BUILT_IN_SCORERS } from '../../../src/scorers/built-in-scorers.ts';
import { createScorers, formulasOf } from '../../../src/scorers/create-scorers.ts';
import { PURE, scoreNow } from '../../support/score-now.ts';
import { answered, FORMAT_ERROR, sampleOf } from '../../support/suite-builder.ts';

const answer = { kind: 'label', labels: ['yes', 'no'] } as const;
const create = (name: string, options: Record<string, unknown> = {}): Scorer =>
  BUILT_IN_SCORERS.get(name).create(options, { answer });

/** A scorer as a project has one of its own. */
const shout = defineScorer({
  name: 'shout',
  version: 3,
  options: z.strictObject({ mark: z.string().default('!') }),
  create: ({ mark }) => ({
    metric: {
      name: 'shouts',
      title: 'Shouts',
      aggregation: { kind: 'proportion' },
      scale: 1,
      better: 'lower',
    },
    score: (_sample, reading) => ({
      value: reading.status === 'answered' && reading.answer.endsWith(mark) ? 1 : 0,
    }),
  }),
});

describe('createScorers', () => {
  it('keeps the order of the suite and hands the options on', () => {
    const scorers = createScorers(
      {
        scorers: [
          { name: 'shout', options: { mark: '?' } },
          { name: 'accuracy', options: {} },
        ],
        answer,
      },
      BUILT_IN_SCORERS.with([shout]),
    );
    expect(scorers.map(({ metric, version }) => [metric.name, version])).toEqual([
      ['shouts', 3],
      ['accuracy', 2],
    ]);
    expect(scorers[0]?.score(sampleOf(), answered('What?'), PURE)).toEqual({ value: 1 });
    expect(scorers[0]?.check(sampleOf())).toBeUndefined();
  });

  it.each([
    [
      'length-kept',
      { colum: 'words' },
      'the scorer "length-kept" takes no option "colum". Valid: column. Did you mean "column"?',
    ],
    [
      'key-fact-recall',
      { column: 5 },
      'the option "column" of the scorer "key-fact-recall" is 5: Invalid input: expected string, received number.',
    ],
    ['accuracy', { strict: true }, 'the scorer "accuracy" takes no option "strict".'],
    ['form-kept', {}, 'the option "rules" of the scorer "form-kept" is missing.'],
    [
      'form-kept',
      { rules: [{ name: 'a', keep: 'b' }] },
      'the scorer "form-kept" takes no option "rules.0.keep".',
    ],
    [
      'form-kept',
      { rules: [{ name: 'a', keeps: '(' }] },
      'the option "rules.0.keeps" of the scorer "form-kept" is "(": "(" is not a regular expression.',
    ],
  ])('of the options of %s %j says what is unfit', (name, options, message) => {
    expect(() => create(name, options)).toThrowError(
      expect.objectContaining({ code: 'INVALID_CONFIG', message }),
    );
  });

  it('refuses a metric of a formula that the scorer does not bring', () => {
    const vague = defineScorer({
      name: 'vague',
      options: z.strictObject({}),
      create: () => ({
        metric: {
          name: 'vague',
          title: 'Vague',
          aggregation: { kind: 'corpus', formula: 'chrf' },
          scale: 100,
          better: 'higher',
        },
        score: () => null,
      }),
    });
    expect(() => vague.create({}, { answer })).toThrow(
      'the scorer "vague" has a metric of the formula "chrf", but does not bring it.',
    );
  });
});

describe('every built-in scorer', () => {
  const sample = sampleOf({
    targets: ['yes'],
    metadata: {
      exact: ['yes'],
      keyFacts: [{ fact: 'assent', accept: ['yes'] }],
      maxWords: 2,
      targetGrade: 2,
    },
  });
  const unanswerable = sampleOf({ targets: ['unknown'] });
  const form = { rules: [{ name: 'calm', avoids: '!' }] };
  const nought = { best: 'yes', is: 1, worse: 'no', worth: 0, error: 0 } as const;
  const hundred = { ...nought, is: 100 } as const;

  /** An answer that could not be better, one that could, and a format error, each with its value. */
  const table: Readonly<
    Record<
      string,
      {
        readonly of?: typeof sample;
        readonly options?: Record<string, unknown>;
        readonly best: string;
        readonly is: number;
        readonly worse: string;
        readonly worth: number;
        readonly error: number | null;
      }
    >
  > = {
    accuracy: nought,
    'macro-f1': nought,
    chrf: hundred,
    bleu: { ...hundred, of: sampleOf({ targets: ['yes it is a day'] }), best: 'yes it is a day' },
    'rouge-1': nought,
    'rouge-2': { ...nought, of: sampleOf({ targets: ['oh yes'] }), best: 'oh yes' },
    'rouge-l': nought,
    'rouge-lsum': nought,
    repetition: { best: 'a b c d e', is: 0, worse: 'a a a a a a', worth: 2 / 3, error: null },
    'exact-tokens': nought,
    'key-fact-recall': nought,
    'reading-grade-distance': {
      best: 'It is so.',
      is: 4.62,
      worse: 'Indubitably.',
      worth: 41.8,
      error: null,
    },
    'length-kept': { ...nought, worse: 'no and no' },
    'length-spread': { best: 'yes', is: 0, worse: 'no and no', worth: Math.log(2), error: Math.log(2) },
    'opening-regularity': { ...nought, worth: 1 },
    'structure-regularity': { ...nought, worth: 1 },
    'form-kept': { ...nought, options: form, worse: 'no!' },
    'answer-correctness': nought,
    'token-f1': nought,
    'correct-refusals': { ...nought, of: unanswerable, best: 'unknown' },
    'false-refusals': { best: 'yes', is: 0, worse: 'unknown', worth: 1, error: 0 },
  };

  it('has a row in this table', () => {
    expect(Object.keys(table)).toEqual(BUILT_IN_SCORERS.names);
  });

  it('yields a metric of its own', () => {
    const metrics = Object.entries(table).map(([name, { options }]) => create(name, options).metric.name);
    expect(new Set(metrics).size).toBe(metrics.length);
  });

  it.each(Object.entries(table))('%s gives what an answer is worth', (name, row) => {
    const scorer = create(name, row.options);
    const of = row.of ?? sample;
    scorer.check(of);
    const worthOf = (reading: Reading): number | null => scoreNow(scorer, of, reading)?.value ?? null;
    expect(worthOf(answered(row.best))).toBeCloseTo(row.is, 2);
    expect(worthOf(answered(row.worse))).toBeCloseTo(row.worth, 2);
    if (row.error === null) expect(worthOf(FORMAT_ERROR)).toBeNull();
    else expect(worthOf(FORMAT_ERROR)).toBeCloseTo(row.error, 2);
  });

  it.each(Object.entries(table))('%s keeps sums exactly where its metric has a formula', (name, row) => {
    const scorer = create(name, row.options);
    const score = scoreNow(scorer, row.of ?? sample, answered(row.best));
    const { aggregation } = scorer.metric;
    expect(score).not.toBeNull();
    if (aggregation.kind !== 'corpus') {
      expect(score).not.toHaveProperty('statistics');
      expect(BUILT_IN_SCORERS.get(name).formula).toBeNull();
      return;
    }
    const formula = CORPUS_FORMULAS.get(aggregation.formula);
    expect(BUILT_IN_SCORERS.get(name).formula).toBe(formula);
    expect(formula.fromSums(score?.statistics ?? [])).toSatisfy(Number.isFinite);
  });
});

describe('formulasOf', () => {
  it('are those of all scorers, each once', () => {
    expect(formulasOf(BUILT_IN_SCORERS).names.toSorted()).toEqual(CORPUS_FORMULAS.names.toSorted());
  });
});

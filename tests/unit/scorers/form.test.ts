import { describe, expect, it } from 'vitest';
import { formKept } from '../../../src/scorers/form-kept.ts';
import { lengthSpread } from '../../../src/scorers/length-spread.ts';
import { openingRegularity, structureRegularity } from '../../../src/scorers/regularity.ts';
import { scoreNow, TEXT } from '../../support/score-now.ts';
import { answered, FORMAT_ERROR, sampleOf } from '../../support/suite-builder.ts';

describe('form-kept', () => {
  const scorer = formKept.create(
    {
      column: 'language',
      rules: [
        { name: 'one line', avoids: '\\n' },
        { name: 'ends', keeps: '[.!?]$' },
        { name: 'space', value: 'French', applies: '[?!]', avoids: '[^\\s][?!]' },
      ],
    },
    TEXT,
  );
  const french = sampleOf({ metadata: { language: 'French' } });
  const german = sampleOf({ metadata: { language: 'German' } });

  it.each([
    [french, 'Oui !', 1],
    [french, 'Oui!', 2 / 3],
    [french, 'Oui', 1 / 2],
    [german, 'Ja!', 1],
    [german, 'Ja\nNein', 0],
  ])('is the share of the rules that apply', (sample, text, value) => {
    expect(scoreNow(scorer, sample, answered(text))?.value).toBeCloseTo(value, 12);
  });

  it('names the rules that were broken, says nothing where none applies, and takes a format error for wrong', () => {
    expect(scoreNow(scorer, french, answered('Oui!'))?.detail).toEqual({ broken: ['space'] });
    const only = formKept.create({ rules: [{ name: 'marks', applies: '!', avoids: '!!' }] }, TEXT);
    expect(scoreNow(only, german, answered('Ja.'))).toBeNull();
    expect(scoreNow(scorer, german, FORMAT_ERROR)?.value).toBe(0);
  });

  it.each([
    [{ rules: [] }, /"rules" of the scorer "form-kept" is \[\]: Too small/],
    [{ rules: [{ name: 'a' }] }, /either "keeps" or "avoids"/],
    [{ rules: [{ name: 'a', keeps: '(' }] }, /"\(" is not a regular expression/],
    [{ rules: [{ name: 'a', value: 'x', keeps: 'b' }] }, /need the "column"/],
  ])('refuses options that mean nothing', (options, message) => {
    expect(() => formKept.create(options, TEXT)).toThrow(message);
  });

  it('refuses a sample without the column', () => {
    expect(() => scorer.check(sampleOf({ metadata: {} }))).toThrow(/language/);
  });
});

describe('length-spread', () => {
  it('keeps what its spread is computed from', () => {
    const sample = sampleOf({ targets: ['one two three'] });
    const ratio = Math.log(2 / 4);
    const score = scoreNow(lengthSpread.create({}, TEXT), sample, answered('word'));
    expect(score?.value).toBeCloseTo(-ratio, 12);
    expect(score?.statistics).toEqual([1, ratio, ratio * ratio]);
    expect(scoreNow(lengthSpread.create({}, TEXT), sample, FORMAT_ERROR)?.statistics?.[1]).toBeCloseTo(
      Math.log(1 / 4),
      12,
    );
  });
});

describe('regularity', () => {
  it('counts each answer in its class', () => {
    const sample = sampleOf({});
    expect(scoreNow(openingRegularity.create({}, TEXT), sample, answered('A day.'))?.statistics).toEqual([
      0, 1, 0, 0, 0, 0,
    ]);
    expect(scoreNow(openingRegularity.create({}, TEXT), sample, FORMAT_ERROR)?.statistics).toEqual([
      1, 0, 0, 0, 0, 0,
    ]);
    expect(scoreNow(structureRegularity.create({}, TEXT), sample, answered('A. B.'))?.statistics).toEqual([
      0, 0, 0, 0, 0, 1, 0, 0, 0, 0,
    ]);
  });
});

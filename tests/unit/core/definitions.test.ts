import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineIngredient } from '../../../src/core/ingredient.ts';
import { defineTechnique } from '../../../src/core/preset.ts';
import { defineProvider } from '../../../src/core/provider.ts';
import { defineScorer } from '../../../src/core/scorer.ts';
import { defineReporter } from '../../../src/reporters/reporter.ts';
import { TEXT } from '../../support/score-now.ts';

/** Written without a compiler. */
type Loose = (definition: unknown) => unknown;
const loose = (define: (definition: never) => unknown): Loose => define as Loose;

const METRIC = { name: 'own', title: 'Own', aggregation: { kind: 'mean' }, scale: null, better: 'higher' };
const scorerOf = (parts: unknown) => () => {
  const scorer = { name: 'own', options: z.any(), create: () => parts };
  return (loose(defineScorer)(scorer) as ReturnType<typeof defineScorer>).create({}, TEXT);
};
const ingredientOf = (use: unknown) => () => {
  const ingredient = { name: 'own', version: 1, options: z.strictObject({}), use: () => use };
  return (loose(defineIngredient)(ingredient) as ReturnType<typeof defineIngredient>).use({});
};
const PROVIDER = {
  name: 'own',
  title: 'Own',
  place: 'local',
  example: 'own:a',
  variables: {},
  prices: [],
  open: () => {},
};

describe('a definition that no compiler has looked at is refused', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a provider without variables',
      () => loose(defineProvider)({ ...PROVIDER, variables: undefined }),
      'the field "variables" of the provider "own" is missing.',
    ],
    [
      'a variable of no kind',
      () => loose(defineProvider)({ ...PROVIDER, variables: { OWN_KEY: 'token' } }),
      'the field "variables.OWN_KEY" of the provider "own" is "token": ',
    ],
    [
      'an ingredient without a version',
      () => loose(defineIngredient)({ name: 'own', options: z.any(), use: () => {} }),
      'the field "version" of the ingredient "own" is missing.',
    ],
    [
      'an ingredient that says nothing',
      ingredientOf({}),
      'the field "says" of the ingredient "own" is missing.',
    ],
    [
      'a technique with an empty text',
      () => loose(defineTechnique)({ name: 'own', instruction: ' ' }),
      'the field "instruction" of the technique "own" is " ": has to hold a text.',
    ],
    [
      'a misspelled field of a technique',
      () => loose(defineTechnique)({ name: 'own', instructions: { wordings: 'vague' } }),
      'the technique "own" takes no field "instructions.wordings".',
    ],
    [
      'a technique with a wording that does not exist',
      () => loose(defineTechnique)({ name: 'own', instructions: { wording: 'exact' } }),
      'the field "instructions.wording" of the technique "own" is "exact": ',
    ],
    [
      'examples of which there are none',
      () => loose(defineTechnique)({ name: 'own', examples: {} }),
      'the field "examples.shots" of the technique "own" is 0: ',
    ],
    [
      'a scorer without options',
      () => loose(defineScorer)({ name: 'own', create: () => {} }),
      'the field "options" of the scorer "own" is missing.',
    ],
    [
      'a scorer without a metric',
      scorerOf({ score: () => null }),
      'the field "metric" of the scorer "own" is missing.',
    ],
    [
      'a metric that no report could read',
      scorerOf({ metric: { ...METRIC, aggregation: 'mean' }, score: () => null }),
      'the field "metric.aggregation" of the scorer "own" is "mean": ',
    ],
    [
      'a scorer that judges nothing',
      scorerOf({ metric: METRIC }),
      'the field "score" of the scorer "own" is missing.',
    ],
    ['a scorer that is made of nothing', scorerOf(undefined), 'the fields of the scorer "own" are missing.'],
    [
      'a report format that renders nothing',
      () => loose(defineReporter)({ name: 'own', render: 'text' }),
      'the field "render" of the report format "own" is "text": has to be a function.',
    ],
  ])('%s', (_, define, message) => {
    expect(define).toThrowError(
      expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringContaining(message) }),
    );
  });
});

it('a technique may have texts of its own', () => {
  const { instructions } = defineTechnique({ name: 'own', instruction: 'Sort it.', system: 'Be brief.' });
  expect(instructions).toMatchObject({ instruction: { text: 'Sort it.' }, system: { text: 'Be brief.' } });
});

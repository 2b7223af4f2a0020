import { expect, it } from 'vitest';
import { writtenIngredient } from '../../../src/core/ingredient.ts';

it('writes down all that reports have to know of an ingredient, and nothing else', () => {
  const known = {
    says: 'two searches',
    adds: 'retrieval',
    documents: 'searched',
    diagnostic: true,
    services: ['ranker'],
    steps: ['ranking'],
  } as const;
  expect(writtenIngredient({ hops: 2 }, { ...known, lacks: () => undefined })).toEqual({
    options: { hops: 2 },
    ...known,
  });
  expect(writtenIngredient({}, { says: 'a line more', diagnostic: false })).toEqual({
    options: {},
    says: 'a line more',
  });
});

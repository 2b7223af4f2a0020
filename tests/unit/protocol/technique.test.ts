import { describe, expect, it } from 'vitest';
import {
  decisiveParts,
  familyOf,
  isDiagnostic,
  type OtherIngredient,
  searches,
  type TechniqueSpec,
  techniqueSchema,
  withoutRetrieval,
} from '../../../src/protocol/technique.ts';
import { PLAIN, SEARCH } from '../../support/suite-builder.ts';

const OTHER: OtherIngredient = { options: { rounds: 1 }, says: 'a check' };
const withOther = (change: Partial<OtherIngredient> = {}): TechniqueSpec => ({
  ...PLAIN,
  more: { check: { ...OTHER, ...change } },
});

const WEIGHTS = { training: 'closed-book', tuned: null } as const;

describe('familyOf', () => {
  it.each<[TechniqueSpec, string]>([
    [PLAIN, 'prompt-engineering'],
    [{ ...PLAIN, examples: { shots: 6, selection: 'nearest' } }, 'prompt-engineering'],
    [{ ...PLAIN, retrieval: SEARCH }, 'rag'],
    [{ ...PLAIN, weights: WEIGHTS }, 'fine-tuning'],
    [{ ...PLAIN, retrieval: SEARCH, weights: WEIGHTS }, 'rag-fine-tuning'],
    [withOther(), 'prompt-engineering'],
    [withOther({ adds: 'retrieval' }), 'rag'],
    [withOther({ adds: 'weights' }), 'fine-tuning'],
    [{ ...withOther({ adds: 'retrieval' }), weights: WEIGHTS }, 'rag-fine-tuning'],
  ])('of %j is %s', (spec, family) => {
    expect(familyOf(spec)).toBe(family);
  });
});

describe('searches', () => {
  it.each<[TechniqueSpec, boolean]>([
    [PLAIN, false],
    [{ ...PLAIN, retrieval: SEARCH }, true],
    [{ ...PLAIN, retrieval: { ...SEARCH, mode: 'oracle' } }, false],
    [withOther({ adds: 'retrieval' }), false],
    [withOther({ documents: 'read' }), false],
    [withOther({ documents: 'searched' }), true],
  ])('of %j is %s', (spec, found) => {
    expect(searches(spec)).toBe(found);
  });
});

describe('isDiagnostic', () => {
  it('is what is given its passages, and what says so of itself', () => {
    const retrieval = (mode: 'search' | 'oracle' | 'empty') => ({ ...PLAIN, retrieval: { ...SEARCH, mode } });
    expect([retrieval('search'), withOther(), PLAIN].map(isDiagnostic)).toEqual([false, false, false]);
    expect(
      [retrieval('oracle'), retrieval('empty'), withOther({ diagnostic: true })].map(isDiagnostic),
    ).toEqual([true, true, true]);
  });
});

describe('what decides about answers', () => {
  it('are the options of an ingredient, not how it is described', () => {
    expect(decisiveParts(withOther({ says: 'otherwise', steps: ['a step'] }))).toEqual(
      decisiveParts(withOther()),
    );
    expect(decisiveParts(withOther({ options: { rounds: 2 } }))).not.toEqual(decisiveParts(withOther()));
    expect(decisiveParts(PLAIN)).toEqual(PLAIN);
  });

  it('is the same for arms that differ in their passages alone', () => {
    const rag = { ...withOther(), retrieval: SEARCH };
    const oracle: TechniqueSpec = { ...rag, name: 'oracle', retrieval: { ...SEARCH, mode: 'oracle' } };
    expect(withoutRetrieval(oracle)).toBe(withoutRetrieval(rag));
    expect(withoutRetrieval({ ...PLAIN, retrieval: SEARCH })).not.toBe(withoutRetrieval(rag));
  });
});

it('a technique with further ingredients comes back from a file as it was', () => {
  const spec = withOther({ adds: 'retrieval', diagnostic: true, services: ['a service'], steps: ['a step'] });
  expect(techniqueSchema.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
});

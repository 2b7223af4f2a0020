import { describe, expect, it } from 'vitest';
import { familyOf } from '../../../src/protocol/technique.ts';
import { PLAIN, SEARCH } from '../../support/suite-builder.ts';

describe('familyOf', () => {
  const retrieval = SEARCH;
  const weights = { training: 'closed-book', tuned: 'adapter' } as const;

  it('is decided by weights and retrieval alone', () => {
    expect(familyOf(PLAIN)).toBe('prompt-engineering');
    expect(familyOf({ ...PLAIN, examples: { shots: 6, selection: 'nearest' } })).toBe('prompt-engineering');
    expect(familyOf({ ...PLAIN, retrieval })).toBe('rag');
    expect(familyOf({ ...PLAIN, weights })).toBe('fine-tuning');
    expect(familyOf({ ...PLAIN, weights, retrieval })).toBe('rag-fine-tuning');
  });
});

import { expect, it } from 'vitest';
import { tokenise13a } from '../../../src/metrics/tokenise-13a.ts';
import reference from '../../reference/metrics.json' with { type: 'json' };

it('splits every reference text as sacrebleu does', () => {
  for (const [text, tokens] of reference.translation.tokens13a as [string, string[]][]) {
    expect(tokenise13a(text)).toEqual(tokens);
  }
});

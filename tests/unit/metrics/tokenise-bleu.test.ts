import { expect, it } from 'vitest';
import { tokenise13a, tokeniseForBleu } from '../../../src/metrics/tokenise-bleu.ts';
import scripts from '../../reference/bleu-scripts.json' with { type: 'json' };
import reference from '../../reference/metrics.json' with { type: 'json' };

it('splits every reference text as sacrebleu does', () => {
  for (const [text, tokens] of reference.translation.tokens13a as [string, string[]][]) {
    expect(tokenise13a(text)).toEqual(tokens);
  }
});

it.each(['zh', 'char'] as const)('splits texts of other scripts as sacrebleu does with %s', (tokenise) => {
  for (const [text, tokens] of scripts.tokens[tokenise] as [string, string[]][]) {
    expect(tokeniseForBleu(text, tokenise)).toEqual(tokens);
  }
});

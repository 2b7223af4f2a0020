import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentenceRanges } from '../../../src/lib/sentence-ranges.ts';

function sentencesOf(text: string): readonly string[] {
  return sentenceRanges(text, { start: 0, end: text.length })
    .map(({ start, end }) => text.slice(start, end).trim())
    .filter((sentence) => sentence !== '');
}

describe('sentenceRanges', () => {
  it('ends sentences at their marks, not after common abbreviations', () => {
    expect(
      sentencesOf('Dr. Smith agrees. It costs $3.50! Really? See e.g. Fig. 3. "Yes." 你好。再见！'),
    ).toEqual([
      'Dr. Smith agrees.',
      'It costs $3.50!',
      'Really?',
      'See e.g. Fig. 3.',
      '"Yes."',
      '你好。',
      '再见！',
    ]);
  });

  it('reads on over the line breaks of a wrapped paragraph, not over an empty line', () => {
    expect(sentencesOf('One\ntwo\nthree. Four\nfive\n\nsix')).toEqual([
      'One\ntwo\nthree.',
      'Four\nfive',
      'six',
    ]);
  });

  it('keeps list items apart, each with its number and its wrapped lines', () => {
    expect(sentencesOf('Items:\n- one\n- two\n  goes on\n1. First\n2) Second. More.\n   * inner')).toEqual([
      'Items:',
      '- one',
      '- two\n  goes on',
      '1. First',
      '2) Second.',
      'More.',
      '* inner',
    ]);
  });

  it('keeps table rows apart', () => {
    expect(
      sentencesOf('Prices:\n| a | b |\n|---|---|\n| 1. | 2 |\nAfter.\n\nx | y\n--- | ---\n1 | 2'),
    ).toEqual(['Prices:', '| a | b |', '|---|---|', '| 1. | 2 |', 'After.', 'x | y', '--- | ---', '1 | 2']);
  });

  it('keeps lines of code apart, in fences and indented', () => {
    expect(sentencesOf('Run:\n```sh\na b\nc d\n````\nThen\ngo on.\n\n    x = 1\n    y = 2\n')).toEqual([
      'Run:',
      '```sh',
      'a b',
      'c d',
      '````',
      'Then\ngo on.',
      'x = 1',
      'y = 2',
    ]);
    expect(sentencesOf('~~~\na\n```\nb\n~~~\nc\nd `x` ```y```')).toEqual([
      '~~~',
      'a',
      '```',
      'b',
      '~~~',
      'c\nd `x` ```y```',
    ]);
  });

  it('leaves no gap', () => {
    const unit = fc.constantFrom(
      'a',
      'Mr. ',
      '. ',
      '\n',
      '\n\n',
      '- ',
      '| ',
      '```',
      '    ',
      '🙂',
      '1. ',
      'é',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), fc.nat(5), (text, start) => {
        const range = { start: Math.min(start, text.length), end: text.length };
        let reached = range.start;
        for (const sentence of sentenceRanges(text, range)) {
          expect(sentence.start).toBe(reached);
          expect(sentence.end).toBeGreaterThan(sentence.start);
          reached = sentence.end;
        }
        expect(reached).toBe(range.end);
      }),
    );
  });
});

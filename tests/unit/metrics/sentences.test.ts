import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../../src/metrics/sentences.ts';

describe('splitSentences', () => {
  it.each([
    ['One. Two! Three? Four… Five', ['One.', 'Two!', 'Three?', 'Four…', 'Five']],
    ['He said "Stop!" Then (he left.) Good.', ['He said "Stop!"', 'Then (he left.)', 'Good.']],
    ['Really?! Yes... Fine.', ['Really?!', 'Yes...', 'Fine.']],
    ['Dr. Lind saw 3.5 m, i.e. a lot, at 10 a.m.', ['Dr. Lind saw 3.5 m, i.e. a lot, at 10 a.m.']],
    ['A heading\n\nA paragraph\nover two lines.', ['A heading', 'A paragraph\nover two lines.']],
    [
      'Parts:\n- the leaf\n- the root\n1. First.\n2) Second',
      ['Parts:', 'the leaf', 'the root', 'First.', 'Second'],
    ],
    ['Windows\r\n\r\nlines.', ['Windows', 'lines.']],
    ['The year\n1990. It rained.', ['The year\n1990.', 'It rained.']],
    ['1. ', ['1.']],
    ['Is it hot? No. She came 1st. Really.', ['Is it hot?', 'No.', 'She came 1st.', 'Really.']],
    ['泵很安静。它省电！好吗？', ['泵很安静。', '它省电！', '好吗？']],
    ['彼は「はい。」と言った。終わり。', ['彼は「はい。」', 'と言った。', '終わり。']],
    ['He met Prof. 𝐀dr. Then Madr. Then St. Ives.', ['He met Prof. 𝐀dr.', 'Then Madr.', 'Then St. Ives.']],
    ['Wait...then. Go', ['Wait...then.', 'Go']],
    ['', []],
    [' … ?! -- ', []],
  ])('splits %j', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });

  it.each(['e.g. ', 'Dr. ', 'approx. (', '.', '?!"'])('splits a long text of nothing but %j', (piece) => {
    // Not timed: what takes the square of the time does not end within the limit of a test.
    expect(splitSentences(`${piece.repeat(1_000_000)}a`).length).toBeLessThan(3);
  });
});

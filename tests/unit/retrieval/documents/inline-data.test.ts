import { describe, expect, it } from 'vitest';
import { withoutInlineData } from '../../../../src/retrieval/documents/inline-data.ts';

const PICTURE = `data:image/png;base64,${'iVBORw0KGgo+/A='.repeat(4)}`;

describe('withoutInlineData', () => {
  it.each([
    ['a picture with its description', `Before ![a pump](${PICTURE}) after.`, 'Before a pump after.'],
    ['a picture with a title', `![a](<${PICTURE}> "Title")`, 'a'],
    ['a picture in text form', "![a](data:image/svg+xml,%3Csvg%20xmlns='x'/%3E)", 'a'],
    ['a definition', `See ![a][p].\n\n[p]: ${PICTURE} 'Title'\n\nEnd.`, 'See ![a][p].\n\n\n\nEnd.'],
    ['a tag', `<img alt="a" src="${PICTURE}">`, '<img alt="a" src="">'],
    ['an address by itself', `a ${PICTURE} b ${PICTURE}`, 'a  b '],
    [
      'a file with a charset, in capitals',
      `x (DATA:text/html;charset=utf-8;BASE64,${'QUJD'.repeat(20)}) y`,
      'x () y',
    ],
    ['a picture of the largest document', `![a](data:image/png;base64,${'A'.repeat(15_000_000)})`, 'a'],
  ])('leaves out %s', (_, text, without) => {
    expect(withoutInlineData(text)).toBe(without);
  });

  it.each([
    ['words', 'The data: all of it. ![a](b.png) data:image/png;base64,'],
    ['an example', 'Write `data:image/png;base64,iVBORw0KGgo...` or data:text/plain,Hello'],
    ['other pictures', '![a](b.png "data:")'],
  ])('keeps %s', (_, text) => {
    expect(withoutInlineData(text)).toBe(text);
  });
});

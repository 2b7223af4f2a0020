import { describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../../src/core/corpus.ts';
import { markdownSections } from '../../../src/retrieval/documents/markdown-sections.ts';
import { goldIn, resolveGold } from '../../../src/retrieval/gold.ts';

function documentOf(id: string, text: string): CorpusDocument {
  return { id, title: null, text, sections: markdownSections(text), metadata: {} };
}

const REFUNDS = documentOf('billing/refunds', '# How long\n\nFive days.\n\n# Where to\n\nTo the card.\n');
const DOCUMENTS = [REFUNDS, documentOf('c#', 'A language.'), documentOf('shipping', 'By post.')];
const resolve = resolveGold(DOCUMENTS);

function faultOf(id: string): string {
  try {
    resolve(id);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_DATA' });
    return String(error).replace('BenchError: ', '');
  }
  return 'accepted';
}

describe('resolveGold', () => {
  it('finds whole documents and sections', () => {
    expect(resolve('shipping')).toEqual({ id: 'shipping', document: 'shipping', start: 0, end: 8 });
    const passage = resolve('billing/refunds#where-to');
    expect(passage).toMatchObject({ id: 'billing/refunds#where-to', document: 'billing/refunds' });
    expect(REFUNDS.text.slice(passage.start, passage.end)).toBe('# Where to\n\nTo the card.\n');
  });

  it('takes the sections below one that is only a heading for a part of it', () => {
    const text = '# A\n\n## B\n\n### C\n\nc\n\n## D\n\nd\n\n### E\n\ne\n\n# F\n\nf\n';
    const find = resolveGold([documentOf('x', text)]);
    const textOf = (id: string) => text.slice(find(id).start, find(id).end);
    expect(textOf('x#a')).toBe(text.slice(0, text.indexOf('# F')));
    expect(textOf('x#b')).toBe('## B\n\n### C\n\nc\n\n');
    expect(textOf('x#c')).toBe('### C\n\nc\n\n');
    expect(textOf('x#d')).toBe('## D\n\nd\n\n');
    expect(textOf('x#f')).toBe('# F\n\nf\n');
  });

  it('finds a document with the sign in its name', () => {
    expect(resolve('c#')).toMatchObject({ document: 'c#', start: 0, end: 11 });
  });

  it('names the sections of the document', () => {
    expect(faultOf('billing/refunds#how-lon')).toBe(
      'the document "billing/refunds" has no section "how-lon". Valid: how-long, where-to. Did you mean "how-long"?',
    );
    expect(faultOf('shipping#costs')).toBe('the document "shipping" has no sections, so none is "costs".');
  });

  it('suggests a document', () => {
    expect(faultOf('billing/refund')).toBe(
      'the corpus has no document "billing/refund". Did you mean "billing/refunds"?',
    );
    expect(faultOf('billing/refund#how-long')).toContain('Did you mean "billing/refunds"?');
    expect(faultOf('xyz')).toBe(
      'the corpus has no document "xyz". A document is named by its path, for instance "billing/refunds".',
    );
    expect(() => resolveGold([])('a')).toThrow('the corpus has no document "a".');
  });
});

describe('goldIn', () => {
  const gold = (start: number, end: number, document = 'd') => ({
    id: `${document}@${start}`,
    document,
    start,
    end,
  });
  const range = (start: number, end: number) => ({ document: 'd', start, end });

  it.each([
    ['the same', range(0, 10), gold(0, 10), true],
    ['a piece of a long passage', range(20, 30), gold(0, 100), true],
    ['a short passage in a large piece', range(0, 100), gold(20, 30), true],
    ['half of the shorter', range(0, 100), gold(95, 105), true],
    ['less than half of the shorter', range(0, 100), gold(96, 106), false],
    ['what only touches', range(0, 10), gold(10, 20), false],
    ['what is apart', range(0, 10), gold(15, 20), false],
    ['another document', range(0, 10), gold(0, 10, 'other'), false],
    ['a range of nothing', range(5, 5), gold(0, 10), false],
  ])('%s', (_, piece, passage, held) => {
    expect(goldIn(piece, [passage])).toEqual(held ? [passage.id] : []);
  });

  it('names all that are held, in their order', () => {
    expect(goldIn(range(0, 100), [gold(50, 60), gold(200, 210), gold(0, 10)])).toEqual(['d@50', 'd@0']);
  });
});

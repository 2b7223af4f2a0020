import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Chunk, CorpusDocument } from '../../../../src/core/corpus.ts';
import type { ChunkerSpec } from '../../../../src/protocol/retrieval.ts';
import { chunkDocument } from '../../../../src/retrieval/chunking/chunk.ts';
import { loadTokenCounter, type TokenCounter } from '../../../../src/retrieval/chunking/tokens.ts';
import {
  bodyStart,
  isOnlyHeading,
  markdownSections,
} from '../../../../src/retrieval/documents/markdown-sections.ts';

let counter: TokenCounter;
beforeAll(async () => {
  counter = await loadTokenCounter();
});

function documentOf(text: string): CorpusDocument {
  return { id: 'help/a', title: 'Help', text, sections: markdownSections(text), metadata: { lang: 'en' } };
}

function chunksOf(text: string, spec: ChunkerSpec): readonly Chunk[] {
  return chunkDocument(documentOf(text), spec, counter);
}

function textsOf(text: string, size: number, overlap = 0): readonly string[] {
  return chunksOf(text, { kind: 'sentences', size, overlap }).map((chunk) => chunk.text);
}

describe('chunks of sentences', () => {
  it('hold whole sentences under their heading, which is not part of the text', () => {
    const text =
      'Before.\n\n# Refunds\n\nA refund takes five days. It is paid to the card.\n\nLate\n----\n\nWrite to us.\n';
    expect(chunksOf(text, { kind: 'sentences', size: 8, overlap: 0 })).toEqual(
      [
        [null, 'Before.'],
        ['Refunds', 'A refund takes five days.'],
        ['Refunds', 'It is paid to the card.'],
        ['Refunds > Late', 'Write to us.'],
      ].map(([heading, passage]) => {
        const start = text.indexOf(passage ?? '');
        const end = start + (passage ?? '').length;
        return {
          id: `help/a@${start}-${end}`,
          document: 'help/a',
          title: 'Help',
          heading,
          text: passage,
          start,
          end,
          metadata: { lang: 'en' },
        };
      }),
    );
  });

  it('take as many sentences as fit', () => {
    const text = 'One two three. Four five six. Seven eight nine. Ten.';
    expect(textsOf(text, 8)).toEqual(['One two three. Four five six.', 'Seven eight nine. Ten.']);
    expect(textsOf(text, 16)).toEqual([text]);
  });

  it('begin with the last sentences of the one before', () => {
    const text = 'One two three. Four five six. Seven eight nine. Ten eleven twelve.';
    expect(textsOf(text, 8, 4)).toEqual([
      'One two three. Four five six.',
      'Four five six. Seven eight nine.',
      'Seven eight nine. Ten eleven twelve.',
    ]);
    // Three tokens are less than any of the sentences has.
    expect(textsOf(text, 8, 3)).toEqual(textsOf(text, 8, 0));
  });

  it('share less where the next sentence would not fit', () => {
    expect(textsOf('Yes it is. One two three four five six seven.', 10, 9)).toEqual([
      'Yes it is.',
      'One two three four five six seven.',
    ]);
  });

  it('share nothing over a heading', () => {
    expect(textsOf('One two three.\n\n# A\n\nFour five six.\n', 16, 8)).toEqual([
      'One two three.',
      'Four five six.',
    ]);
  });

  it('split a too long sentence at lines, then words, and share no part of it', () => {
    const words = Array.from({ length: 11 }, (_, index) => `word${'s'.repeat(index % 2)}`).join(' ');
    expect(textsOf(`Short. ${words}. End.`, 8, 7)).toEqual([
      'Short. word words word words word words',
      'word words word words word. End.',
    ]);
    expect(textsOf('a b c d e f\ng h i j k l\nm n o p q r', 8)).toEqual([
      'a b c d e f',
      'g h i j k l',
      'm n o p q r',
    ]);
  });

  it('split words that are too long, between characters', () => {
    const text = '天地玄黄宇宙洪荒'.repeat(4);
    expect(textsOf(text, 8).join('')).toBe(text);
    const emoji = '🤷🏽‍♀️𐍈'.repeat(10);
    const pieces = textsOf(emoji, 8);
    expect(pieces.join('')).toBe(emoji);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
  });

  it('break lists and tables between their lines', () => {
    const rows = ['| plan | price |', '| --- | --- |', '| small plan | 3 EUR |', '| large plan | 9 EUR |'];
    expect(textsOf(rows.join('\n'), 14)).toEqual(
      [rows.slice(0, 2).join('\n'), rows[2], rows[3]].flatMap((row) => row ?? []),
    );
  });

  it('are none where there is no text', () => {
    expect(textsOf('', 8)).toEqual([]);
    expect(textsOf(' \n\t\n', 8)).toEqual([]);
    expect(textsOf('# \n\n##\n', 8)).toEqual([]);
  });

  it('hold a heading by itself where nothing else stands below it', () => {
    const text =
      '# Help\n\n## Model A\n\n### Power: 120 W ##\n\n### Warranty\n\nFive years.\n\nNoise\n30 dB\n---\n';
    const chunks = chunksOf(text, { kind: 'sentences', size: 8, overlap: 0 });
    expect(chunks.map((chunk) => [chunk.heading, chunk.text])).toEqual([
      ['Model A', 'Power: 120 W'],
      ['Model A > Warranty', 'Five years.'],
      ['Help', 'Noise\n30 dB'],
    ]);
  });

  it('cut a heading by itself that is too long', () => {
    expect(textsOf(`## ${'word '.repeat(12)}`, 8)).toEqual([
      'word '.repeat(8).trim(),
      'word '.repeat(4).trim(),
    ]);
  });

  it('leave out of their headings the title of the document', () => {
    const headingsOf = (text: string) =>
      chunksOf(text, { kind: 'tokens', size: 8, overlap: 0 }).map(({ heading }) => heading);
    expect(headingsOf('# Help\n\na')).toEqual(['Help']);
    expect(headingsOf('# Help\n## b\n### c\n\na')).toEqual(['Help', 'b > c']);
    expect(headingsOf('### b\n\n'.concat('word '.repeat(8)))).toEqual(['b', 'b']);
  });
});

describe('windows of tokens', () => {
  const windows = (text: string, size: number, overlap: number) =>
    chunksOf(text, { kind: 'tokens', size, overlap });
  const words = Array.from({ length: 20 }, () => 'word').join(' ');

  it('have their size and step, and end with the text', () => {
    const found = windows(words, 8, 2);
    expect(found.map(({ text }) => counter.count(text))).toEqual([8, 8, 8]);
    expect(found.map(({ start }) => start)).toEqual([0, 30, 60]);
    expect(found.at(-1)?.end).toBe(words.length);
  });

  it('hold headings, and name the one that they begin under', () => {
    const found = windows(`Start ${words}\n\n# One\n\n${words}\n`, 16, 0);
    expect(found.map(({ heading }) => heading)).toEqual([null, null, 'One']);
    expect(found[1]?.text).toContain('# One');
  });

  it('leave out a window that adds only white space', () => {
    const found = windows(`${'word '.repeat(8)}${'\n \t'.repeat(40)}`, 8, 4);
    expect(found).toHaveLength(1);
    expect(windows(' \n'.repeat(50), 8, 0)).toEqual([]);
  });
});

describe('whole documents', () => {
  it('are one chunk without a heading', () => {
    const [chunk, ...rest] = chunksOf('\n# Title\n\nText.\n', { kind: 'document' });
    expect(rest).toEqual([]);
    expect(chunk).toMatchObject({
      id: 'help/a@1-15',
      heading: null,
      text: '# Title\n\nText.',
      start: 1,
      end: 15,
    });
    expect(chunksOf(' \n', { kind: 'document' })).toEqual([]);
  });
});

describe('sizes that cannot be', () => {
  it.each([
    [7, 0, 'the size of chunks has to be a whole number of at least 8 tokens, found 7.'],
    [8.5, 0, 'the size of chunks has to be a whole number of at least 8 tokens, found 8.5.'],
    [Number.NaN, 0, 'the size of chunks has to be a whole number of at least 8 tokens, found NaN.'],
    [8, 8, 'the overlap of chunks has to be a whole number from 0 to below their size of 8 tokens, found 8.'],
    [
      8,
      -1,
      'the overlap of chunks has to be a whole number from 0 to below their size of 8 tokens, found -1.',
    ],
  ])('size %d, overlap %d', (size, overlap, message) => {
    for (const kind of ['sentences', 'tokens'] as const) {
      expect(() => chunksOf('Text.', { kind, size, overlap })).toThrow(
        expect.objectContaining({ code: 'INVALID_CONFIG', message }),
      );
    }
  });
});

describe('any text', () => {
  const unit = fc.constantFrom(
    ...[
      'a',
      'The ',
      'words ',
      'Mr. ',
      '. ',
      '! ',
      '? ',
      '\n',
      '\n\n',
      '\n# H\n',
      '\nUnder\n---\n',
      '- ',
      '| x |',
      '```\n',
    ],
    ...[
      '    ',
      '\t',
      '🤷🏽‍♀️',
      '𐍈',
      '你好',
      '。',
      'é',
      'supercalifragilistic',
      '12345',
      '\ud83d',
      '\u00a0',
      '# ',
    ],
  );
  const text = fc.string({ unit, maxLength: 120 });
  const sizes = fc
    .integer({ min: 8, max: 40 })
    .chain((size) => fc.record({ size: fc.constant(size), overlap: fc.integer({ min: 0, max: size - 1 }) }));
  const kind = fc.constantFrom('sentences' as const, 'tokens' as const);

  it('has all its characters in chunks of exact offsets, the same each time', () => {
    fc.assert(
      fc.property(text, kind, sizes, (content, chunker, { size, overlap }) => {
        const document = documentOf(content);
        const spec = { kind: chunker, size, overlap };
        const chunks = chunkDocument(document, spec, counter);
        expect(chunkDocument(document, spec, counter)).toEqual(chunks);
        expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length);
        const covered = new Uint8Array(content.length);
        for (const chunk of chunks) {
          expect(content.slice(chunk.start, chunk.end)).toBe(chunk.text);
          expect(chunk.text.trim()).toBe(chunk.text);
          expect(chunk.text).not.toBe('');
          covered.fill(1, chunk.start, chunk.end);
        }
        if (chunker === 'sentences') {
          for (const section of document.sections)
            covered.fill(1, section.start, bodyStart(content, section));
        }
        const missed = [...content.matchAll(/\S/g)].filter(({ index }) => covered[index] === 0);
        expect(missed.map(({ index }) => index)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps sentences within their size, their section and their overlap', () => {
    fc.assert(
      fc.property(text, sizes, (content, { size, overlap }) => {
        const document = documentOf(content);
        const chunks = chunkDocument(document, { kind: 'sentences', size, overlap }, counter);
        const bodies = document.sections.map((section) => bodyStart(content, section));
        for (const [index, chunk] of chunks.entries()) {
          expect(counter.count(chunk.text)).toBeLessThanOrEqual(size);
          const at = document.sections.findLastIndex(({ start }) => start <= chunk.start);
          const section = document.sections[at];
          // A heading is a chunk where nothing else stands below it.
          const isHeading = section !== undefined && chunk.end <= bodyStart(content, section);
          if (isHeading) expect(isOnlyHeading(content, section)).toBe(true);
          else expect(chunk.start).toBeGreaterThanOrEqual(bodies[at] ?? 0);
          expect(chunk.end).toBeLessThanOrEqual(document.sections[at + 1]?.start ?? content.length);
          const before = chunks[index - 1];
          if (before === undefined) continue;
          expect(chunk.start).toBeGreaterThan(before.start);
          expect(chunk.end).toBeGreaterThan(before.end);
          const shared = content.slice(chunk.start, Math.max(chunk.start, before.end)).trim();
          expect(counter.count(shared)).toBeLessThanOrEqual(overlap);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps windows on whole characters and near their size', () => {
    fc.assert(
      fc.property(text, sizes, (content, { size, overlap }) => {
        const wellFormed = content.toWellFormed();
        for (const chunk of chunksOf(wellFormed, { kind: 'tokens', size, overlap })) {
          expect(chunk.text.isWellFormed()).toBe(true);
          expect(
            counter.ends(wellFormed).filter((end) => end > chunk.start && end <= chunk.end).length,
          ).toBeLessThanOrEqual(size + 3);
        }
      }),
    );
  });
});

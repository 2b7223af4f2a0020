import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../../src/core/corpus.ts';
import { readDocuments } from '../../../src/retrieval/read-documents.ts';
import { pdfBytes } from './pdf-bytes.ts';

let folder: string;
let notices: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-documents-'));
  notices = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes a file and reads it as a corpus of one document. */
async function only(name: string, content: string | Uint8Array): Promise<CorpusDocument> {
  const file = join(folder, name);
  await writeFile(file, content);
  const onNotice = (notice: string) => notices.push(notice.replaceAll(`${folder}/`, ''));
  const [document, ...rest] = await readDocuments([file], { onNotice });
  expect(rest).toEqual([]);
  if (document === undefined) throw new Error('no document');
  return document;
}

/** The error's message with the temporary folder left out. */
async function faultOf(name: string, content: string | Uint8Array): Promise<string> {
  try {
    await only(name, content);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_DATA' });
    return String(error).replace('BenchError: ', '').replaceAll(`${folder}/`, '');
  }
  return 'accepted';
}

describe('text', () => {
  it('is the same however it was saved', async () => {
    const saved = await only('a.txt', '\ufeffCafe\u0301\r\n# no heading\rend\n');
    expect(saved).toEqual({
      id: 'a',
      title: null,
      text: 'Caf\u00e9\n# no heading\nend\n',
      sections: [],
      metadata: {},
    });
  });

  it.each([
    ['Latin-1', Buffer.from('Caf\u00e9', 'latin1'), 'the file is not valid UTF-8.'],
    ['UTF-16', Buffer.from('\ufeffText', 'utf16le'), 'the file is not valid UTF-8.'],
    ['binary data', Buffer.from([0x41, 0, 0, 1]), 'the file is binary, not text.'],
  ])('cannot be %s', async (_, content, fault) => {
    expect(await faultOf('a.txt', content)).toBe(
      `a.txt: ${fault} Save it as text with the encoding UTF-8, or leave it out.`,
    );
  });
});

describe('Markdown', () => {
  it('has front matter, a title and sections', async () => {
    const document = await only(
      'a.md',
      '---\r\ntitle: Refunds\r\nupdated: 2026-01-05\r\norder: 1781234567890123457\r\nproducts: [lamp, 2]\r\ndraft: false\r\n---\r\n\r\n# How long\r\n\r\nFive days.\r\n',
    );
    expect(document).toEqual({
      id: 'a',
      title: 'Refunds',
      text: '# How long\n\nFive days.\n',
      sections: [{ id: 'how-long', heading: 'How long', start: 0, end: 23 }],
      metadata: { updated: '2026-01-05', order: '1781234567890123457', products: ['lamp', 2], draft: false },
    });
  });

  it.each([
    ['# First *title*\n\n# Second\n', 'First title'],
    ['## Only a lower one\n', null],
    ['---\ntitle: 2026\n---\n# Heading\n', '2026'],
    ['---\ntitle:\n---\n# Heading\n', 'Heading'],
    ['---\n---\n# Heading\n', 'Heading'],
    ['Text\n', null],
  ])('%j has the title %j', async (content, title) => {
    expect((await only('a.md', content)).title).toBe(title);
  });

  it('may begin with a rule', async () => {
    expect((await only('a.md', '---\n\nText.\n')).text).toBe('---\n\nText.\n');
  });

  it.each([
    ['title: a\nb: [1\nc: 2', 'a.md:4: the front matter is not valid YAML: '],
    ['a: 1\na: 2', 'a.md:3: the front matter is not valid YAML: Map keys must be unique.'],
    ['a: *x', 'a.md:2: the front matter is not valid YAML: Unresolved alias'],
    ['- a', 'a.md:2: the front matter has to hold fields, found ["a"].'],
    ['Some text', 'a.md:2: the front matter has to hold fields, found "Some text".'],
    ['a: 1\nb: .inf', 'a.md:3: the field "b" of the front matter is not a value that JSON can hold.'],
    ['a: 1\ntitle: [x]', 'a.md:3: the title in the front matter has to be a text, found ["x"].'],
  ])('refuses the front matter %j', async (content, fault) => {
    expect(await faultOf('a.md', `---\n${content}\n---\nText.\n`)).toContain(`${fault}`);
  });

  it('refuses front matter that does not end', async () => {
    expect(await faultOf('a.md', '---\ntitle: A\n\nText.\n')).toBe(
      'a.md:1: the front matter does not end. Front matter is YAML between two lines of ---; a rule at the very top is written ***.',
    );
  });
});

describe('HTML', () => {
  it('becomes text with headings, lists, tables and code', async () => {
    const document = await only(
      'a.html',
      `<!doctype html><html><head><title> Help &amp; more </title><style>p{}</style></head><body>
      <script>bad()</script><svg><title>Logo</title></svg>
      <h1>Hello <em>big</em><br>world</h1><p>See <a href="http://a.b">the<br>link</a>, cafe&#769;.</p>
      <h2></h2><ul><li>one</li><li><h3>inner</h3></li></ul><p># no heading</p>
      <h2>Prices</h2><table><tr><th>plan</th><th>price</th></tr><tr><td>a</td><td>3 <b>EUR</b></td></tr></table>
      <pre># comment\n  echo</pre></body></html>`,
    );
    expect(document.title).toBe('Help & more');
    expect(document.text).toMatchInlineSnapshot(`
      "# Hello big world

      See the
      link, café.

       * one

       * ### inner

      # no heading

      ## Prices

      | plan | price |
      | a | 3 EUR |

      \`\`\`
      # comment
        echo
      \`\`\`"
    `);
    expect(document.sections.map(({ id, heading }) => [id, heading])).toEqual([
      ['hello-big-world', 'Hello big world'],
      ['prices', 'Prices'],
    ]);
    for (const { start, heading } of document.sections) {
      expect(document.text.slice(start)).toMatch(new RegExp(`^#+ ${heading}\n`));
    }
  });

  it.each([
    ['<h2>Two</h2><h1>One</h1><p>x', 'One'],
    ['<p>x', null],
    ['<svg><title>Logo</title></svg><p>x', null],
    ['<title>T</title><p>x', 'T'],
  ])('%j has the title %j', async (content, title) => {
    const document = await only('a.htm', content);
    expect(document.title).toBe(title);
    expect(document.text).not.toMatch(/Logo|T$/);
  });

  it('is refused where it cannot be read', async () => {
    expect(await faultOf('a.html', `${'<div>'.repeat(30_000)}x`)).toMatch(
      /^a\.html: the page cannot be read: /,
    );
  });
});

describe('PDF', () => {
  it('becomes the text of its pages', async () => {
    const pages = [['Refunds take 5 days. They are', 'paid to the card.'], ['Second page.']];
    expect(await only('a.pdf', pdfBytes(pages, { title: 'Refunds' }))).toEqual({
      id: 'a',
      title: 'Refunds',
      text: 'Refunds take 5 days. They are\npaid to the card.\n\nSecond page.',
      sections: [],
      metadata: { pages: 2 },
    });
    expect(notices).toEqual([]);
  });

  it('may have pages without text, which is said', async () => {
    const document = await only('a.pdf', pdfBytes([['One.'], [], ['Three.'], []]));
    expect(document).toMatchObject({ title: null, text: 'One.\n\nThree.', metadata: { pages: 4 } });
    expect(notices).toEqual(['a.pdf: 2 of 4 pages have no text (2, 4).']);
  });

  it.each([
    [
      'without text',
      pdfBytes([[], []]),
      'the PDF has no text, only images or empty pages. Recognise its text first (OCR), or leave it out.',
    ],
    [
      'encrypted',
      pdfBytes([['Secret.']], { encrypted: true }),
      'the PDF is encrypted and needs a password. Save it without a password, or leave it out.',
    ],
    [
      'broken',
      pdfBytes([['Text.']]).slice(0, 200),
      'the PDF cannot be read: Invalid PDF structure. Open it in a PDF viewer and save it anew, or leave it out.',
    ],
    [
      'something else',
      Buffer.from('Text.'),
      'the PDF cannot be read: Invalid PDF structure. Open it in a PDF viewer and save it anew, or leave it out.',
    ],
  ])('is refused %s', async (_, content, fault) => {
    expect(await faultOf('a.pdf', content)).toBe(`a.pdf: ${fault}`);
  });
});

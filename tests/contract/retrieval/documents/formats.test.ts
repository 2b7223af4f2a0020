import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../../../src/core/corpus.ts';
import { readPdf } from '../../../../src/retrieval/documents/pdf-text.ts';
import { readDocuments } from '../../../../src/retrieval/documents/read-documents.ts';
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
      sections: [{ id: 'how-long', heading: 'How long', path: ['How long'], start: 0, end: 23 }],
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

  it('keeps the kinds of values in front matter', async () => {
    const fields =
      'n: 9\nf: 9.5\nb: yes\nt: true\nd: 2026-01-05\nq: "007"\nl: [a, 1, false]\ne:\nm: {x: {y: 1}}';
    expect((await only('a.md', `---\n${fields}\n---\nText.\n`)).metadata).toEqual({
      ...{ n: 9, f: 9.5, b: 'yes', t: true, d: '2026-01-05', q: '007', l: ['a', 1, false], e: null },
      m: { x: { y: 1 } },
    });
  });

  it.each([
    ['$schema: x', '"$schema" cannot be the name'],
    ['"#": 1', '"#" cannot be the name'],
    ['chroma:document: 1', '"chroma:document" cannot be the name'],
    ['document: x', '"document" cannot be the name'],
    ['"": x', '"" cannot be the name'],
  ])('refuses the field %j in front matter, with its line', async (field, fault) => {
    const message = await faultOf('a.md', `---\ntitle: A\n${field}\n---\nText.\n`);
    expect(message).toContain(`a.md:3: ${fault}`);
    expect(message).toMatch(/(?:Rename the field, or leave it out|Write it in quotes, as a text)\.$/);
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

  it.each([
    [
      'definition lists',
      '<dl><dt>Period</dt><dd>30 days</dd><dt>Refund</dt><dd>by card</dd></dl>',
      'Period\n30 days\nRefund\nby card',
    ],
    [
      'details',
      '<details><summary>How long?</summary>30 days.</details><details><summary>Who?</summary>You.',
      'How long?\n30 days.\nWho?\nYou.',
    ],
    [
      'captions',
      '<figure><img src="a"><figcaption>Figure 1</figcaption>Pump</figure>x',
      'Figure 1\nPump\n\nx',
    ],
    ['options', '<select><option>A</option><option>B</option></select><textarea>C</textarea>', 'A\nB\nC'],
    [
      'fields',
      '<fieldset><legend>Plan</legend><label>Monthly</label><label>Yearly</label></fieldset>',
      'Plan\nMonthly\nYearly',
    ],
    [
      'buttons',
      'Click <button>Save</button><button>Send</button>, then<button>Copy</button>npm',
      'Click Save Send, then Copy npm',
    ],
    ['menus', '<menu><li>Open</li><li>Close</li></menu>', ' * Open\n * Close'],
    ['items that stand in no list', '<li>one</li><li>two</li>', 'one\ntwo'],
  ])('keeps %s apart', async (_, content, text) => {
    expect((await only('a.html', content)).text).toBe(text);
  });

  it.each([
    [
      'blocks',
      '<tr><th><p>Plan</p></th><th><div>Price</div></th></tr><tr><td>A<br>B</td><td><p>1</p><p>2</p></td></tr>',
      '| Plan | Price |\n| A B | 1 2 |',
    ],
    [
      'lists',
      '<tr><td>Team</td><td><ul><li>1 admin</li><li>2 users</li></ul></td></tr>',
      '| Team | 1 admin; 2 users |',
    ],
    ['headings', '<tr><th>Plan<h3>Pro</h3></th><th>Price</th></tr>', '| Plan Pro | Price |'],
    ['a line of code', '<tr><td>run</td><td><pre>npm ci</pre></td></tr>', '| run | npm ci |'],
    ['nothing', '<tr><td></td><td>1</td></tr><tr><td></td></tr>', '|  | 1 |'],
    [
      'the label of several rows',
      '<tr><td rowspan="2">A</td><td>1</td></tr><tr><td>2</td></tr><tr><td>B</td><td>3</td></tr>',
      '| A | 1 |\n| A | 2 |\n| B | 3 |',
    ],
    [
      'the end of several rows',
      '<tr><td>A</td><td rowspan="9">x</td></tr><tr><td>B</td></tr>',
      '| A | x |\n| B | x |',
    ],
    ['several columns', '<tr><td colspan="2">A</td><td>1</td></tr>', '| A |  | 1 |'],
    [
      'a caption above',
      '<caption>Prices</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody>',
      'Prices\n| a |\n| 1 |',
    ],
  ])('keeps rows whole with %s in their cells', async (_, rows, text) => {
    expect((await only('a.html', `<table>${rows}</table>`)).text).toBe(text);
  });

  it.each([
    [
      'tables',
      '<tr><td>Region<table><tr><td>EU</td><td>1</td></tr></table></td><td>After</td></tr>',
      'Region\n| EU | 1 |\n\nAfter',
      [],
    ],
    [
      'headings',
      '<tr><td><h2>Left</h2><p>Text.</p></td><td>Right</td></tr>',
      '## Left\n\nText.\n\nRight',
      ['left'],
    ],
    ['lines of code', '<tr><td><pre>a\n  b</pre></td></tr>', '```\na\n  b\n```', []],
  ])('reads a table that only lays %s out as its parts', async (_, rows, text, sections) => {
    const document = await only('a.html', `<table>${rows}</table>`);
    expect(document.text).toBe(text);
    expect(document.sections.map(({ id }) => id)).toEqual(sections);
  });

  it('leaves out what is not shown', async () => {
    const hidden = [
      '<div hidden>a</div><p style="color:red; display: none">b</p><p style="DISPLAY:none">c</p>',
      '<script type="application/ld+json">{"d":1}</script><style>e{}</style><template>f</template>',
      '<iframe>g</iframe><video>h</video><noscript>i</noscript><!-- j -->',
    ].join('');
    const document = await only(
      'a.html',
      `${hidden}<h2>In<svg><title>icon</title></svg>stall<a href="#i">¶</a></h2><p hidden="until-found">folded in\u00adto</p>${hidden}`,
    );
    expect(document.text).toBe('## Install\n\nfolded into');
    expect(document.sections.map(({ heading }) => heading)).toEqual(['Install']);
  });

  it('keeps code in fences that it does not end itself', async () => {
    const { text } = await only('a.html', '<pre>a\n```\n  b\n</pre>');
    expect(text).toBe('````\na\n```\n  b\n````');
  });

  it('keeps powers apart from their base', async () => {
    const { text } = await only(
      'a.html',
      '<p>10<sup>6</sup> and 10<sup>-3</sup>, the 1<sup>st</sup> m<sup>2</sup>',
    );
    expect(text).toBe('10⁶ and 10⁻³, the 1st m2');
  });

  it.each([
    ['windows-1252', '<meta charset=windows-1252>', [0x80, 0x20, 0x93, 0xe9, 0x94], '€ “é”'],
    ['iso-8859-1', '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', [0xe9], 'é'],
    ['iso-8859-15', '<META CHARSET="iso-8859-15">', [0xa4], '€'],
    ['shift_jis', '<meta charset="shift_jis">', [0x93, 0xfa], '日'],
    ['gb18030', '<meta charset="gb18030">', [0xd6, 0xd0], '中'],
    ['euc-kr', '<meta charset="euc-kr">', [0xc7, 0xd1], '한'],
    ['koi8-r', '<?xml version="1.0" encoding="koi8-r"?>', [0xc1], 'а'],
    ['UTF-8 after a comment', '<!-- <meta charset="koi8-r"> --><meta charset="utf-8">', [0xc3, 0xa9], 'é'],
    ['UTF-8 that is said to be UTF-16', '<meta charset="utf-16">', [0xc3, 0xa9], 'é'],
  ])('is read in %s, as it declares', async (_, head, body, text) => {
    const bytes = Buffer.concat([Buffer.from(`${head}<p>`), Buffer.from(body)]);
    expect((await only('a.html', bytes)).text).toBe(text);
  });

  it.each(['utf16le', 'utf-8'] as const)('is read in %s by its byte order mark', async (encoding) => {
    const bytes = Buffer.from('\ufeff<meta charset="koi8-r"><p>é', encoding);
    expect((await only('a.html', bytes)).text).toBe('é');
    if (encoding === 'utf16le') expect((await only('b.html', bytes.swap16())).text).toBe('é');
  });

  it.each([
    [
      '',
      'the page is not valid UTF-8 and declares no other encoding. Save it with the encoding UTF-8, or name its true one in it: <meta charset="...">.',
    ],
    [
      '<meta charset="utf-8">',
      'the page declares the encoding "utf-8", but is not valid in it. Save it with the encoding UTF-8, or name its true one in it: <meta charset="...">.',
    ],
    [
      '<meta charset="latin-one">',
      'the page declares the encoding "latin-one", which is not known. Save it with the encoding UTF-8, and name that in it: <meta charset="utf-8">.',
    ],
  ])('is refused with %j where its encoding is another one', async (head, fault) => {
    const bytes = Buffer.concat([Buffer.from(`${head}<p>`), Buffer.from([0xe9, 0x2e])]);
    expect(await faultOf('a.html', bytes)).toBe(`a.html: ${fault}`);
  });

  it('is refused where it cannot be read', async () => {
    expect(await faultOf('a.html', `${'<div>'.repeat(30_000)}x`)).toMatch(
      /^a\.html: the page cannot be read: /,
    );
  });
});

describe('pictures that are written out', () => {
  const picture = `data:image/png;base64,${'QUJD'.repeat(1000)}`;
  it.each([
    ['a.md', `# A\n\n![pump](${picture})\n\n## B\n\nText.\n`, '# A\n\npump\n\n## B\n\nText.\n'],
    [
      'a.html',
      `<h1>A</h1><img src="${picture}"><p>${picture} x</p><h2>B</h2>Text.`,
      '# A\n\nx\n\n## B\n\nText.',
    ],
    ['a.txt', `Seen: ${picture}.`, 'Seen: .'],
  ])('are left out of %s', async (name, content, text) => {
    const document = await only(name, content);
    expect(document.text).toBe(text);
    for (const { start, heading } of document.sections) {
      expect(document.text.slice(start)).toMatch(new RegExp(`^#+ ${heading}\n`));
    }
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

  it('is read in a predefined Korean encoding', async () => {
    const document = await only('a.pdf', pdfBytes([['Model B20']], { korean: '47513139' }));
    expect(document.text).toBe('Model B20\n한국');
    expect(notices).toEqual([]);
  });

  it('names the encoding of text that is left out where there is no table of it', async () => {
    const bytes = pdfBytes([['Model B20']], { korean: '47513139' });
    const pdf = await readPdf(bytes, 'a.pdf', folder);
    expect(pdf).toMatchObject({ text: 'Model B20', missingEncodings: ['KSC-H'] });
    const nothingElse = readPdf(pdfBytes([[]], { korean: '47513139' }), 'a.pdf', folder);
    await expect(nothingElse).rejects.toThrow(
      'a.pdf: the PDF is written in KSC-H, for which there are no tables. ',
    );
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

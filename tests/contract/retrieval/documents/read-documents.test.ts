import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../../../src/core/corpus.ts';
import { readDocuments } from '../../../../src/retrieval/documents/read-documents.ts';

let folder: string;
let notices: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-documents-'));
  notices = [];
});
afterEach(() => rm(folder, { recursive: true }));

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Writes files below the temporary folder and reads what is named, by default all. */
async function read(files: Files, paths: readonly string[] = ['']): Promise<readonly CorpusDocument[]> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const onNotice = (notice: string) => notices.push(notice.replaceAll(`${folder}/`, ''));
  return readDocuments(
    paths.map((path) => join(folder, path)),
    { signal: AbortSignal.timeout(60_000), onNotice },
  );
}

/** Code and message of the error, with the temporary folder left out. */
async function faultOf(files: Files, paths?: readonly string[]): Promise<string> {
  try {
    await read(files, paths);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code} ${message.replaceAll(`${folder}/`, '').replaceAll(folder, '.')}`;
  }
  return 'accepted';
}

describe('the files of a corpus', () => {
  it('are named by their path below the folder, sorted, without what is hidden', async () => {
    const documents = await read({
      'z.md': 'Z.',
      'b/c.v2.txt': 'C.',
      'b/A.HTML': '<p>A.',
      '.git/x.md': 'X.',
      'b/.hidden.md': 'H.',
    });
    expect(documents.map(({ id, text }) => [id, text])).toEqual([
      ['b/A', 'A.'],
      ['b/c.v2', 'C.'],
      ['z', 'Z.'],
    ]);
    expect(notices).toEqual([]);
  });

  it('keep the order in which they are named, a file by its base name', async () => {
    const documents = await read({ 'one/b.md': 'B.', 'two/x/a.md': 'A.' }, ['two/x/a.md', 'one']);
    expect(documents.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('have ids in composed form', async () => {
    const [document] = await read({ 're\u0301sume\u0301.md': 'Text.' });
    expect(document?.id).toBe('r\u00e9sum\u00e9');
  });

  it('may be links, also ones that go in a circle', async () => {
    await mkdir(join(folder, 'docs'));
    await symlink(folder, join(folder, 'docs/up'));
    await symlink(join(folder, 'real.md'), join(folder, 'docs/linked.md'));
    expect((await read({ 'real.md': 'R.' })).map(({ id }) => id)).toEqual(['docs/linked', 'real']);
  });

  it('are left out with a notice where they are links that lead nowhere', async () => {
    await mkdir(join(folder, 'docs'));
    await symlink(join(folder, 'gone.md'), join(folder, 'docs/broken.md'));
    expect((await read({ 'docs/a.md': 'A.' })).map(({ id }) => id)).toEqual(['docs/a']);
    await symlink(join(folder, 'docs/self'), join(folder, 'docs/self'));
    await read({});
    expect(notices).toEqual([
      '1 link left out of the corpus that leads nowhere: docs/broken.md.',
      '2 links left out of the corpus that lead nowhere: docs/broken.md, docs/self.',
    ]);
    expect(await faultOf({}, ['docs/broken.md'])).toBe(
      'FILE_SYSTEM docs/broken.md: there is no such file or folder.',
    );
  });

  it('are left out with a notice where their format is not read', async () => {
    const pictures = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`p/${10 + index}.png`, 'x']),
    );
    await read({ 'a.md': 'A.', LICENSE: 'x' }, ['']);
    await read({ ...pictures, 'p/a.md': 'A.' }, ['p']);
    expect(notices).toEqual([
      '1 file left out of the corpus for the format: LICENSE.',
      `12 files left out of the corpus for the format: ${Array.from({ length: 10 }, (_, index) => `p/${10 + index}.png`).join(', ')} and 2 more.`,
    ]);
  });

  it('are left out with a notice where they have no text', async () => {
    const documents = await read({
      'a.md': 'A.',
      'b.md': '---\ntitle: B\n---\n\n',
      'c.pdf': '',
      'd.html': '<title>D</title><script>x</script>',
    });
    expect(documents.map(({ id }) => id)).toEqual(['a']);
    expect(notices).toEqual(['3 documents left out of the corpus without any text: b.md, c.pdf, d.html.']);
  });

  it('have to be there', async () => {
    expect(await faultOf({}, ['docs'])).toBe('FILE_SYSTEM docs: there is no such file or folder.');
    expect(await faultOf({ 'a.png': '', '.b.md': 'B.' })).toBe(
      'INVALID_DATA the corpus is empty: there is no document in .. Documents are files that end in .md, .markdown, .txt, .html, .htm, .pdf.',
    );
    expect(await faultOf({}, [])).toMatch(/^INVALID_DATA the corpus is empty: it names no file or folder\. /);
    expect(await faultOf({ 'e/a.md': '', 'e/b.txt': ' \n' }, ['e'])).toBe(
      'INVALID_DATA no document of the corpus has any text: e/a.md, e/b.txt.',
    );
  });

  it('have to be of a format that is read where they are named themselves', async () => {
    expect(await faultOf({ 'a.docx': 'x' }, ['a.docx'])).toBe(
      'INVALID_DATA a.docx: ".docx" is not a format that documents are read from. Valid: .md, .markdown, .txt, .html, .htm, .pdf.',
    );
  });

  it('have ids of their own', async () => {
    expect(await faultOf({ 'd/a.md': 'A.', 'd/a.txt': 'A.' }, ['d'])).toBe(
      'INVALID_DATA d/a.txt: the document id "a" is taken by d/a.md. An id is the path without the extension, below the folder that is named: rename one of the two.',
    );
    expect(await faultOf({ 'f/one/a.md': 'A.', 'f/two/a.md': 'B.' }, ['f/one', 'f/two'])).toMatch(
      /^INVALID_DATA f\/two\/a\.md: the document id "a" is taken by f\/one\/a\.md\. .* or name the folder that holds both\.$/,
    );
    expect((await read({}, ['f'])).map(({ id }) => id)).toEqual(['one/a', 'two/a']);
    expect(await faultOf({ 'e/x/a.md': 'A.' }, ['e', 'e/x/a.md'])).toBe(
      'INVALID_DATA e/x/a.md: the file is in the corpus twice. Name a folder, or files in it, but not both.',
    );
  });

  it('must not be too large', async () => {
    await writeFile(join(folder, 'large.txt'), '');
    await truncate(join(folder, 'large.txt'), 20_000_001);
    expect(await faultOf({})).toBe(
      'INVALID_DATA large.txt: the document has 20.0 MB; at most 20.0 MB are read. Split it into several documents.',
    );
  });

  it('must not disappear while the corpus is being read', async () => {
    await writeFile(join(folder, 'a.md'), 'A.');
    await writeFile(join(folder, 'other.bin'), '');
    const reading = readDocuments([folder], { onNotice: () => rmSync(join(folder, 'a.md')) });
    await expect(reading).rejects.toMatchObject({
      code: 'FILE_SYSTEM',
      file: join(folder, 'a.md'),
      message: `${join(folder, 'a.md')}: the document disappeared while the corpus was being read.`,
    });
  });

  it('are not read once the signal is given', async () => {
    await writeFile(join(folder, 'a.md'), 'A.');
    const reason = new Error('stopped');
    await expect(readDocuments([folder], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DocumentReader, openDocumentReader } from '../../../../src/retrieval/documents/reader.ts';

let reader: DocumentReader;
afterEach(() => reader.close());

const PAGE = { format: 'markdown', file: 'a.md' } as const;

/** Takes a parser of Markdown hours. */
const ENDLESS = Buffer.from(`${'x\n'.repeat(2_000_000)}=\n`);

/** A PDF whose one page is a stream that unpacks to what it is given. */
function pdfOf(content: Buffer): Uint8Array {
  const stream = deflateSync(content, { level: 9 });
  const head = [
    '%PDF-1.4',
    '1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj',
    '2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj',
    '3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >> endobj',
    '5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj',
    `4 0 obj << /Length ${stream.length} /Filter /FlateDecode >> stream\n`,
  ].join('\n');
  return Buffer.concat([
    Buffer.from(head),
    stream,
    Buffer.from('\nendstream endobj\ntrailer << /Size 6 /Root 1 0 R >>\n%%EOF'),
  ]);
}

describe('a reader of documents', () => {
  it('ends in the middle of a document when it is told to', async () => {
    const abort = new AbortController();
    reader = openDocumentReader({ signal: abort.signal });
    const reading = reader.read(ENDLESS, PAGE);
    const reason = new Error('interrupted');
    setTimeout(() => abort.abort(reason), 300);
    await expect(reading).rejects.toBe(reason);
  });

  it('gives a document up that takes too long', async () => {
    reader = openDocumentReader({ limits: { ms: 1000, bytes: 2e9 } });
    await expect(reader.read(ENDLESS, PAGE)).rejects.toMatchObject({
      code: 'INVALID_DATA',
      message:
        'a.md: reading the document takes longer than 1.0 s. Split it into several documents, save it in another form, or leave it out.',
    });
  });

  it('gives a document up that takes too much memory', async () => {
    reader = openDocumentReader({ limits: { ms: 60_000, bytes: 100e6 } });
    const headings = Buffer.from('*a* _b_\n\n'.repeat(2_000_000));
    await expect(reader.read(headings, PAGE)).rejects.toMatchObject({
      code: 'INVALID_DATA',
      message: expect.stringContaining('a.md: reading the document takes more than 100.0 MB of memory.'),
    });
  });

  it('ends nothing else when it runs out of memory after it gave a document up', async () => {
    reader = openDocumentReader({ limits: { ms: 700, bytes: 100e6 } });
    const headings = Buffer.from('*a* _b_\n\n'.repeat(2_000_000));
    await expect(reader.read(headings, PAGE)).rejects.toThrow('takes longer than 700 ms');
    // What is read next waits for the thread, and ends with it.
    await expect(reader.read(Buffer.from('# A'), PAGE)).rejects.toThrow(/memory|longer/);
    await vi.waitFor(
      () => expect(reader.read(Buffer.from('# A'), PAGE)).rejects.toThrow('reaching memory limit'),
      { timeout: 30_000, interval: 100 },
    );
  });

  it('gives a PDF up that unpacks to more than it may take', async () => {
    reader = openDocumentReader({ limits: { ms: 60_000, bytes: 200e6 } });
    const bomb = pdfOf(Buffer.alloc(400_000_000, 'q Q\n'));
    expect(bomb.length).toBeLessThan(2e6);
    await expect(reader.read(bomb, { format: 'pdf', file: 'a.pdf' })).rejects.toThrow(
      'a.pdf: reading the document takes more than 200.0 MB of memory.',
    );
  });

  it('keeps everything that an error says', async () => {
    reader = openDocumentReader();
    await expect(reader.read(Buffer.from('---\ntitle: [\n---\nx'), PAGE)).rejects.toMatchObject({
      name: 'BenchError',
      code: 'INVALID_DATA',
      file: 'a.md',
      line: 2,
      hint: expect.stringContaining('Front matter is YAML'),
      message: expect.stringMatching(
        /^a\.md:2: the front matter is not valid YAML: .*\. Front matter is YAML/,
      ),
    });
    expect((await reader.read(Buffer.from('# A\n\nb'), PAGE)).title).toBe('A');
  });
});

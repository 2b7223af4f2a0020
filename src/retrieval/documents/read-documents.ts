import type { CorpusDocument } from '../../core/corpus.ts';
import { BenchError } from '../../core/errors.ts';
import { readRegularFile } from '../../files/read-file.ts';
import { plural } from '../../lib/format.ts';
import { DOCUMENT_EXTENSIONS } from './formats.ts';
import { listDocuments } from './list-documents.ts';
import { openDocumentReader } from './reader.ts';

const READING = {
  what: 'the document',
  most: 20_000_000,
  hint: 'Split it into several documents.',
} as const;
/** How many files a notice names. */
const NAMED = 10;

/** How a corpus is read. */
export interface ReadDocumentsOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told what was left out, as full sentences. */
  readonly onNotice?: ((notice: string) => void) | undefined;
}

/**
 * Reads documents from files and folders (Markdown, plain text, HTML, PDF), in the order named, folders by path.
 * Files in folders whose format is not read, links that lead nowhere and documents without text are left out with a notice.
 * @throws BenchError `FILE_SYSTEM` or `INVALID_DATA` naming the file; the signal's reason when aborted
 */
export async function readDocuments(
  paths: readonly string[],
  { signal, onNotice }: ReadDocumentsOptions = {},
): Promise<readonly CorpusDocument[]> {
  const { documents: files, others, deadLinks } = await listDocuments(paths, signal);
  if (files.length === 0) {
    const where =
      paths.length === 0 ? 'it names no file or folder' : `there is no document in ${paths.join(', ')}`;
    throw new BenchError('INVALID_DATA', `the corpus is empty: ${where}.`, {
      hint: `Documents are files that end in ${DOCUMENT_EXTENSIONS.join(', ')}.`,
    });
  }
  if (others.length > 0) {
    onNotice?.(`${plural(others.length, 'file')} left out of the corpus for the format: ${named(others)}.`);
  }
  if (deadLinks.length > 0) {
    const lead = deadLinks.length === 1 ? 'leads' : 'lead';
    onNotice?.(
      `${plural(deadLinks.length, 'link')} left out of the corpus that ${lead} nowhere: ${named(deadLinks)}.`,
    );
  }
  const documents: CorpusDocument[] = [];
  const empty: string[] = [];
  signal?.throwIfAborted();
  const reader = openDocumentReader({ signal });
  try {
    for (const { id, file, format } of files) {
      const bytes = await readBytes(file, signal);
      // An empty file is no valid PDF, but says as little as an empty text.
      if (bytes.length === 0) {
        empty.push(file);
        continue;
      }
      const { notice, ...content } = await reader.read(bytes, { format, file });
      if (notice !== null) onNotice?.(notice);
      if (content.text.trim() === '') empty.push(file);
      else documents.push({ id, ...content });
    }
  } finally {
    await reader.close();
  }
  if (documents.length === 0) {
    throw new BenchError('INVALID_DATA', `no document of the corpus has any text: ${named(empty)}.`);
  }
  if (empty.length > 0) {
    onNotice?.(
      `${plural(empty.length, 'document')} left out of the corpus without any text: ${named(empty)}.`,
    );
  }
  return documents;
}

async function readBytes(file: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    return await readRegularFile(file, { ...READING, signal });
  } catch (error) {
    const cause = error instanceof BenchError ? error.cause : undefined;
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw error;
    throw new BenchError('FILE_SYSTEM', 'the document disappeared while the corpus was being read.', {
      file,
      cause,
    });
  }
}

function named(files: readonly string[]): string {
  const rest = files.length - NAMED;
  return files.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { BenchError, describeError } from '../core/errors.ts';
import { DOCUMENT_EXTENSIONS, type DocumentFormat, formatOf } from './document-formats.ts';

/** A file that is to become a document. */
export interface DocumentFile {
  readonly id: string;
  /** As the user named it, or below the folder as the user named it. */
  readonly file: string;
  readonly format: DocumentFormat;
}

/** What stands in the named files and folders. */
export interface DocumentFiles {
  readonly documents: readonly DocumentFile[];
  /** Files in folders whose format cannot be read. */
  readonly others: readonly string[];
}

/**
 * Lists files and, sorted by path, all files below folders; what is hidden is left out, links are followed.
 * @throws BenchError `FILE_SYSTEM` or `INVALID_DATA` naming the file
 */
export async function listDocuments(
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<DocumentFiles> {
  const documents: DocumentFile[] = [];
  const others: string[] = [];
  for (const path of paths) {
    const stats = await statOf(path, signal);
    if (stats.isDirectory()) {
      const below = await walk({ folder: path, parents: [], signal });
      for (const name of below.sort((a, b) => (a < b ? -1 : 1))) {
        const file = join(path, name);
        const format = formatOf(file);
        if (format === undefined) others.push(file);
        else documents.push({ id: idOf(name), file, format });
      }
    } else {
      documents.push(namedFile(path, stats));
    }
  }
  refuseDuplicates(documents);
  return { documents, others };
}

function namedFile(file: string, stats: Stats): DocumentFile {
  if (!stats.isFile()) {
    throw new BenchError('FILE_SYSTEM', 'this is neither a file nor a folder.', { file });
  }
  const format = formatOf(file);
  if (format === undefined) {
    throw new BenchError('INVALID_DATA', `"${parse(file).ext}" is no format that documents are read from.`, {
      file,
      choices: DOCUMENT_EXTENSIONS,
    });
  }
  return { id: idOf(parse(file).base), file, format };
}

/** Some systems keep file names decomposed; datasets name documents composed. */
function idOf(path: string): string {
  return path.replace(/\.[^./]+$/, '').normalize('NFC');
}

interface Walk {
  readonly folder: string;
  /** Real paths of the folders that it stands in, so that a link back ends. */
  readonly parents: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** Paths of files below a folder, with forward slashes. */
async function walk({ folder, parents, signal }: Walk): Promise<string[]> {
  const real = await reach(() => realpath(folder), folder, signal);
  if (parents.includes(real)) return [];
  const entries = await reach(() => readdir(folder, { withFileTypes: true }), folder, signal);
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await statOf(path, signal) : entry;
    if (kind.isFile()) found.push(entry.name);
    if (!kind.isDirectory()) continue;
    const below = await walk({ folder: path, parents: [...parents, real], signal });
    found.push(...below.map((name) => `${entry.name}/${name}`));
  }
  return found;
}

function statOf(path: string, signal: AbortSignal | undefined): Promise<Stats> {
  return reach(() => stat(path), path, signal);
}

async function reach<T>(action: () => Promise<T>, file: string, signal: AbortSignal | undefined): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await action();
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new BenchError(
      'FILE_SYSTEM',
      missing ? 'there is no such file or folder.' : `it cannot be read: ${describeError(cause)}.`,
      { file, cause },
    );
  }
}

function refuseDuplicates(documents: readonly DocumentFile[]): void {
  const byId = new Map<string, DocumentFile>();
  const byPath = new Map<string, DocumentFile>();
  for (const document of documents) {
    const { id, file } = document;
    const path = resolve(file);
    if (byPath.has(path)) {
      throw new BenchError('INVALID_DATA', 'the file is in the corpus twice.', {
        file,
        hint: 'Name a folder, or files in it, but not both.',
      });
    }
    const earlier = byId.get(id);
    if (earlier !== undefined) {
      throw new BenchError('INVALID_DATA', `the document id "${id}" is taken by ${earlier.file}.`, {
        file,
        hint: 'An id is the path without the extension: rename one of the two.',
      });
    }
    byPath.set(path, document);
    byId.set(id, document);
  }
}

import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { BenchError, describeError } from '../../core/errors.ts';
import { DOCUMENT_EXTENSIONS, type DocumentFormat, formatOf } from './formats.ts';

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
  /** Links in folders that lead nowhere. */
  readonly deadLinks: readonly string[];
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
  const deadLinks: string[] = [];
  for (const path of paths) {
    const stats = await statOf(path, signal);
    if (stats.isDirectory()) {
      const below = await walk({ folder: path, parents: [], signal, deadLinks });
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
  return { documents, others, deadLinks: deadLinks.sort() };
}

function namedFile(file: string, stats: Stats): DocumentFile {
  if (!stats.isFile()) {
    throw new BenchError('FILE_SYSTEM', 'this is neither a file nor a folder.', { file });
  }
  const format = formatOf(file);
  if (format === undefined) {
    throw new BenchError(
      'INVALID_DATA',
      `"${parse(file).ext}" is not a format that documents are read from.`,
      {
        file,
        choices: DOCUMENT_EXTENSIONS,
      },
    );
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
  /** Collects the links that lead nowhere. */
  readonly deadLinks: string[];
}

/** Paths of files below a folder, with forward slashes. */
async function walk({ folder, parents, signal, deadLinks }: Walk): Promise<string[]> {
  const real = await reach(() => realpath(folder), folder, signal);
  if (parents.includes(real)) return [];
  const entries = await reach(() => readdir(folder, { withFileTypes: true }), folder, signal);
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await targetOf(path, signal) : entry;
    if (kind === null) {
      deadLinks.push(path);
      continue;
    }
    if (kind.isFile()) found.push(entry.name);
    if (!kind.isDirectory()) continue;
    const below = await walk({ folder: path, parents: [...parents, real], signal, deadLinks });
    found.push(...below.map((name) => `${entry.name}/${name}`));
  }
  return found;
}

/** What a link leads to; `null` where that is nothing, or only the link itself. */
async function targetOf(link: string, signal: AbortSignal | undefined): Promise<Stats | null> {
  try {
    return await statOf(link, signal);
  } catch (error) {
    if (isFault(error, 'ENOENT') || isFault(error, 'ELOOP')) return null;
    throw error;
  }
}

function isFault(error: unknown, code: string): boolean {
  const cause = error instanceof BenchError ? error.cause : error;
  return cause instanceof Error && 'code' in cause && cause.code === code;
}

function statOf(path: string, signal: AbortSignal | undefined): Promise<Stats> {
  return reach(() => stat(path), path, signal);
}

async function reach<T>(action: () => Promise<T>, file: string, signal: AbortSignal | undefined): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await action();
  } catch (cause) {
    throw new BenchError(
      'FILE_SYSTEM',
      isFault(cause, 'ENOENT')
        ? 'there is no such file or folder.'
        : `it cannot be read: ${describeError(cause)}.`,
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
      const sameName = parse(earlier.file).base === parse(file).base;
      throw new BenchError('INVALID_DATA', `the document id "${id}" is taken by ${earlier.file}.`, {
        file,
        hint: `An id is the path without the extension, below the folder that is named: rename one of the two${sameName ? ', or name the folder that holds both' : ''}.`,
      });
    }
    byPath.set(path, document);
    byId.set(id, document);
  }
}

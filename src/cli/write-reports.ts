import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError, describeError } from '../core/errors.ts';
import { REPORTERS } from '../reporters/registry.ts';
import type { ReportFile, ReportInput } from '../reporters/reporter.ts';

/**
 * Writes every report format into a folder.
 * @returns the files written.
 * @throws BenchError `FILE_SYSTEM` when the folder cannot be written.
 */
export async function writeReports(folder: string, input: ReportInput): Promise<readonly string[]> {
  return await writeFiles(
    folder,
    (await Promise.all(Object.values(REPORTERS).map((create) => create().render(input)))).flat(),
  );
}

/**
 * Writes files into a folder, each in one step.
 * @returns their paths.
 * @throws BenchError `FILE_SYSTEM` when the folder cannot be written.
 */
export async function writeFiles(folder: string, files: readonly ReportFile[]): Promise<readonly string[]> {
  await ensureWritable(folder);
  return Promise.all(
    files.map(async ({ name, content }) => {
      const file = join(folder, name);
      await writeFile(`${file}.tmp`, content, 'utf8');
      await rename(`${file}.tmp`, file);
      return file;
    }),
  );
}

/** @throws BenchError `FILE_SYSTEM` when nothing can be written there: better before a run than after it. */
export async function ensureWritable(folder: string): Promise<void> {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the folder cannot be written: ${describeError(cause)}.`, {
      file: folder,
      cause,
      hint: 'Choose another one with --out.',
    });
  }
}

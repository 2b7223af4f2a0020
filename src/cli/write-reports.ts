import { rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BenchError, describeError } from '../core/errors.ts';
import { makeFolder } from '../files/make-folder.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { allOrFirstError } from '../lib/promises.ts';
import { renderFormats } from '../reporters/render-formats.ts';
import type { Reporter, ReportFile, ReportInput } from '../reporters/reporter.ts';

/** In which formats a report is written, and who is told of those that fail. */
interface WriteOptions {
  readonly formats: readonly Reporter[];
  readonly notice: (text: string) => void;
}

/**
 * Writes a report into a folder. A format that fails is told of, and the others are written.
 * @returns the paths of the files, and whether all formats are among them.
 * @throws BenchError `FILE_SYSTEM` when the folder cannot be written.
 */
export async function writeReports(
  folder: string,
  input: ReportInput,
  { formats, notice }: WriteOptions,
): Promise<{ readonly files: readonly string[]; readonly complete: boolean }> {
  const { files, failures } = await renderFormats(formats, input);
  for (const { format, reason } of failures) {
    notice(`The report format "${format}" has failed and is left out: ${reason.replace(/\.$/, '')}.`);
  }
  return { files: await writeFiles(folder, files), complete: failures.length === 0 };
}

/**
 * Writes files into a folder, each in one step.
 * @returns their paths.
 * @throws BenchError `FILE_SYSTEM` when the folder or one of them cannot be written.
 */
export async function writeFiles(folder: string, files: readonly ReportFile[]): Promise<readonly string[]> {
  await ensureWritable(folder);
  return allOrFirstError(
    files.map(async ({ name, content }) => {
      const file = join(folder, name);
      try {
        makeFolder(dirname(file));
        await writeAtomically(file, content);
        return file;
      } catch (cause) {
        // The path stands before; that of its temporary file says nothing to a reader.
        const why = describeError(cause).replace(/, (?:open|write|rename)\b.*$/s, '');
        throw new BenchError('FILE_SYSTEM', `the file cannot be written: ${why}.`, {
          file,
          cause,
          hint: 'Make room for it, or choose another folder with --out.',
        });
      }
    }),
  );
}

/**
 * Makes a folder, unless it is there, and tries it: better before a run than after it.
 * @returns takes away what was made, as far as it is still empty; a folder that was there before stays.
 * @throws BenchError `FILE_SYSTEM` when nothing can be written there
 */
export async function ensureWritable(folder: string): Promise<() => Promise<void>> {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    const first = makeFolder(folder);
    await writeFile(probe, '');
    await rm(probe);
    return async () => {
      if (first !== undefined) await removeEmpty(folder, first);
    };
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the folder cannot be written: ${describeError(cause)}.`, {
      file: folder,
      cause,
      hint: 'Choose another one with --out.',
    });
  }
}

/** Removes a folder and those above it, up to and with the outermost one, until one is not empty. */
async function removeEmpty(folder: string, outermost: string): Promise<void> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      await rmdir(path);
    } catch {
      // Somebody else needs it by now, or took it away.
      return;
    }
    if (resolve(path) === resolve(outermost)) return;
  }
}

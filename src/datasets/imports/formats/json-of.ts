import { BenchError, describeError } from '../../../core/errors.ts';
import { readRegularFile } from '../../../files/read-file.ts';

/** All of it is in memory at once. */
export const LARGEST = 400_000_000;

/**
 * The value of a JSON file.
 * @throws BenchError `FILE_SYSTEM`, or `INVALID_DATA` for what is no JSON
 */
export async function jsonOf(file: string, signal: AbortSignal): Promise<unknown> {
  const reading = {
    what: 'the file with answers',
    most: LARGEST,
    hint: 'Import a part of it.',
    signal,
  };
  const bytes = await readRegularFile(file, reading);
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new BenchError('INVALID_DATA', `not valid JSON: ${describeError(cause)}.`, { file, cause });
  }
}

import { dirname, join } from 'node:path';
import { z } from 'zod';
import { BenchError, describeError } from '../core/errors.ts';
import { makeFolder } from '../files/make-folder.ts';
import { makePrivateFolder } from '../files/private-folder.ts';
import { readRegularFile } from '../files/read-file.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { hashFile } from '../models/local/weights-hash.ts';
import { withFolderLock } from '../process/folder-lock.ts';
import { LEDGER_SCHEMA, type TunedAttempt, type TunedLedger, tunedLedgerSchema } from '../protocol/tuned.ts';

/** Name of a ledger in its folder. */
const LEDGER_FILE = 'ledger.json';
/** An attempt takes about 2 kB. */
const READING = {
  what: 'the ledger',
  most: 50_000_000,
  hint: 'Name another folder of fine-tuned models, or take old attempts out of its ledger.',
} as const;

/** An attempt and the folder of the ledger that it stands in. */
export interface LedgerEntry {
  readonly attempt: TunedAttempt;
  readonly folder: string;
}

/**
 * Reads a ledger; a folder without one has no attempts.
 * @throws BenchError `FILE_SYSTEM`, or `INVALID_DATA` for a file that is no ledger
 */
export async function readLedger(folder: string): Promise<readonly LedgerEntry[]> {
  const file = join(folder, LEDGER_FILE);
  let text: string;
  try {
    text = (await readRegularFile(file, READING)).toString('utf8');
  } catch (error) {
    const { cause } = error as BenchError;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw error;
  }
  try {
    const { attempts } = tunedLedgerSchema.parse(JSON.parse(text));
    return attempts.map((attempt) => ({ attempt, folder }));
  } catch (cause) {
    const why =
      cause instanceof z.ZodError
        ? `${cause.issues[0]?.path.join('.')}: ${cause.issues[0]?.message}`
        : describeError(cause);
    throw new BenchError('INVALID_DATA', `it is not a ledger of fine-tuned models: ${why}.`, { file, cause });
  }
}

/** Ledgers of several folders in order; of attempts with the same id the first counts. */
export async function readLedgers(folders: readonly string[]): Promise<readonly LedgerEntry[]> {
  const entries = (await Promise.all([...new Set(folders)].map(readLedger))).flat();
  return entries.filter(
    ({ attempt }, index) => entries.findIndex((other) => other.attempt.id === attempt.id) === index,
  );
}

/** A ledger that is written by one process at a time. */
export interface LedgerFile {
  /** Folder of ledger and adapters. */
  readonly folder: string;
  /** Folder for the lock, outside what a user keeps. */
  readonly lockFolder: string;
}

/** Whether the adapter of an attempt is still the one that was trained; so is a model that a provider keeps. */
export async function hasAdapter(
  { model }: TunedAttempt,
  { folder }: Pick<LedgerFile, 'folder'>,
): Promise<boolean> {
  if (model?.kind !== 'adapter') return true;
  const { sha256 } = model;
  return await hashFile(join(folder, model.file)).then(
    (hash) => hash === sha256,
    () => false,
  );
}

/**
 * Writes an attempt, in place of the one with its id, or after all others.
 * @throws BenchError `FILE_SYSTEM` when the ledger cannot be written; what stood there stays
 */
export async function recordAttempt(
  { folder, lockFolder }: LedgerFile,
  attempt: TunedAttempt,
): Promise<void> {
  makePrivateFolder(lockFolder);
  await withFolderLock(
    { folder: lockFolder, what: 'the ledger of fine-tuned models', signal: null },
    async () => {
      const before = (await readLedger(folder)).map((entry) => entry.attempt);
      const at = before.findIndex(({ id }) => id === attempt.id);
      const attempts = at < 0 ? [...before, attempt] : before.with(at, attempt);
      const ledger: TunedLedger = { schema: LEDGER_SCHEMA, attempts };
      const file = join(folder, LEDGER_FILE);
      try {
        makeFolder(dirname(file));
        await writeAtomically(file, `${JSON.stringify(ledger, null, 2)}\n`);
      } catch (cause) {
        throw new BenchError('FILE_SYSTEM', `the ledger cannot be written: ${describeError(cause)}.`, {
          file,
          cause,
        });
      }
    },
  );
}

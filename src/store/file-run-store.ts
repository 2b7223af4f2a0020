import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError, describeError } from '../core/errors.ts';
import type { OpenRun, RunStore } from '../core/store.ts';
import { makePrivateFolder } from '../files/private-folder.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import type { RunHeader } from '../protocol/header.ts';
import { ageOf, type Format, sayFormat } from '../protocol/run-format.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import { type SampleRecord, sampleRecordSchema } from '../protocol/sample.ts';
import { readRunHeader } from '../protocol/versions/read.ts';
import { JournalWriter, readJournal, rewriteJournal } from './journal.ts';
import { takeLock } from './run-lock.ts';
import { unknownRunHelp } from './unknown-run.ts';

const FILES = {
  header: 'run.json',
  samples: 'samples.jsonl',
  journal: 'journal.jsonl',
  lock: 'lock',
} as const;

/** Runs as folders below one folder, usually `.adaptbench/runs`. */
export class FileRunStore implements RunStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async create(header: RunHeader, samples: readonly SampleRecord[]): Promise<OpenRun> {
    const folder = join(this.#folder, header.id);
    let mine = false;
    try {
      makePrivateFolder(folder);
      // First, because it fails where a run of this name exists, before anything of that run is touched.
      await writeFile(join(folder, FILES.journal), '', { flag: 'wx' });
      mine = true;
      await writeAtomically(
        join(folder, FILES.samples),
        samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''),
      );
      await writeHeader(folder, header);
    } catch (cause) {
      if (mine) await rm(folder, { recursive: true, force: true }).catch(() => {});
      throw new BenchError('FILE_SYSTEM', `the run folder cannot be written: ${describeError(cause)}.`, {
        file: folder,
        cause,
      });
    }
    return this.open(header.id);
  }

  async open(id: string): Promise<OpenRun> {
    const folder = await this.#existing(id);
    const release = takeLock(join(folder, FILES.lock));
    try {
      const { header, format } = await readHeader(folder);
      refuseNewer(format, id);
      const file = join(folder, FILES.journal);
      const journal = await readJournal(file, format);
      const notices = journal.torn
        ? [`${file}: the last line had not been written to its end and is dropped.`]
        : [];
      let { wholeBytes } = journal;
      if (ageOf(format) === 'older') {
        // Journal first: its records are read alike in both formats, so that a crash in between does no harm.
        wholeBytes = await rewriteJournal(file, journal.records);
        await writeHeader(folder, header);
        notices.push(`The run "${id}" was begun by an older version; its folder is now in today's format.`);
      }
      const { records } = journal;
      const writer = new JournalWriter(file, wholeBytes);
      let closed = false;
      return {
        header,
        records,
        notices,
        append: (...added) => writer.append(added),
        async close() {
          // A second time the lock may be somebody else's.
          if (closed) return;
          closed = true;
          try {
            await writer.close();
          } finally {
            release();
          }
        },
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  async read(id: string): Promise<RunRecord> {
    const folder = await this.#existing(id);
    const { header, format } = await readHeader(folder);
    const [samples, journal] = await Promise.all([
      readSamples(join(folder, FILES.samples)),
      readJournal(join(folder, FILES.journal), format),
    ]);
    const notice = unknownNotice(journal.unknown, header);
    if (notice === null) return { header, samples, records: journal.records };
    return {
      header: { ...header, notices: [...(header.notices ?? []), notice] },
      samples,
      records: journal.records,
    };
  }

  async list(): Promise<readonly string[]> {
    if (!existsSync(this.#folder)) return [];
    const names = await readdir(this.#folder);
    return names
      .filter((name) => existsSync(join(this.#folder, name, FILES.header)))
      .sort()
      .reverse();
  }

  async #existing(id: string): Promise<string> {
    const folder = join(this.#folder, id);
    if (/^[\w.-]+$/.test(id) && existsSync(join(folder, FILES.header))) return folder;
    const runs = await this.list();
    throw new BenchError(
      'UNKNOWN_NAME',
      `there is no run "${id}" in ${this.#folder}.`,
      unknownRunHelp(id, runs),
    );
  }
}

async function readHeader(folder: string): Promise<{ readonly header: RunHeader; readonly format: Format }> {
  const file = join(folder, FILES.header);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new BenchError(
      'DAMAGED_JOURNAL',
      `the header of the run cannot be read: ${describeError(cause)}.`,
      {
        file,
        cause,
      },
    );
  }
  const read = readRunHeader(json);
  if ('fault' in read) {
    throw new BenchError('DAMAGED_JOURNAL', `${read.fault}.`, { file, hint: read.hint });
  }
  return read;
}

async function writeHeader(folder: string, header: RunHeader): Promise<void> {
  await writeAtomically(join(folder, FILES.header), `${JSON.stringify(header, null, 2)}\n`);
}

/** What a newer version added counts for it; going on without would lose it. */
function refuseNewer(format: Format, id: string): void {
  if (ageOf(format) !== 'newer-minor') return;
  throw new BenchError(
    'DAMAGED_JOURNAL',
    `the run "${id}" was begun by a newer version of adaptbench (${sayFormat(format)}), which alone can go on with it.`,
    { hint: 'Update adaptbench: npm install adaptbench@latest.' },
  );
}

function unknownNotice(unknown: ReadonlyMap<string, number>, { toolVersion }: RunHeader): string | null {
  if (unknown.size === 0) return null;
  const types = [...unknown].map(([type, count]) => `${count} of type "${type}"`).join(', ');
  return `The run was written by adaptbench ${toolVersion}, which knows records that this version skips: ${types}. Update adaptbench to see them.`;
}

async function readSamples(file: string): Promise<readonly SampleRecord[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BenchError('FILE_SYSTEM', `the samples cannot be read: ${describeError(cause)}.`, {
      file,
      cause,
    });
  });
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    try {
      return [sampleRecordSchema.parse(JSON.parse(line))];
    } catch (cause) {
      throw new BenchError('DAMAGED_JOURNAL', 'this line is not a sample.', { file, line: index + 1, cause });
    }
  });
}

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError, describeError } from '../core/errors.ts';
import type { RunHeader } from '../core/run-header.ts';
import type { RunRecord, SampleRecord } from '../core/run-record.ts';
import type { OpenRun, RunStore } from '../core/store.ts';
import { PRIVATE_FOLDER } from '../files/private-folder.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { JournalWriter, readJournal } from './journal.ts';
import { runHeaderSchema, sampleRecordSchema } from './run-header.ts';
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
      await mkdir(folder, PRIVATE_FOLDER);
      // First, because it fails where a run of this name exists, before anything of that run is touched.
      await writeFile(join(folder, FILES.journal), '', { flag: 'wx' });
      mine = true;
      await writeAtomically(
        join(folder, FILES.samples),
        samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''),
      );
      await writeAtomically(join(folder, FILES.header), `${JSON.stringify(header, null, 2)}\n`);
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
      const header = await readHeader(folder);
      const file = join(folder, FILES.journal);
      const { records, wholeBytes, torn } = await readJournal(file);
      const writer = new JournalWriter(file, wholeBytes);
      let closed = false;
      return {
        header,
        records,
        notices: torn ? [`${file}: the last line had not been written to its end and is dropped.`] : [],
        append: (record) => writer.append(record),
        async close() {
          // A second time the lock may be somebody else's.
          if (closed) return;
          closed = true;
          try {
            writer.close();
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
    const [header, samples, journal] = await Promise.all([
      readHeader(folder),
      readSamples(join(folder, FILES.samples)),
      readJournal(join(folder, FILES.journal)),
    ]);
    return { header, samples, records: journal.records };
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

async function readHeader(folder: string): Promise<RunHeader> {
  const file = join(folder, FILES.header);
  try {
    return runHeaderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new BenchError(
      'DAMAGED_JOURNAL',
      'this is not a run header that this version of adaptbench reads.',
      {
        file,
        cause,
      },
    );
  }
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

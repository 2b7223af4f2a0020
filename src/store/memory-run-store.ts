import { BenchError } from '../core/errors.ts';
import type { OpenRun, RunStore } from '../core/store.ts';
import type { RunHeader } from '../protocol/header.ts';
import type { JournalRecord } from '../protocol/records.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import type { SampleRecord } from '../protocol/sample.ts';
import { unknownRunHelp } from './unknown-run.ts';

/** Runs in memory, for programs that want no files. */
export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<
    string,
    { header: RunHeader; samples: readonly SampleRecord[]; records: JournalRecord[] }
  >();
  readonly #locked = new Set<string>();

  async create(header: RunHeader, samples: readonly SampleRecord[]): Promise<OpenRun> {
    if (this.#runs.has(header.id)) {
      throw new BenchError('FILE_SYSTEM', `the run "${header.id}" exists already.`);
    }
    this.#runs.set(header.id, { header, samples, records: [] });
    return this.open(header.id);
  }

  async open(id: string): Promise<OpenRun> {
    const run = this.#existing(id);
    if (this.#locked.has(id)) throw new BenchError('RUN_LOCKED', `the run "${id}" is being worked on.`);
    this.#locked.add(id);
    let closed = false;
    return {
      header: run.header,
      records: [...run.records],
      notices: [],
      append: async (...records) => {
        run.records.push(...structuredClone(records));
      },
      close: async () => {
        if (!closed) this.#locked.delete(id);
        closed = true;
      },
    };
  }

  async read(id: string): Promise<RunRecord> {
    const { header, samples, records } = this.#existing(id);
    return { header, samples, records: [...records] };
  }

  async list(): Promise<readonly string[]> {
    return [...this.#runs.keys()].sort().reverse();
  }

  #existing(id: string) {
    const run = this.#runs.get(id);
    if (run !== undefined) return run;
    const runs = [...this.#runs.keys()].sort().reverse();
    throw new BenchError('UNKNOWN_NAME', `there is no run "${id}".`, unknownRunHelp(id, runs));
  }
}

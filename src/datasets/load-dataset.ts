import { isAbsolute } from 'node:path';
import { BenchError, placeInFile } from '../core/errors.ts';
import type { DataReference, RowSourceRegistry } from '../core/row-source.ts';
import type { SplitPlan, Suite } from '../core/suite.ts';
import { contentKey } from '../lib/hash.ts';
import type { JsonValue } from '../lib/json.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { Sample } from '../protocol/sample.ts';
import { SPLITS, type Split } from '../protocol/words.ts';
import { valueAtPath } from './column-path.ts';
import { contradictionNotices, fileNotices } from './data-notices.ts';
import { type EqualRows, refuseEqualRows } from './equal-rows.ts';
import { type Place, PlaceList, type Places, placeNames } from './places.ts';
import { placeOf, type ReadRowsOptions, readRows } from './read-rows.ts';
import { BUILT_IN_ROW_SOURCES } from './row-sources.ts';
import { splitRows } from './splits/split-rows.ts';
import { SampleReader } from './to-sample.ts';

/** All samples of a suite in file order, train first. */
export interface Dataset {
  readonly samples: readonly Sample[];
  readonly places: Places;
  /** What a user should know of the data before believing a figure. */
  readonly notices: readonly string[];
}

/** What of a suite says how its data are read. */
export type DatasetSuite = Pick<Suite, 'file' | 'dataset' | 'answer' | 'corpus'>;

/** What reading data takes besides the suite. */
export interface LoadOptions extends Pick<ReadRowsOptions, 'signal' | 'lookUp' | 'cacheFolder'> {
  readonly rowSources?: RowSourceRegistry | undefined;
  /** Rows that have to be measured to find the difference that matters, by which one file is divided. */
  readonly wanted?: number | null | undefined;
}

/**
 * Reads every split of a suite and maps its columns.
 * @throws BenchError `INVALID_DATA` or `FILE_SYSTEM` with file and line.
 */
export async function loadDataset(suite: DatasetSuite, options: LoadOptions = {}): Promise<Dataset> {
  const loading = new Loading(suite, options);
  const { split: plan, files } = suite.dataset;
  if (plan !== undefined && files.test !== undefined) return await loading.divided(plan, files.test);
  for (const split of SPLITS) {
    const reference = files[split];
    if (reference === undefined) continue;
    refuseSameData(files, split);
    await loading.add(split, reference);
  }
  return loading.end();
}

interface Grouping {
  readonly group: string;
  /** Filled with the values of the column by id. */
  readonly groups: Map<string, string>;
}

/** A data set as far as it is read. */
class Loading {
  readonly #suite: DatasetSuite;
  readonly #options: LoadOptions;
  readonly #nameOf: (file: string) => string;
  readonly #samples: Sample[] = [];
  readonly #places = new PlaceList();
  readonly #notices: string[] = [];
  readonly #equal: EqualRows[] = [];

  constructor(suite: DatasetSuite, options: LoadOptions) {
    this.#suite = suite;
    this.#options = options;
    this.#nameOf = placeNames(suite.file);
  }

  /** Reads the one file of a suite, whose rows are divided. */
  async divided(plan: SplitPlan, reference: DataReference): Promise<Dataset> {
    const { location: file } = reference;
    const { group } = plan;
    const grouping = group === null ? null : { group, groups: new Map<string, string>() };
    await this.add(null, reference, grouping);
    const read = this.end();
    const { samples, notices } = await splitRows({
      ...read,
      file,
      name: this.#nameOf(file),
      suiteFile: this.#suite.file,
      plan,
      hasIds: this.#suite.dataset.columns.id !== null,
      groups: grouping?.groups ?? null,
      answer: this.#suite.answer,
      wanted: this.#options.wanted ?? null,
    });
    return { ...read, samples, notices: [...read.notices, ...notices] };
  }

  async add(split: Split | null, reference: DataReference, grouping: Grouping | null = null): Promise<void> {
    const { rowSources = BUILT_IN_ROW_SOURCES, wanted: _, ...options } = this.#options;
    const { dataset, answer, corpus } = this.#suite;
    const { columns } = dataset;
    const { location: file } = reference;
    const name = this.#nameOf(file);
    const { flat } = rowSources.get(reference.source);
    const reader = new SampleReader({
      suite: this.#suite,
      split: split ?? 'test',
      flat,
      passages: corpus?.passages ?? null,
    });
    const texts = [columns.id, columns.input, columns.targets].filter((column) => column !== null);
    const rows = readRows(reference, {
      ...options,
      sources: rowSources,
      columns: [...texts, ...columns.metadata, ...(grouping === null ? [] : [grouping.group])],
      texts,
      split,
      notice: (text) => this.#notices.push(`${name}: ${text}`),
    });
    const before = this.#samples.length;
    let count = 0;
    for await (const row of rows) {
      count++;
      const place = placeOf(row, file);
      const sample = reader.read(row, place);
      if (grouping !== null) {
        grouping.groups.set(sample.id, groupOf(row.values, { column: grouping.group, place }));
      }
      this.#keep(sample, place);
    }
    if (count === 0) {
      const what = split === null ? 'the file is empty: it' : `the ${split} split is empty: the file`;
      throw new BenchError('INVALID_DATA', `${what} has no row with data.`, { file });
    }
    const samples = this.#samples.slice(before);
    this.#notices.push(...fileNotices({ samples, columns, answer, reader, name }));
  }

  end(): Dataset {
    const [samples, places, nameOf] = [this.#samples, this.#places, this.#nameOf];
    refuseEqualRows(this.#equal, nameOf);
    return {
      samples,
      places,
      notices: [...this.#notices, ...contradictionNotices(samples, { places, nameOf })],
    };
  }

  #keep(read: Sample, place: Place): void {
    const hasIds = this.#suite.dataset.columns.id !== null;
    const first = this.#places.get(read.id);
    // Whoever looks for shared texts reports it among the others.
    const sample =
      !hasIds && first !== undefined && (first.file !== place.file || first.unit !== place.unit)
        ? { ...read, id: contentKey([read.split, read.id]) }
        : read;
    const earlier = sample === read ? first : this.#places.get(sample.id);
    if (earlier !== undefined && hasIds) {
      throw new BenchError(
        'INVALID_DATA',
        `the id "${sample.id}" is used a second time (first in ${placeInFile(earlier.file, earlier)}).`,
        place,
      );
    }
    if (earlier !== undefined) {
      this.#equal.push({ place, earlier });
      return;
    }
    this.#places.set(sample.id, place);
    this.#samples.push(sample);
  }
}

/** The value that a row is grouped by; empty where it has none. */
function groupOf(
  values: Readonly<Record<string, JsonValue>>,
  { column, place }: { readonly column: string; readonly place: Place },
): string {
  const value = valueAtPath(values, column);
  if (value === undefined) {
    const names = Object.keys(values);
    throw new BenchError(
      'INVALID_DATA',
      `there is no column "${column}", by which "dataset.split.group" groups.`,
      {
        ...place,
        choices: names,
        hint: didYouMean(column, names),
      },
    );
  }
  return value === null || value === ''
    ? ''
    : typeof value === 'string'
      ? value.trim()
      : JSON.stringify(value);
}

/** @throws BenchError `LEAKAGE` where an earlier split has the same data */
function refuseSameData(files: Suite['dataset']['files'], split: Split): void {
  const own = files[split];
  // What is no file may hold every split under one name.
  if (own === undefined || !isAbsolute(own.location)) return;
  const key = ({ location, options }: DataReference): string => contentKey([location, options ?? null]);
  const same = SPLITS.slice(0, SPLITS.indexOf(split)).find((earlier) => {
    const other = files[earlier];
    return other !== undefined && key(own) === key(other);
  });
  if (same === undefined) return;
  throw new BenchError('LEAKAGE', `this file is both the ${same} and the ${split} split.`, {
    file: own.location,
    hint: 'Put every row into one of them.',
  });
}

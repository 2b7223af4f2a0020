import { isAbsolute } from 'node:path';
import { BenchError, placeInFile } from '../core/errors.ts';
import type { DataReference, RowSourceRegistry } from '../core/row-source.ts';
import type { Suite } from '../core/suite.ts';
import { contentKey } from '../lib/hash.ts';
import type { Sample } from '../protocol/sample.ts';
import { SPLITS, type Split } from '../protocol/words.ts';
import { contradictionNotices, fileNotices } from './data-notices.ts';
import { type EqualRows, refuseEqualRows } from './equal-rows.ts';
import { type Place, PlaceList, type Places, placeNames } from './places.ts';
import { placeOf, type ReadRowsOptions, readRows } from './read-rows.ts';
import { BUILT_IN_ROW_SOURCES } from './row-sources.ts';
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
}

/**
 * Reads every split of a suite and maps its columns.
 * @throws BenchError `INVALID_DATA` or `FILE_SYSTEM` with file and line.
 */
export async function loadDataset(suite: DatasetSuite, options: LoadOptions = {}): Promise<Dataset> {
  const loading = new Loading(suite, options);
  for (const split of SPLITS) {
    const reference = suite.dataset.files[split];
    if (reference === undefined) continue;
    refuseSameData(suite.dataset.files, split);
    await loading.add(split, reference);
  }
  return loading.end();
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

  async add(split: Split, reference: DataReference): Promise<void> {
    const { rowSources = BUILT_IN_ROW_SOURCES, ...options } = this.#options;
    const { dataset, answer, corpus } = this.#suite;
    const { columns } = dataset;
    const { location: file } = reference;
    const name = this.#nameOf(file);
    const { flat } = rowSources.get(reference.source);
    const reader = new SampleReader({ suite: this.#suite, split, flat, passages: corpus?.passages ?? null });
    const texts = [columns.id, columns.input, columns.targets].filter((column) => column !== null);
    const rows = readRows(reference, {
      ...options,
      sources: rowSources,
      columns: [...texts, ...columns.metadata],
      texts,
      split,
      notice: (text) => this.#notices.push(`${name}: ${text}`),
    });
    const before = this.#samples.length;
    let count = 0;
    for await (const row of rows) {
      count++;
      const place = placeOf(row, file);
      this.#keep(reader.read(row, place), place);
    }
    if (count === 0) {
      throw new BenchError('INVALID_DATA', `the ${split} split is empty: the file has no row with data.`, {
        file,
      });
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

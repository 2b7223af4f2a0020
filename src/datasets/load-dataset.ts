import { BenchError } from '../core/errors.ts';
import type { Suite } from '../core/suite.ts';
import { contentKey } from '../lib/hash.ts';
import type { JsonValue } from '../lib/json.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { Sample } from '../protocol/sample.ts';
import { SPLITS, type Split } from '../protocol/words.ts';
import { checkedTarget } from './check-target.ts';
import type { Row } from './data-file.ts';
import { contradictionNotices, fileNotices } from './data-notices.ts';
import { type EqualRows, refuseEqualRows } from './equal-rows.ts';
import { type Place, placeNames } from './places.ts';
import { readRows } from './read-rows.ts';

/** All samples of a suite in file order, train first. */
export interface Dataset {
  readonly samples: readonly Sample[];
  readonly places: ReadonlyMap<string, Place>;
  /** What a user should know of the data before believing a figure. */
  readonly notices: readonly string[];
}

/** What of a suite says how its data are read. */
export type DatasetSuite = Pick<Suite, 'file' | 'dataset' | 'answer' | 'corpus'>;

/**
 * Reads every split of a suite and maps its columns.
 * @throws BenchError `INVALID_DATA` or `FILE_SYSTEM` with file and line.
 */
export async function loadDataset(suite: DatasetSuite, signal?: AbortSignal): Promise<Dataset> {
  const samples: Sample[] = [];
  const places = new Map<string, Place>();
  const notices: string[] = [];
  const equal: EqualRows[] = [];
  const nameOf = placeNames(suite.file);
  const columns = { ...suite.dataset.columns, passages: suite.corpus?.passages ?? null };
  for (const split of SPLITS) {
    const file = suite.dataset.files[split];
    if (file === undefined) continue;
    const same = SPLITS.slice(0, SPLITS.indexOf(split)).find((other) => suite.dataset.files[other] === file);
    if (same !== undefined) {
      throw new BenchError('LEAKAGE', `this file is both the ${same} and the ${split} split.`, {
        file,
        hint: 'Put every row into one of them.',
      });
    }
    const data = await readRows(file, { columns, ...(signal === undefined ? {} : { signal }) });
    if (data.rows.length === 0) {
      throw new BenchError('INVALID_DATA', `the ${split} split is empty: the file has no row with data.`, {
        file,
      });
    }
    const inSplit: Sample[] = [];
    for (const row of data.rows) {
      const place = { file, line: row.line };
      const read = toSample({ row, split, suite, place });
      const elsewhere = columns.id === null && places.has(read.id) && places.get(read.id)?.file !== file;
      // Whoever looks for shared texts reports it among the others.
      const sample = elsewhere ? { ...read, id: contentKey([split, read.id]) } : read;
      const earlier = places.get(sample.id);
      if (earlier !== undefined && columns.id === null) {
        equal.push({ place, earlier });
        continue;
      }
      if (earlier !== undefined) {
        throw new BenchError(
          'INVALID_DATA',
          `the id "${sample.id}" is used a second time (first in ${earlier.file}:${earlier.line}).`,
          place,
        );
      }
      places.set(sample.id, place);
      inSplit.push(sample);
    }
    samples.push(...inSplit);
    notices.push(
      ...fileNotices(data, { samples: inSplit, columns, answer: suite.answer, name: nameOf(file) }),
    );
  }
  refuseEqualRows(equal, nameOf);
  return {
    samples,
    places,
    notices: [...notices, ...contradictionNotices(samples, { places, nameOf })],
  };
}

/**
 * A sample with other values in some of its columns, checked like a row of its file.
 * @throws BenchError `INVALID_DATA` at the place that is given.
 */
export function changeSample(
  sample: Sample,
  values: Readonly<Record<string, JsonValue>>,
  { suite, place }: { readonly suite: Pick<Suite, 'dataset' | 'answer'>; readonly place: Place },
): Sample {
  const { columns } = suite.dataset;
  const known = [columns.targets, ...columns.metadata];
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new BenchError('INVALID_DATA', `"${unknown}" is not a column that can change.`, {
      ...place,
      choices: known,
      hint: didYouMean(unknown, known),
    });
  }
  const before = {
    ...sample.metadata,
    [columns.id ?? 'id']: sample.id,
    [columns.input]: sample.input,
    [columns.targets]: [...sample.targets],
  };
  const row = { line: place.line, values: { ...before, ...values } };
  return { ...toSample({ row, split: sample.split, suite, place }), id: sample.id };
}

interface MappingInput {
  readonly row: Row;
  readonly split: Split;
  readonly suite: Pick<Suite, 'dataset' | 'answer'>;
  readonly place: Place;
}

function toSample({ row, split, suite, place }: MappingInput): Sample {
  const { columns } = suite.dataset;
  const input = text(column(row, columns.input, place), columns.input, place);
  const targets = targetsOf(column(row, columns.targets, place), columns.targets, place).map((target) =>
    checkedTarget(target, suite.answer, place),
  );
  const metadata = Object.fromEntries(columns.metadata.map((name) => [name, column(row, name, place)]));
  const id =
    columns.id === null
      ? contentKey({ input, targets, metadata })
      : text(column(row, columns.id, place), columns.id, place);
  return { id, split, input, targets, metadata };
}

function column(row: Row, name: string, place: Place): JsonValue {
  const value = Object.hasOwn(row.values, name) ? row.values[name] : undefined;
  if (value !== undefined) return value;
  const names = Object.keys(row.values);
  throw new BenchError('INVALID_DATA', `there is no column "${name}".`, {
    ...place,
    choices: names,
    hint: didYouMean(name, names),
  });
}

function text(value: JsonValue, name: string, place: Place): string {
  const found = typeof value === 'number' ? String(value) : value;
  if (typeof found === 'string' && found.trim() !== '') return found;
  throw new BenchError(
    'INVALID_DATA',
    `the column "${name}" has to hold a text, found ${JSON.stringify(value)}.`,
    place,
  );
}

function targetsOf(value: JsonValue, name: string, place: Place): readonly string[] {
  const list = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  if (list.length === 0) {
    throw new BenchError('INVALID_DATA', `the column "${name}" holds no accepted answer.`, place);
  }
  return list.map((item) => text(item, name, place));
}

import { canonicalAnswer } from '../core/canonical-answer.ts';
import { BenchError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import { type Sample, SPLITS, type Split } from '../core/sample.ts';
import type { AnswerFormat, Suite } from '../core/suite.ts';
import { contentKey } from '../lib/hash.ts';
import { didYouMean } from '../lib/suggest.ts';
import { type Row, readRows } from './read-rows.ts';

/** Where a sample stands, for error messages. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** All samples of a suite in file order, train first. */
export interface Dataset {
  readonly samples: readonly Sample[];
  readonly places: ReadonlyMap<string, Place>;
}

/**
 * Reads every split of a suite and maps its columns.
 * @throws BenchError `INVALID_DATA` or `FILE_SYSTEM` with file and line.
 */
export async function loadDataset(
  suite: Pick<Suite, 'dataset' | 'answer'>,
  signal?: AbortSignal,
): Promise<Dataset> {
  const samples: Sample[] = [];
  const places = new Map<string, Place>();
  for (const split of SPLITS) {
    const file = suite.dataset.files[split];
    if (file === undefined) continue;
    const rows = await readRows(file, signal);
    if (rows.length === 0) {
      throw new BenchError('INVALID_DATA', `the ${split} split is empty.`, { file });
    }
    for (const row of rows) {
      const place = { file, line: row.line };
      const sample = toSample({ row, split, suite, place });
      const earlier = places.get(sample.id);
      if (earlier !== undefined) {
        throw new BenchError(
          'INVALID_DATA',
          `the id "${sample.id}" is used a second time (first in ${earlier.file}:${earlier.line}).`,
          place,
        );
      }
      places.set(sample.id, place);
      samples.push(sample);
    }
  }
  return { samples, places };
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
    throw new BenchError('INVALID_DATA', `"${unknown}" is no column that can change.`, {
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

/** A target as it is compared; numbers stay as they are written, for they are shown as examples. */
function checkedTarget(target: string, answer: AnswerFormat, place: Place): string {
  const canonical = canonicalAnswer(target, answer);
  switch (answer.kind) {
    case 'text':
      return target.normalize('NFC');
    case 'label':
      if (canonical !== null) return canonical;
      throw new BenchError('INVALID_DATA', `"${target}" is none of the suite's labels.`, {
        ...place,
        choices: answer.labels,
        hint: didYouMean(target, answer.labels),
      });
    case 'number-or-choice':
      if (canonical !== null) return target;
      throw new BenchError('INVALID_DATA', `"${target}" is neither a number nor one of the choices.`, {
        ...place,
        choices: answer.choices,
      });
  }
}

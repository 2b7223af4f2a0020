import { BenchError } from '../core/errors.ts';
import type { Row } from '../core/row-source.ts';
import type { Suite } from '../core/suite.ts';
import { contentKey } from '../lib/hash.ts';
import type { JsonValue } from '../lib/json.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { Sample } from '../protocol/sample.ts';
import type { Split } from '../protocol/words.ts';
import { type CheckedTarget, checkedTarget } from './check-target.ts';
import { valueAtPath } from './column-path.ts';
import type { Place } from './places.ts';
import { listInCell } from './text/list-in-cell.ts';

/** What of a suite says how rows become samples. */
export type SampleSuite = Pick<Suite, 'dataset' | 'answer'>;

/** How the rows of a file become samples. */
export interface SampleMapping {
  readonly suite: SampleSuite;
  readonly split: Split;
  /** Whether lists stand as texts in cells. */
  readonly flat: boolean;
  /** The metadata column that lists passages. */
  readonly passages: string | null;
}

/** Distinct targets that are remembered, so that samples share them. */
const MOST_SHARED = 10_000;
const NOTHING = Object.freeze({});

/** Makes samples of the rows of a file, and counts what was made of their targets. */
export class SampleReader {
  /** Targets that were written in another way than the label or choice that they are. */
  folded = 0;
  /** One of them, as it was written. */
  firstFolded: { readonly written: string; readonly target: string } | undefined;
  /** Whether targets stood as JSON lists in cells. */
  listsInCells = false;
  readonly #mapping: SampleMapping;
  readonly #shared = new Map<string, { readonly targets: readonly string[]; readonly folded: number }>();

  constructor(mapping: SampleMapping) {
    this.#mapping = mapping;
  }

  /** @throws BenchError `INVALID_DATA` at the row's place */
  read(row: Row, place: Place): Sample {
    const { suite, split } = this.#mapping;
    const { columns } = suite.dataset;
    const input = text(this.#column(row, columns.input, place), columns.input, place);
    const targets = this.#targets(this.#column(row, columns.targets, place), place);
    const metadata =
      columns.metadata.length === 0
        ? NOTHING
        : Object.fromEntries(columns.metadata.map((name) => [name, this.#metadata(row, name, place)]));
    const id =
      columns.id === null
        ? contentKey({ input, targets, metadata })
        : text(this.#column(row, columns.id, place), columns.id, place);
    return { id, split, input, targets, metadata };
  }

  #column({ values }: Row, name: string, place: Place): JsonValue {
    const value = valueAtPath(values, name);
    if (value !== undefined) return value as JsonValue;
    const { flat, suite } = this.#mapping;
    const { id, input, targets, metadata } = suite.dataset.columns;
    const needed = [id, input, targets, ...metadata].filter((one) => one !== null);
    const names = Object.keys(values);
    const lacksHeader =
      flat && needed.length > 1 && needed.every((one) => valueAtPath(values, one) === undefined);
    throw new BenchError('INVALID_DATA', `there is no column "${name}".`, {
      ...place,
      choices: names,
      hint:
        didYouMean(name, names) ??
        (lacksHeader
          ? 'None of the columns that the suite reads is there: the first line has to hold the names of the columns.'
          : undefined),
    });
  }

  #metadata(row: Row, name: string, place: Place): JsonValue {
    const value = this.#column(row, name, place);
    const { flat, passages, suite } = this.#mapping;
    if (name !== passages || typeof value === 'object') return value;
    const { listSeparator } = suite.dataset;
    const cell = String(value);
    if (flat) return listOf(cell, listSeparator) ?? (isEmptyList(cell) ? [] : [cell.trim()]);
    return typeof value === 'string' && listSeparator !== null ? separated(cell, listSeparator) : value;
  }

  #targets(value: JsonValue, place: Place): readonly string[] {
    const key = typeof value === 'string' && this.#mapping.suite.answer.kind !== 'text' ? value : undefined;
    const shared = key === undefined ? undefined : this.#shared.get(key);
    const read = shared ?? this.#read(value, place);
    this.folded += read.folded;
    if (key !== undefined && shared === undefined && this.#shared.size < MOST_SHARED)
      this.#shared.set(key, read);
    return read.targets;
  }

  #read(value: JsonValue, place: Place): { readonly targets: readonly string[]; readonly folded: number } {
    const { suite, flat } = this.#mapping;
    const { columns, labelMap, listSeparator } = suite.dataset;
    const inCell = flat && typeof value === 'string' ? listInCell(value) : null;
    if (inCell !== null) this.listsInCells = true;
    const list = inCell ?? targetList(value, listSeparator);
    if (list.length === 0) {
      throw new BenchError(
        'INVALID_DATA',
        `the column "${columns.targets}" holds no accepted answer.`,
        place,
      );
    }
    const checked = list.map((item): CheckedTarget => {
      const written = text(typeof item === 'boolean' ? String(item) : item, columns.targets, place);
      const target = checkedTarget(written, { answer: suite.answer, labelMap }, place);
      if (target.isFolded) this.firstFolded ??= { written, target: target.target };
      return target;
    });
    return {
      targets: checked.map(({ target }) => target),
      folded: checked.filter(({ isFolded }) => isFolded).length,
    };
  }
}

function targetList(value: JsonValue, separator: string | null): readonly JsonValue[] {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  return typeof value === 'string' && separator !== null ? separated(value, separator) : [value];
}

function listOf(cell: string, separator: string | null): readonly string[] | null {
  return listInCell(cell) ?? (separator === null || isEmptyList(cell) ? null : separated(cell, separator));
}

/** In a table a single passage needs no list around it, and an empty cell names none. */
function isEmptyList(cell: string): boolean {
  return cell.trim() === '' || cell.trim() === '[]';
}

function separated(cell: string, separator: string): readonly string[] {
  return cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
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

/**
 * A sample with other values in some of its columns, checked like a row of its file.
 * @throws BenchError `INVALID_DATA` at the place that is given.
 */
export function changeSample(
  sample: Sample,
  values: Readonly<Record<string, JsonValue>>,
  { suite, place }: { readonly suite: SampleSuite; readonly place: Place },
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
  // What was mapped once is a label of the suite.
  const { labelMap, ...dataset } = suite.dataset;
  const reader = new SampleReader({
    suite: {
      ...suite,
      dataset: { ...dataset, labelMap: Object.hasOwn(values, columns.targets) ? labelMap : {} },
    },
    split: sample.split,
    flat: false,
    passages: null,
  });
  const row = { line: place.line, values: { ...before, ...values } };
  return { ...reader.read(row, place), id: sample.id };
}

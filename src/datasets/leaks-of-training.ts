import { BenchError, placeInFile } from '../core/errors.ts';
import type { Suite } from '../core/suite.ts';
import { plural } from '../lib/format.ts';
import type { JsonValue } from '../lib/json.ts';
import type { Sample } from '../protocol/sample.ts';
import { valueAtPath } from './column-path.ts';
import { bareText } from './duplicates.ts';
import { type FoundLeaks, type LeakSource, sayWhere } from './leaks.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { placeNames } from './places.ts';
import { placeOf, type ReadRowsOptions, readRows } from './read-rows.ts';
import { BUILT_IN_ROW_SOURCES } from './row-sources.ts';
import { textsInTexts } from './texts-in-texts.ts';

interface TrainingSource extends LeakSource {
  readonly suite: Pick<Suite, 'name' | 'file' | 'dataset'>;
}

/** How training data are read and compared. */
interface TrainingOptions extends ReadRowsOptions {
  readonly rowSources?: ReadRowsOptions['sources'];
  /** As for `nearDuplicates`. */
  readonly mostProbes?: number | undefined;
}

/** What training files call the text that a model is asked. */
const PROMPTS = ['prompt', 'question', 'instruction', 'input'] as const;

/**
 * Samples of dev and test that a tuned model from elsewhere was trained on, as far as the suite says what that was: equal or
 * nearly equal to a row, or within a prompt of one.
 * @throws BenchError `INVALID_DATA` for a row without a text
 */
export async function leaksOfTraining(
  source: TrainingSource,
  { rowSources = BUILT_IN_ROW_SOURCES, mostProbes, ...options }: TrainingOptions = {},
): Promise<FoundLeaks> {
  const { suite, dataset } = source;
  const rows: { id: string; text: string }[] = [];
  const nameOf = placeNames(suite.file);
  for (const reference of suite.dataset.trainedOn ?? []) {
    for await (const row of readRows(reference, { ...options, sources: rowSources, split: 'train' })) {
      const place = placeOf(row, reference.location);
      const text = promptOf(row.values, suite.dataset.columns.input);
      if (text === undefined) {
        const columns = [...new Set([suite.dataset.columns.input, 'messages', ...PROMPTS])];
        throw new BenchError(
          'INVALID_DATA',
          'this row of "dataset.trainedOn" has no text that a model was asked.',
          {
            ...place,
            choices: columns.map((name) => `a column "${name}"`),
          },
        );
      }
      rows.push({ id: placeInFile(nameOf(reference.location), row), text });
    }
  }
  if (rows.length === 0) return { leaks: [], notices: [] };
  const measured = dataset.samples.filter(({ split }) => split !== 'train');
  const equal = new Map(rows.map(({ id, text }) => [bareText(text), id]));
  const trained = rows.map(
    ({ id, text }): Sample => ({ id, split: 'train', input: text, targets: [], metadata: {} }),
  );
  const asTest = measured.map((sample): Sample => ({ ...sample, split: 'test', targets: [] }));
  const { pairs, unchecked } = nearDuplicates([...trained, ...asTest], mostProbes);
  const near = new Map(pairs.map(({ sample, other }) => [sample.id, other.id]));
  const within = new Map(
    textsInTexts(measured, rows, { answered: false }).map(({ sample, holder }) => [sample.id, holder]),
  );
  const leaks = measured.flatMap((sample) => {
    const by = equal.get(bareText(sample.input)) ?? near.get(sample.id) ?? within.get(sample.id);
    if (by === undefined) return [];
    const at = sayWhere(sample, source);
    return [
      { suite: suite.name, kind: 'its text in what a model was trained on', sample: sample.id, at, by },
    ];
  });
  const notices =
    unchecked === 0
      ? []
      : [
          `${plural(unchecked, 'text')} could not be compared with "dataset.trainedOn" in time, so near duplicates of them are not known.`,
        ];
  return { leaks, notices };
}

/** What a model was asked in a row: its column, its messages, or its prompt. */
function promptOf(values: Readonly<Record<string, JsonValue>>, column: string): string | undefined {
  const own = valueAtPath(values, column);
  if (typeof own === 'string') return own;
  const messages = values['messages'];
  if (Array.isArray(messages)) {
    const texts = messages
      .filter((message: JsonValue) => valueAtPath(message, 'role') === 'user')
      .map((message: JsonValue) => valueAtPath(message, 'content'))
      .filter((content) => typeof content === 'string');
    if (texts.length > 0) return texts.join('\n');
  }
  return PROMPTS.map((name) => values[name]).find((value) => typeof value === 'string');
}

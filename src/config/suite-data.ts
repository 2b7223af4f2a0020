import { dirname } from 'node:path';
import { BenchError } from '../core/errors.ts';
import type { DataReference, RowSourceRegistry } from '../core/row-source.ts';
import type { Suite } from '../core/suite.ts';
import { didYouMean } from '../lib/suggest.ts';
import { SPLITS, type Split } from '../protocol/words.ts';
import { dataReference, type GivenData } from './data-reference.ts';
import type { SuiteFile } from './full-suite.ts';
import { validated, type YamlFile } from './yaml-file.ts';

interface SuiteContext extends Pick<YamlFile<unknown>, 'text' | 'lineOf'> {
  readonly file: string;
  readonly rowSources: RowSourceRegistry;
}

/**
 * The data of a suite file, with the sources that read them.
 * @throws BenchError with file and line for data that nothing reads, options that their source does not take, and a map to
 *   labels that there are none of
 */
export function suiteDataset(
  value: Pick<SuiteFile, 'dataset' | 'answer'>,
  context: SuiteContext,
): Suite['dataset'] {
  const { columns, labelMap, listSeparator, split: plan } = value.dataset;
  requireLabels(value, context);
  const files: Partial<Record<Split, DataReference>> = {};
  for (const split of SPLITS) {
    const given = value.dataset[split];
    if (given !== undefined) files[split] = suiteReference(given, split, context);
  }
  const trainedOn = value.dataset.trainedOn?.map((given) => suiteReference(given, 'trainedOn', context));
  return {
    files,
    columns,
    labelMap,
    listSeparator,
    ...(trainedOn === undefined ? {} : { trainedOn }),
    ...(plan === undefined ? {} : { split: plan }),
  };
}

/**
 * Data that a suite file names for a split, with their options checked.
 * @throws BenchError with file and line
 */
export function suiteReference(
  given: GivenData,
  split: Split | 'trainedOn',
  { rowSources, ...context }: SuiteContext,
): DataReference {
  const { file, lineOf } = context;
  const at = ['dataset', split];
  try {
    const reference = dataReference(given, { folder: dirname(file), rowSources });
    const schema = rowSources.get(reference.source).options;
    return { ...reference, options: validated(reference.options, { ...context, schema, at }) };
  } catch (cause) {
    if (!(cause instanceof BenchError) || cause.file !== undefined) throw cause;
    const { code, reason, choices, hint } = cause;
    throw new BenchError(code, reason, { file, line: lineOf(at), choices, hint, cause });
  }
}

/** What data are mapped to has to be an answer. */
function requireLabels(
  { answer, dataset }: Pick<SuiteFile, 'dataset' | 'answer'>,
  { file, lineOf }: SuiteContext,
): void {
  const choices = answer.kind === 'label' ? answer.labels : answer.kind === 'text' ? null : answer.choices;
  for (const [name, label] of Object.entries(dataset.labelMap)) {
    if (choices === null || choices.includes(label)) continue;
    if (answer.kind === 'number-or-choice' && label.trim() !== '' && Number.isFinite(Number(label))) continue;
    throw new BenchError(
      'INVALID_CONFIG',
      `"dataset.labelMap" makes "${label}" of "${name}", which is no answer of the suite.`,
      {
        file,
        line: lineOf(['dataset', 'labelMap', name]),
        choices,
        hint: didYouMean(label, choices),
      },
    );
  }
}

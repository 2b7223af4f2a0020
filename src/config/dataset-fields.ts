import type { DataRow } from './conventions.ts';
import type { GivenData } from './data-reference.ts';
import type { WrittenData } from './full-suite.ts';
import type { SuiteFault } from './suite-columns.ts';
import type { WrittenSuite } from './suite-schema.ts';

type Dataset = NonNullable<WrittenSuite['dataset']>;

interface DatasetOptions {
  firstRows(data: GivenData): Promise<readonly DataRow[]>;
  usesTrain(preset: string): boolean;
  readonly fault: SuiteFault;
}

/** Fewer rows are all measured, where a suite does not say how to divide them. */
export const LEAST_ROWS = 20;
const USUAL_SPLIT = { group: null, stratify: true, seed: 1, shares: null };

/**
 * The data of a suite, split by split. One file stands for all of them where it is to be divided.
 * @throws what `fault` makes of fields that are missing, or say the same twice
 */
export async function datasetOf(
  written: WrittenSuite,
  options: DatasetOptions,
): Promise<WrittenData & Pick<Dataset, 'columns'>> {
  const { data, dataset } = written;
  const { fault } = options;
  if (data !== undefined && dataset !== undefined) {
    throw fault('"data" says the same as "dataset": keep one of them.', ['data']);
  }
  if (dataset !== undefined) return namedData(dataset, fault);
  if (data === undefined) {
    throw fault('"data" is missing.', [], {
      hint: 'Name the file with the samples, for instance data: tickets.csv',
    });
  }
  const fields = { columns: {}, labelMap: {}, listSeparator: null };
  return (await isDivided(written, data, options))
    ? { ...fields, train: data, dev: data, test: data, split: USUAL_SPLIT }
    : { ...fields, test: data };
}

function namedData(
  { data, split, test, ...fields }: Dataset,
  fault: SuiteFault,
): WrittenData & Pick<Dataset, 'columns'> {
  if (data === undefined) {
    if (split !== undefined) {
      throw fault('"dataset.split" divides "dataset.data", which is missing.', ['dataset', 'split']);
    }
    if (test === undefined) {
      throw fault('"dataset.test" is missing.', ['dataset'], {
        hint: 'Name the samples that are measured, or one file with all samples as "dataset.data".',
      });
    }
    return { ...fields, test };
  }
  const beside = (['train', 'dev', 'test'] as const).find(
    (name) => ({ ...fields, test })[name] !== undefined,
  );
  if (beside !== undefined) {
    throw fault(
      `"dataset.data" is divided into all splits, so that "dataset.${beside}" cannot stand beside it.`,
      ['dataset', beside],
    );
  }
  const plan = split ?? USUAL_SPLIT;
  return {
    ...fields,
    ...(plan.shares?.train === 0 ? {} : { train: data }),
    ...(plan.shares?.dev === 0 ? {} : { dev: data }),
    test: data,
    split: plan,
  };
}

/** Whether a suite of one file has a use for samples that are not measured, and enough of them. */
async function isDivided(
  { techniques }: WrittenSuite,
  data: GivenData,
  { firstRows, usesTrain }: DatasetOptions,
): Promise<boolean> {
  // What is no file, as a data set of a hub, may have splits of its own.
  if (/^[a-z][a-z0-9]+:/.test(typeof data === 'string' ? data : data.file)) return false;
  const uses = techniques?.some((entry) =>
    typeof entry === 'string' ? usesTrain(entry) : entry.shots !== undefined || usesTrain(entry.preset),
  );
  return uses !== false && (await firstRows(data)).length >= LEAST_ROWS;
}

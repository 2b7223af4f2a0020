import { BenchError } from '../../core/errors.ts';
import type { Scorer } from '../../core/scorer.ts';
import type { RunHeader } from '../../protocol/header.ts';
import type { RunRecord } from '../../protocol/run-record.ts';
import type { Sample } from '../../protocol/sample.ts';
import type { ReadSuite } from '../read-suite.ts';

/** The header of a run that holds an earlier one and more cells, all on the samples of that one. */
export function besideHeader(own: RunHeader, earlier: RunHeader): RunHeader {
  const { id, createdAt, command, toolVersion } = own;
  const models = new Map([...earlier.models, ...own.models].map((model) => [model.id, model]));
  const prices = new Map([...own.prices, ...earlier.prices].map((entry) => [entry.match, entry]));
  const notices = [...new Set([...(earlier.notices ?? []), ...(own.notices ?? [])])];
  return {
    ...earlier,
    schema: own.schema,
    id,
    createdAt,
    command,
    toolVersion,
    models: [...models.values()],
    cells: [...earlier.cells, ...own.cells],
    ...(notices.length === 0 ? {} : { notices }),
    prices: [...prices.values()],
  };
}

/**
 * The samples of a suite that an earlier run measured, as they are in the data now.
 * @throws BenchError `INVALID_CONFIG` where suite, data or scorers are no longer those of that run, or it is not finished
 */
export function samplesBeside(
  { header, samples, records }: RunRecord,
  { suite, hash, dataset, scorers }: ReadSuite,
): readonly Sample[] {
  const refuse = (why: string, hint: string): never => {
    throw new BenchError('INVALID_CONFIG', `the run "${header.id}" ${why}.`, { hint });
  };
  const again =
    'Run it again, where answers come from the cache and cost nothing, and import beside that run.';
  const snapshot = header.suites.find(({ name }) => name === suite.name);
  if (snapshot === undefined) {
    return refuse(
      `did not run the suite "${suite.name}", but ${header.suites.map(({ name }) => name).join(', ')}`,
      'Name a run of this suite, or leave --beside out.',
    );
  }
  if (records.findLast((record) => record.type === 'session')?.event !== 'finished') {
    return refuse('is not finished', `Finish it first: run --resume ${header.id}.`);
  }
  if (snapshot.hash !== hash) return refuse(`ran another version of the suite "${suite.name}"`, again);
  const now = new Map(dataset.samples.map((sample) => [sample.id, sample]));
  const measured = samples.filter((sample) => sample.suite === suite.name && sample.split === header.split);
  const found = measured.map(({ id, input, targets }) => {
    const sample = now.get(id);
    const isSame = sample?.input === input && sample.targets.join('\u0000') === targets.join('\u0000');
    return sample !== undefined && isSame
      ? sample
      : refuse(`had another sample "${id}" than the data now`, again);
  });
  const cells = new Set(header.cells.filter((cell) => cell.suite === suite.name).map(({ id }) => id));
  const trials = new Set(
    records.flatMap((record) => (record.type === 'trial' && cells.has(record.cell) ? record.key : [])),
  );
  const versions = new Map(scorers.map(({ metric, version }: Scorer) => [metric.name, version]));
  const other = records.find(
    (record) =>
      record.type === 'score' &&
      trials.has(record.trial) &&
      versions.get(record.metric) !== record.scorerVersion,
  );
  if (other?.type === 'score') return refuse(`was scored by another version of "${other.metric}"`, again);
  return found;
}

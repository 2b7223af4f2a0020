import { mean } from '../../statistics/moments.ts';
import type { CellData } from '../trials/run-index.ts';
import { madeItsCalls, retrievalMs, wasAnswered } from '../trials/trial-facts.ts';
import type { Throughput } from './cell-model.ts';

/** Fewer trials than this are no measurement of a pace. */
const FEWEST_TRIALS = 5;

/**
 * Answers a second with so many trials side by side, by Little's law: trials in progress / mean time of one, retrieving
 * included. Trials whose answers were there already, from the cache or from another trial of the run, are left out.
 */
export function throughputOf(cell: CellData): Throughput[] {
  const measured = cell.trials.filter((trial) => wasAnswered(trial) && madeItsCalls(trial));
  return [...Map.groupBy(measured, ({ record }) => record.sharedBy)]
    .filter(([, trials]) => trials.length >= FEWEST_TRIALS)
    .sort(([a], [b]) => a - b)
    .flatMap(([atOnce, trials]) => {
      const elapsedMs = mean(trials.map((trial) => retrievalMs(trial) + trial.record.elapsedMs));
      return elapsedMs > 0 ? [{ atOnce, perSecond: (atOnce * 1000) / elapsedMs, n: trials.length }] : [];
    });
}

import { clusteredMeanInterval, meanInterval } from '../../statistics/mean.ts';
import { quantile } from '../../statistics/quantile.ts';
import type { CellData } from '../trials/run-index.ts';
import { meanOf } from '../trials/sample-scores.ts';
import { madeItsCalls, pooledLatency, wasAnswered } from '../trials/trial-facts.ts';
import type { LatencySummary } from './cell-model.ts';
import { bareFigure, toFigure } from './metric-figure.ts';

/** Latency of a cell's clean attempts; `null` when every one was cached, shared the machine or failed. */
export function summariseLatency(cell: CellData): LatencySummary | null {
  const bySample = new Map<string, number[]>();
  const values: number[] = [];
  let answered = 0;
  let shared = 0;
  let atOnce = 1;
  for (const trial of cell.trials) {
    if (!wasAnswered(trial)) continue;
    answered++;
    const latency = pooledLatency(trial, cell);
    if (latency === null) continue;
    values.push(latency);
    atOnce = Math.max(atOnce, trial.record.sharedBy);
    if (!madeItsCalls(trial)) shared++;
    const ofSample = bySample.get(trial.sample.id);
    if (ofSample === undefined) bySample.set(trial.sample.id, [latency]);
    else ofSample.push(latency);
  }
  if (values.length === 0) return null;
  const clusters = [...bySample.values()];
  const repeated = clusters.length < values.length;
  const interval = repeated ? clusteredMeanInterval(clusters) : meanInterval(values);
  const sorted = values.toSorted((a, b) => a - b);
  return {
    n: values.length,
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    mean:
      interval === undefined || interval.low === interval.high
        ? bareFigure(meanOf(values), clusters.length)
        : toFigure(interval, null),
    shared,
    skipped: answered - values.length,
    ...(atOnce === 1 ? {} : { atOnce }),
    ...(cell.model?.latency === 'approximate' ? { approximate: true } : {}),
  };
}

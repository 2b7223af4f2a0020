import type { NanoUsd, PriceEntry } from '../core/pricing.ts';
import type { CallRecord } from '../core/run-record.ts';
import { sumNanoUsd } from '../lib/money.ts';
import { type CallCost, costOfCall } from '../pricing/cost.ts';
import type { CellData, TrialData } from './run-index.ts';

/** Cost of several calls; unknown, with the reason, as soon as one is. */
export interface CallsCost {
  readonly uncached: NanoUsd | null;
  readonly billed: NanoUsd | null;
  /** `null`: there was no call that could tell. */
  readonly basis: CallCost['basis'] | null;
}

/** What calls cost without a cache, and what was billed for them. */
export function costOfCalls(calls: readonly CallRecord[], price: PriceEntry | null): CallsCost {
  let basis: CallCost['basis'] | null = null;
  const uncached: (NanoUsd | null)[] = [];
  const billed: (NanoUsd | null)[] = [];
  for (const call of calls) {
    const cost = costOfCall(call.response, price);
    if (basis === null || cost.amount === null) basis = cost.basis;
    uncached.push(cost.amount);
    if (call.cachedFrom === null) billed.push(cost.amount);
  }
  return { uncached: sumNanoUsd(uncached), billed: sumNanoUsd(billed), basis };
}

/** What one trial costs without a cache; unknown also when the journal lacks one of its calls. */
export function trialCost(trial: TrialData, price: PriceEntry | null): NanoUsd | null {
  return isComplete(trial) ? costOfCalls(trial.calls, price).uncached : null;
}

/** Whether every call of the trial is in the journal. */
export function isComplete(trial: TrialData): boolean {
  return trial.calls.length === trial.record.calls.length;
}

/** Whether the model answered, usably or not. */
export function wasAnswered(trial: TrialData): boolean {
  return trial.record.outcome.status !== 'failed';
}

/** Whether at least one call was taken from the cache. */
export function wasCached(trial: TrialData): boolean {
  return trial.calls.some((call) => call.cachedFrom !== null);
}

/**
 * Latency of the attempt in ms: that of its only call, or the wall time of several, which may have run in parallel.
 * `null` without an answer, or when the wall time means nothing because a call was cached.
 */
export function attemptLatency(trial: TrialData): number | null {
  const [first, ...others] = trial.calls;
  if (first === undefined || !wasAnswered(trial) || !isComplete(trial)) return null;
  if (others.length === 0) return first.response.timing.latencyMs;
  return wasCached(trial) ? null : trial.record.elapsedMs;
}

/** Latency that may enter time statistics: not cached, and on this machine of a trial that ran alone. */
export function pooledLatency(trial: TrialData, cell: CellData): number | null {
  if (wasCached(trial)) return null;
  if (cell.model?.place !== 'remote' && trial.record.sharedBy !== 1) return null;
  return attemptLatency(trial);
}

/** The answer that was read, or why there is none. */
export function answerText(trial: TrialData): string {
  const { outcome } = trial.record;
  return outcome.status === 'answered' ? outcome.answer : outcome.reason;
}

/** The last raw output; empty when no call was answered. */
export function lastOutput(trial: TrialData): string {
  return trial.calls.at(-1)?.response.text ?? '';
}

/** Value of a metric, or `null` when the trial has none. */
export function scoreOf(trial: TrialData, metric: string): number | null {
  return trial.scores.get(metric)?.value ?? null;
}

/** Tokens of the trial's calls; `null` when the provider did not say for all of them. */
export function trialTokens(
  trial: TrialData,
): { readonly input: number; readonly cachedInput: number; readonly output: number } | null {
  if (!isComplete(trial)) return null;
  let input = 0;
  let cachedInput = 0;
  let output = 0;
  for (const { response } of trial.calls) {
    if (response.usage === null) return null;
    input += response.usage.inputTokens;
    cachedInput += response.usage.cachedInputTokens;
    output += response.usage.outputTokens;
  }
  return { input, cachedInput, output };
}

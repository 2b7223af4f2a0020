import { type NanoUsd, sumNanoUsd, usdToNano } from '../../lib/money.ts';
import { type CallCost, costOfCall, priceKind } from '../../pricing/cost.ts';
import { wasImported } from '../../protocol/imported.ts';
import type { Usage } from '../../protocol/model.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import type { CallRecord, ScoreRecord } from '../../protocol/records.ts';
import type { CellData, TrialData } from './run-index.ts';

const MS_PER_HOUR = 3_600_000;

/** Cost of several calls; unknown, with the reason, as soon as one is. */
export interface CallsCost {
  readonly uncached: NanoUsd | null;
  readonly billed: NanoUsd | null;
  /** `null`: there was no call that could tell. */
  readonly basis: CallCost['basis'] | null;
}

/** What calls cost without a cache, and what was billed for them; a call is billed to the trial that sent it. */
export function costOfCalls(
  calls: readonly Pick<CallRecord, 'response' | 'trial' | 'cachedFrom'>[],
  price: PriceEntry | null,
  trial?: string,
): CallsCost {
  let basis: CallCost['basis'] | null = null;
  const uncached: (NanoUsd | null)[] = [];
  const billed: (NanoUsd | null)[] = [];
  for (const call of calls) {
    const cost = costOfCall(call.response, price);
    if (basis === null || cost.amount === null) basis = cost.basis;
    uncached.push(cost.amount);
    const own = trial === undefined || call.trial === trial;
    if (call.cachedFrom === null && own && !wasImported(call)) billed.push(cost.amount);
  }
  return { uncached: sumNanoUsd(uncached), billed: sumNanoUsd(billed), basis };
}

/**
 * Time in ms that a trial kept a server busy: that of its calls, shared with the trials that were under way beside it.
 * `null` without an answer.
 */
export function busyMs(trial: TrialData): number | null {
  if (!wasAnswered(trial) || !isComplete(trial) || trial.calls.length === 0) return null;
  const took = trial.calls.reduce((sum, { response }) => sum + response.timing.latencyMs, 0);
  return took / trial.record.sharedBy;
}

/**
 * What the answered calls of one trial cost without a cache, with the embedding of its question; of a server that is paid
 * by the hour, the part of it that they kept it busy. unknown also when the
 * journal lacks one, or when a failed trial had none, for then nothing says what the provider charged.
 */
export function trialCost(trial: TrialData, cell: Pick<CellData, 'price' | 'embedderPrice'>): NanoUsd | null {
  if (!isComplete(trial) || trial.calls.length === 0) return null;
  const calls =
    priceKind(cell.price) === 'hosting'
      ? usdToNano(((cell.price?.hostingPerHour ?? 0) * (busyMs(trial) ?? 0)) / MS_PER_HOUR)
      : costOfCalls(trial.calls, cell.price).uncached;
  return sumNanoUsd([calls, retrievalCost(trial, cell.embedderPrice)]);
}

/** What something cost that could not be read; `null` when the provider did not say what was used. */
export function unreadCost(usage: Usage | null, price: PriceEntry | null): NanoUsd | null {
  return costOfCall({ usage, timing: {} }, price).amount;
}

/** What embedding a trial's question costs; nothing when none was embedded, `null` when it is unknown. */
export function retrievalCost(
  { retrieval }: Pick<TrialData, 'retrieval'>,
  price: PriceEntry | null,
): NanoUsd | null {
  const embedding = retrieval?.embedding ?? null;
  return embedding === null ? 0 : embeddingCost(embedding, price);
}

/** Cost of embedding: by the token, or of the time on this machine. */
export function embeddingCost(
  { inputTokens, elapsedMs }: { readonly inputTokens: number | null; readonly elapsedMs: number },
  price: PriceEntry | null,
): NanoUsd | null {
  if (inputTokens === 0 && elapsedMs === 0) return 0;
  const usage = inputTokens === null ? null : { inputTokens, cachedInputTokens: 0, outputTokens: 0 };
  return costOfCall({ usage, timing: { machineMs: elapsedMs } }, price).amount;
}

/** Time that retrieving took in ms, embedding and search; 0 when nothing was retrieved. */
export function retrievalMs({ retrieval }: Pick<TrialData, 'retrieval'>): number {
  return (retrieval?.embedding?.elapsedMs ?? 0) + (retrieval?.searchMs ?? 0);
}

/** Whether the journal has every call of the trial that was answered; a failed trial names calls that never were. */
export function isComplete(trial: TrialData): boolean {
  return !wasAnswered(trial) || trial.calls.length === trial.record.calls.length;
}

/** Whether the model answered, usably or not. */
export function wasAnswered(trial: TrialData): boolean {
  return trial.record.outcome.status !== 'failed';
}

/** Whether at least one call ended at the token limit: an answer or a reasoning that was cut short. */
export function wasCut(trial: TrialData): boolean {
  return trial.calls.some((call) => call.response.finishReason === 'length');
}

/** Whether at least one call was taken from the cache. */
export function wasCached(trial: TrialData): boolean {
  return trial.calls.some((call) => call.cachedFrom !== null);
}

/**
 * Whether the trial made all its calls itself: not from the cache, and not answered already because another trial of
 * the run sent the same request.
 */
export function madeItsCalls(trial: TrialData): boolean {
  return trial.calls.every((call) => call.cachedFrom === null && call.trial === trial.record.key);
}

/**
 * Latency of the attempt in ms: retrieving, and then that of its only call, or the wall time of several, which may have
 * run in parallel. What was retrieved for an earlier trial of the run counts with what it took then.
 * `null` without an answer, or when the wall time means nothing because a call was answered before.
 */
export function attemptLatency(trial: TrialData): number | null {
  const [first, ...others] = trial.calls;
  if (first === undefined || !wasAnswered(trial) || !isComplete(trial)) return null;
  if (trial.calls.some(({ response }) => response.timing.untimed)) return null;
  const before = retrievalMs(trial);
  if (others.length === 0) return before + first.response.timing.latencyMs;
  return madeItsCalls(trial) ? before + trial.record.elapsedMs : null;
}

/** Latency that may enter time statistics: not cached, and on this machine of a trial and calls that ran alone. */
export function pooledLatency(trial: TrialData, cell: CellData): number | null {
  if (wasCached(trial)) return null;
  if (cell.model?.place !== 'remote' && !ranAlone(trial)) return null;
  return attemptLatency(trial);
}

/** The calls of one trial may share the machine with each other: that is how the technique runs. */
function ranAlone(trial: TrialData): boolean {
  const [first, ...others] = trial.calls;
  const callAlone = others.length > 0 || first?.response.timing.sharedBy === 1;
  return callAlone && trial.record.sharedBy === 1;
}

/** The answer that was read, or why there is none. */
export function answerText(trial: TrialData): string {
  const { outcome } = trial.record;
  return outcome.status === 'answered' ? outcome.answer : outcome.reason;
}

/** Every raw output of the trial in order, with a line break between; empty when no call was answered. */
export function outputText(trial: TrialData): string {
  return trial.calls.map((call) => call.response.text).join('\n');
}

/** Value of a metric, or `null` when the trial has none. */
export function scoreOf(trial: TrialData, metric: string): number | null {
  return scoreRecord(trial, metric)?.value ?? null;
}

/** What was recorded of a metric, also that it has no value. */
export function scoreRecord({ scores }: TrialData, metric: string): ScoreRecord | undefined {
  return scores.find((score) => score.metric === metric);
}

/** Tokens of the trial's calls; `null` when the provider did not say for all of them. */
export function trialTokens(
  trial: TrialData,
): { readonly input: number; readonly cachedInput: number; readonly output: number } | null {
  if (!isComplete(trial) || trial.calls.length === 0) return null;
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

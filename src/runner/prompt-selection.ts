import { isDeepStrictEqual } from 'node:util';
import { BenchError } from '../core/errors.ts';
import type { CallRecord, TrialRecord } from '../protocol/records.ts';
import type { RunState } from '../protocol/run-state.ts';
import type { PromptSelection } from '../protocol/setups.ts';
import { promptVariantsOf } from '../techniques/needs.ts';
import { bestPromptVariant, type PromptChoice, promptSelectionKey } from './best-prompt-variant.ts';
import type { Plan } from './plan.ts';
import type { DueSelection } from './schedule.ts';

/** What a selection rests on besides its trials. */
export interface SelectionContext {
  readonly plan: Pick<Plan, 'cells'>;
  readonly state: RunState;
  /** Whether a call had been answered before the session began. */
  readonly answeredBefore: (call: string) => boolean;
  /** Wall time since its first trial began, in ms. */
  readonly elapsedMs: number;
  /** Which way the primary metric is good. */
  readonly better: 'higher' | 'lower';
}

/** What a selection came to: the one on record, where nothing has changed, or a new one. */
export type SelectionResult =
  | { readonly chosen: number; readonly record: null }
  | { readonly chosen: number; readonly record: PromptSelection };

/** Selects the prompt variant of a cell by its trials on dev. */
export function selectPrompt(
  { cell, trials }: DueSelection,
  { plan, state, answeredBefore, elapsedMs, better }: SelectionContext,
): SelectionResult {
  const made = trials.map((ofVariant) =>
    ofVariant.map((task): TrialRecord => {
      const trial = state.trial(task);
      if (trial === undefined) throw new BenchError('INTERNAL', `"${task.cell}" lacks a trial on dev`);
      return trial;
    }),
  );
  const { id } = cell.header;
  const key = promptSelectionKey(
    id,
    made.map((ofVariant) => ofVariant.map((trial) => trial.key)),
  );
  const last = state.selections.get(id);
  const before = last?.key === key ? last : undefined;
  const texts = promptVariantsOf({ ...cell, spec: cell.header.technique }).map(
    ({ system, instruction }) => system ?? instruction,
  );
  const choice = bestPromptVariant(
    texts.map((text, index) => ({
      text,
      trials: (made[index] ?? []).map((trial) => ({
        trial,
        scores: trial.outcome.status === 'failed' ? [] : state.scores(trial.key),
      })),
    })),
    { name: cell.suite.primaryMetric, better },
  );
  if (before !== undefined && isDeepStrictEqual(choice, choiceOf(before))) {
    return { chosen: before.chosen, record: null };
  }
  const alsoFor = plan.cells.filter(({ selectionFrom }) => selectionFrom === id);
  const record: PromptSelection = {
    type: 'setup',
    key,
    kind: 'prompt-selection',
    cell: id,
    ...choice,
    ...(alsoFor.length === 0 ? {} : { alsoFor: alsoFor.map(({ header }) => header.id) }),
    took: tookOf(made.flat(), { state, answeredBefore, elapsedMs }),
  };
  return { chosen: choice.chosen, record };
}

function choiceOf({ chosen, candidates, skipped }: PromptSelection): PromptChoice {
  return { chosen, candidates, ...(skipped === undefined ? {} : { skipped }) };
}

/** Sums over the calls of trials, cached ones at what they took when they were made. */
function tookOf(
  trials: readonly TrialRecord[],
  { state, answeredBefore, elapsedMs }: Pick<SelectionContext, 'state' | 'answeredBefore' | 'elapsedMs'>,
): PromptSelection['took'] {
  const calls = trials.flatMap((trial) =>
    trial.calls.flatMap((key) => {
      const call = state.answer(key);
      return call === undefined ? [] : [{ call, own: call.trial === trial.key }];
    }),
  );
  const sum = (value: (call: CallRecord) => number): number =>
    calls.reduce((total, { call }) => total + value(call), 0);
  // Answers of an earlier session, run or trial were not waited for.
  const fresh = calls.every(({ call, own }) => own && call.cachedFrom === null && !answeredBefore(call.key));
  return {
    elapsedMs: fresh ? elapsedMs : null,
    calls: calls.length,
    inputTokens: sum(({ response }) => response.usage?.inputTokens ?? 0),
    outputTokens: sum(({ response }) => response.usage?.outputTokens ?? 0),
    machineMs: sum(({ response }) => response.timing.machineMs ?? 0),
  };
}

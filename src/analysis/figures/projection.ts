import { type NanoUsd, sumNanoUsd, usdToNano } from '../../lib/money.ts';
import { costOfTokens } from '../../pricing/cost.ts';
import { hostedAnswer } from '../../pricing/hosting.ts';
import type { Usage } from '../../protocol/model.ts';
import type { CallRecord } from '../../protocol/records.ts';
import type { CellData, TrialData } from '../trials/run-index.ts';
import { busyMs, isComplete, trialCost, wasAnswered } from '../trials/trial-facts.ts';
import type {
  ProjectedCell,
  ProjectedModel,
  ProjectionReport,
  ProjectionTarget,
} from './projection-model.ts';

/**
 * What the answers of a run would cost on other models: the tokens of every call at their prices, counted by their
 * tokenizers where those are at hand, and without any prompt cache, which each vendor keeps in a way of its own.
 *
 * @param options.volume answers a month that the hours of a server are shared by
 */
export function projectRun(
  cells: readonly CellData[],
  targets: readonly ProjectionTarget[],
  { volume }: { readonly volume: number },
): ProjectionReport {
  const answering = cells
    .map((cell) => ({ cell, answered: cell.trials.filter(wasAnswered) }))
    .filter(({ cell, answered }) => cell.header.curve === undefined && answered.length > 0);
  return {
    volume,
    measured: sumNanoUsd(
      answering.flatMap(({ cell, answered }) => answered.map((trial) => trialCost(trial, cell))),
    ),
    answers: answering.reduce((sum, { answered }) => sum + answered.length, 0),
    models: targets.map((target) => {
      const projected = answering.map((cell) => projectCell(cell, target, volume));
      const { model, price, hostingPerHour, tokens } = target;
      return {
        model,
        price,
        hostingPerHour,
        tokensBy: tokens === null ? 'the run' : tokens.guessed ? 'a guess' : 'its tokenizer',
        run: sumNanoUsd(projected.map(({ total }) => total)),
        runInBatch: sumNanoUsd(projected.map(({ totalInBatch }) => totalInBatch)),
        cells: projected.map(({ report }) => report),
      } satisfies ProjectedModel;
    }),
  };
}

interface Projected {
  readonly report: ProjectedCell;
  readonly total: NanoUsd | null;
  readonly totalInBatch: NanoUsd | null;
}

function projectCell(
  { cell, answered }: { readonly cell: CellData; readonly answered: readonly TrialData[] },
  target: ProjectionTarget,
  volume: number,
): Projected {
  const usages = answered.map((trial) => (isComplete(trial) ? usagesOf(trial, target) : null));
  const total = sumOf(usages, target, false);
  const totalInBatch = sumOf(usages, target, true);
  const mean = (sum: NanoUsd | null): NanoUsd | null =>
    sum === null ? null : Math.round(sum / answered.length);
  const { suite, technique, model } = cell.header;
  return {
    total,
    totalInBatch,
    report: {
      suite,
      technique: technique.name,
      measured: model,
      answers: answered.length,
      perAnswer: mean(total),
      inBatch: mean(totalInBatch),
      ...(target.hostingPerHour === null
        ? {}
        : { hosting: hostingOf(answered, { perHour: target.hostingPerHour, volume }) }),
    },
  };
}

/** `null` as soon as one call does not say what it used, or a price is lacking. */
function sumOf(
  usages: readonly (readonly Usage[] | null)[],
  { price, hostingPerHour }: ProjectionTarget,
  batch: boolean,
): NanoUsd | null {
  // A model on a server of one's own has no price by the token: nothing is charged for them.
  if (price === null) return hostingPerHour === null || batch ? null : 0;
  return sumNanoUsd(
    usages.flatMap((ofTrial) =>
      ofTrial === null ? [null] : ofTrial.map((usage) => costOfTokens(usage, price, { batch })),
    ),
  );
}

function usagesOf({ calls }: TrialData, { tokens }: ProjectionTarget): readonly Usage[] | null {
  const usages = calls.map((call) => usageOf(call, tokens));
  return usages.every((usage) => usage !== null) ? usages : null;
}

function usageOf(call: CallRecord, tokens: ProjectionTarget['tokens']): Usage | null {
  const { response } = call;
  const { usage } = response;
  if (tokens === null) {
    if (usage === null) return null;
    return { inputTokens: usage.inputTokens, cachedInputTokens: 0, outputTokens: usage.outputTokens };
  }
  // Reasoning that was not shown can be counted by nobody else.
  const hidden = response.reasoning === undefined ? (usage?.reasoningTokens ?? 0) : 0;
  return {
    inputTokens: tokens.prompt(call.request.prompt),
    cachedInputTokens: 0,
    outputTokens: tokens.text(response.text) + tokens.text(response.reasoning ?? '') + hidden,
  };
}

function hostingOf(
  answered: readonly TrialData[],
  { perHour, volume }: { readonly perHour: number; readonly volume: number },
): NonNullable<ProjectedCell['hosting']> {
  const busy = answered.flatMap((trial) => busyMs(trial) ?? []);
  const mean = busy.length === 0 ? null : busy.reduce((sum, ms) => sum + ms, 0) / busy.length;
  const { atVolume, atFull, servers, utilisation } = hostedAnswer({ perHour, volume, busyMs: mean });
  return {
    atVolume: usdToNano(atVolume),
    atFull: atFull === null ? null : usdToNano(atFull),
    servers,
    utilisation,
  };
}

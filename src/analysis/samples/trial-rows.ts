import { reportedFamily } from '../../protocol/imported.ts';
import type { RunRecord } from '../../protocol/run-record.ts';
import { sliceValue } from '../figures/slices.ts';
import { type CellData, indexRun, type TrialData } from '../trials/run-index.ts';
import { goldShown, shownPassages } from '../trials/shown-passages.ts';
import {
  answerText,
  attemptLatency,
  outputText,
  scoreOf,
  trialCost,
  trialTokens,
  wasCut,
} from '../trials/trial-facts.ts';
import type { TrialRow } from './sample-model.ts';

/**
 * Every reported trial, by cell, sample and repeat; trials that only chose a prompt variant are not among them. A row is
 * made when its turn comes, each time anew: those of a large run would be in memory together.
 */
export function trialRows(record: RunRecord): Iterable<TrialRow> {
  return { [Symbol.iterator]: () => eachRow(indexRun(record).cells) };
}

function* eachRow(cells: readonly CellData[]): Generator<TrialRow> {
  for (const cell of cells) for (const trial of cell.trials) yield rowOf(trial, cell);
}

function rowOf(trial: TrialData, cell: CellData): TrialRow {
  const { suite, header } = cell;
  const tokens = trialTokens(trial);
  return {
    suite: suite.name,
    technique: header.technique.name,
    family: reportedFamily(header),
    model: header.model,
    sample: trial.sample.id,
    repeat: trial.record.repeat,
    slices: Object.fromEntries(suite.slices.map((column) => [column, sliceValue(trial, column)])),
    input: trial.sample.input,
    targets: trial.sample.targets,
    status: trial.record.outcome.status,
    cut: wasCut(trial),
    answer: answerText(trial),
    output: outputText(trial),
    scores: Object.fromEntries(suite.metrics.map(({ name }) => [name, scoreOf(trial, name)])),
    scoringFailures: trial.scores.flatMap(({ failure = [] }) => failure),
    inputTokens: tokens?.input ?? null,
    outputTokens: tokens?.output ?? null,
    calls: trial.calls.length,
    cachedCalls: trial.calls.filter((call) => call.cachedFrom !== null).length,
    latencyMs: attemptLatency(trial),
    sharedBy: trial.record.sharedBy,
    passages: trial.retrieval === null ? null : shownPassages(trial.retrieval).map(({ id }) => id),
    goldShown: trial.retrieval === null ? null : goldShown(trial.retrieval),
    costNanoUsd: trialCost(trial, cell),
  };
}

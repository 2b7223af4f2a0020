import { reportedFamily } from '../../protocol/imported.ts';
import type { CellData, TrialData } from '../trials/run-index.ts';
import { shownPassages } from '../trials/shown-passages.ts';
import { answerText, outputText, pooledLatency, scoreOf, trialCost } from '../trials/trial-facts.ts';
import type { ShowcaseAnswer, ShownPassage } from './sample-model.ts';

/** One trial as a reader sees it; latency only where it was neither cached nor shared. */
export function showAnswer(trial: TrialData, cell: CellData): ShowcaseAnswer {
  return {
    technique: cell.header.technique.name,
    family: reportedFamily(cell.header),
    status: trial.record.outcome.status,
    answer: answerText(trial),
    output: outputText(trial),
    passages: passagesOf(trial),
    score: scoreOf(trial, cell.suite.primaryMetric),
    latencyMs: pooledLatency(trial, cell),
    ...(cell.model?.latency === 'approximate' ? { approximate: true } : {}),
    cost: trialCost(trial, cell),
  };
}

function passagesOf({ retrieval }: TrialData): readonly ShownPassage[] | null {
  if (retrieval === null) return null;
  const known = retrieval.query.gold.length > 0;
  return shownPassages(retrieval).map(({ document, heading, text, gold }) => ({
    document,
    heading,
    text,
    right: known ? gold.length > 0 : null,
  }));
}

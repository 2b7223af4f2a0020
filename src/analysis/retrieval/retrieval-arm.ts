import {
  citationPrecision,
  citedSources,
  lexicalSupport,
  withoutCitations,
} from '../../metrics/lexical-support.ts';
import { quantile } from '../../statistics/quantile.ts';
import type { Figure } from '../figures/figure.ts';
import { isRight, primaryOf } from '../trials/right.ts';
import { type CellData, firstTrials, type TrialData } from '../trials/run-index.ts';
import { meanOf } from '../trials/sample-scores.ts';
import { allGoldShown, shownPassages } from '../trials/shown-passages.ts';
import { pooledLatency, retrievalMs, scoreOf } from '../trials/trial-facts.ts';
import { meanFigure, rankingFigures, share } from './retrieval-figures.ts';
import type { RankingFigures, RetrievalArm } from './retrieval-model.ts';

type Looked = TrialData & { readonly retrieval: NonNullable<TrialData['retrieval']> };

/** What a technique's passages were worth; each sample counts once, by its first repeat. */
export function retrievalArm(cell: CellData): RetrievalArm {
  const { technique, model } = cell.header;
  const { retrieval } = technique;
  if (retrieval === undefined) throw new RangeError(`"${cell.header.id}" retrieves nothing`);
  const trials = [...firstTrials(cell).values()].filter((trial): trial is Looked => trial.retrieval !== null);
  const known = trials.filter((trial) => trial.retrieval.query.gold.length > 0);
  const rightOf = (shown: boolean): Figure | null =>
    share(
      known
        .filter((trial) => allGoldShown(trial.retrieval) === shown)
        .flatMap((trial) => rightness(trial, cell) ?? []),
    );
  return {
    technique: technique.name,
    model,
    retrieval,
    ranking: retrieval.mode === 'search' && known.length > 0 ? rankingOf(known) : null,
    complete: share(known.map((trial) => allGoldShown(trial.retrieval) === true)),
    rightWhenShown: rightOf(true),
    rightWhenMissed: rightOf(false),
    contextTokens: trials.length === 0 ? 0 : meanOf(trials.map((trial) => trial.retrieval.contextTokens)),
    support: meanFigure(trials.flatMap((trial) => supportOf(trial) ?? [])),
    citationPrecision: meanFigure(known.flatMap((trial) => citationOf(trial) ?? [])),
    time: timeOf(trials, cell),
  };
}

/** Whether a trial's answer is right; `null` without a score or a rule. */
export function rightness(trial: TrialData, { suite }: Pick<CellData, 'suite'>): boolean | null {
  const metric = primaryOf(suite);
  if (metric === undefined) return null;
  const value = scoreOf(trial, metric.name);
  return value === null ? null : isRight(suite, metric, value);
}

function rankingOf(trials: readonly Looked[]): RankingFigures {
  return rankingFigures(
    trials.map(({ retrieval }) => ({
      found: retrieval.passages.map(({ gold }) => gold),
      relevant: retrieval.query.gold,
      depth: retrieval.query.topK,
    })),
  );
}

function supportOf({ record, retrieval }: Looked): number | null {
  const shown = shownPassages(retrieval);
  if (record.outcome.status !== 'answered' || shown.length === 0) return null;
  return lexicalSupport(withoutCitations(record.outcome.answer), shown.map(({ text }) => text).join('\n'));
}

function citationOf({ record, retrieval }: Looked): number | null {
  if (record.outcome.status !== 'answered') return null;
  return citationPrecision(
    citedSources(record.outcome.answer),
    shownPassages(retrieval).map(({ gold }) => gold.length > 0),
  );
}

function timeOf(trials: readonly Looked[], cell: CellData): RetrievalArm['time'] {
  const median = (values: readonly number[]): number =>
    quantile(
      values.toSorted((a, b) => a - b),
      0.5,
    );
  const searched = trials.filter(({ retrieval }) => retrieval.searchMs !== null);
  if (searched.length === 0) return null;
  const generated = searched.flatMap((trial) => {
    const latency = pooledLatency(trial, cell);
    return latency === null ? [] : [latency - retrievalMs(trial)];
  });
  return {
    n: searched.length,
    embedMs: median(searched.map(({ retrieval }) => retrieval.embedding?.elapsedMs ?? 0)),
    searchMs: median(searched.map(({ retrieval }) => retrieval.searchMs ?? 0)),
    generateMs: generated.length === 0 ? null : median(generated),
  };
}

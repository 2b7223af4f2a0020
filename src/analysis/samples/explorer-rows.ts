import { sha256 } from '../../lib/hash.ts';
import { reportedFamily } from '../../protocol/imported.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import type { RunRecord } from '../../protocol/run-record.ts';
import { sliceValue } from '../figures/slices.ts';
import { isRight, primaryOf } from '../trials/right.ts';
import { type CellData, indexRun, type RunIndex, type TrialData } from '../trials/run-index.ts';
import { shownPassages } from '../trials/shown-passages.ts';
import {
  answerText,
  attemptLatency,
  outputText,
  pooledLatency,
  scoreOf,
  trialCost,
  wasCached,
} from '../trials/trial-facts.ts';
import {
  BLOCKS,
  type ExplorerData,
  type ExplorerSample,
  type ExplorerSuite,
  OUTCOMES,
  type Outcome,
  TIMINGS,
  type TrialColumns,
} from './explorer-model.ts';
import { ExplorerTables } from './explorer-tables.ts';

/** Bytes that the trials may take in the page. */
const MOST_BYTES = 12_000_000;

/** A sample with every trial of it. */
interface SampleTrials {
  readonly key: string;
  readonly position: number;
  readonly trials: { readonly cell: CellData; readonly index: number; readonly trial: TrialData }[];
}

type Row = { readonly [Column in keyof TrialColumns]: TrialColumns[Column][number] };

/**
 * Every reported trial for the reader of the page. What would take more than `mostBytes` is left out by whole samples,
 * the same for all techniques: first comes a sample for every kind of outcome of every cell, then the others, both in
 * the order of a hash of suite and id, which knows nothing of the answers.
 */
export function explorerRows(
  record: RunRecord,
  options: { readonly redacted?: boolean; readonly mostBytes?: number } = {},
): ExplorerData {
  const { redacted = false, mostBytes = MOST_BYTES } = options;
  const run = indexRun(record);
  const suites = suitesOf(run);
  const groups = groupBySample(run);
  const writer = new Writer(
    suites.map(({ name }) => name),
    redacted,
  );
  const places: { readonly group: SampleTrials; readonly rows: readonly Row[] }[] = [];
  for (const group of drawOrder(groups)) {
    const rows = writer.write(group);
    if (writer.tables.bytes > mostBytes && places.length > 0) break;
    places.push({ group, rows });
  }
  const rows = places.sort((a, b) => a.group.position - b.group.position).flatMap((place) => place.rows);
  const { tables } = writer;
  return {
    counts: {
      trials: groups.reduce((sum, { trials }) => sum + trials.length, 0),
      shownTrials: rows.length,
      samples: groups.length,
      shownSamples: places.length,
    },
    redacted,
    outcomes: OUTCOMES,
    timings: TIMINGS,
    blocks: BLOCKS,
    suites,
    cells: run.cells.map(({ suite, header }) => ({
      suite: suites.findIndex(({ name }) => name === suite.name),
      technique: header.technique.name,
      family: reportedFamily(header),
      model: header.model,
    })),
    texts: tables.texts,
    cuts: tables.cuts,
    samples: writer.samples,
    prompts: tables.prompts,
    passages: tables.passages,
    retrievals: tables.retrievals,
    trials: columnsOf(rows),
  };
}

function suitesOf({ suites }: RunIndex): ExplorerSuite[] {
  return suites.map((suite) => ({
    name: suite.name,
    title: suite.title,
    metrics: metricsOf(suite).map(({ title, scale, better, aggregation }) => ({
      title,
      scale,
      isYesNo: aggregation.kind === 'proportion',
      better,
    })),
    slices: suite.slices,
  }));
}

/** The metrics that say something of one answer alone, the one that decides first. */
function metricsOf({ metrics, primaryMetric }: CellData['suite']): MetricInfo[] {
  return metrics
    .filter((metric) => metric.name === primaryMetric || !isOnlyTogether(metric))
    .sort((a, b) => Number(b.name === primaryMetric) - Number(a.name === primaryMetric));
}

function isOnlyTogether({ aggregation }: MetricInfo): boolean {
  return aggregation.kind === 'corpus' && aggregation.onlyTogether === true;
}

/** The samples that were measured, in the order of suites and data. */
function groupBySample({ header, cells }: RunIndex): SampleTrials[] {
  const groups: SampleTrials[] = [];
  for (const { name } of header.suites) {
    const found = new Map<string, SampleTrials['trials']>();
    for (const [index, cell] of cells.entries()) {
      if (cell.suite.name !== name) continue;
      for (const trial of cell.trials) {
        const entry = { cell, index, trial };
        const known = found.get(trial.sample.id);
        if (known === undefined) found.set(trial.sample.id, [entry]);
        else known.push(entry);
      }
    }
    for (const [id, trials] of found) {
      groups.push({ key: sha256(`${name}\u0000${id}`), position: groups.length, trials });
    }
  }
  return groups;
}

/** All samples, drawn by their hash; those that show an outcome of a cell for the first time come first. */
function drawOrder(groups: readonly SampleTrials[]): SampleTrials[] {
  const byHash = groups.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const seen = new Set<string>();
  const [first, others]: [SampleTrials[], SampleTrials[]] = [[], []];
  for (const group of byHash) {
    const before = seen.size;
    for (const { cell, index, trial } of group.trials) seen.add(`${index} ${outcomeOf(trial, cell).outcome}`);
    (seen.size > before ? first : others).push(group);
  }
  return [...first, ...others];
}

function outcomeOf(trial: TrialData, { suite }: CellData): { outcome: Outcome; right: 0 | 1 | null } {
  const { status } = trial.record.outcome;
  const metric = primaryOf(suite);
  const score = metric === undefined ? null : scoreOf(trial, metric.name);
  const right = metric === undefined || score === null ? null : isRight(suite, metric, score);
  const flag = right === null ? null : right ? 1 : 0;
  if (status !== 'answered') return { outcome: status, right: flag };
  if (score === null) return { outcome: 'no-score', right: null };
  return { outcome: right === null ? 'scored' : right ? 'right' : 'wrong', right: flag };
}

/** Turns trials into rows of numbers and keeps what they point to. */
class Writer {
  readonly tables = new ExplorerTables();
  readonly samples: ExplorerSample[] = [];
  readonly #suites: readonly string[];
  readonly #redacted: boolean;

  constructor(suites: readonly string[], redacted: boolean) {
    this.#suites = suites;
    this.#redacted = redacted;
  }

  write({ trials }: SampleTrials): readonly Row[] {
    const sample = this.samples.length;
    const [first] = trials;
    if (first !== undefined) this.#sample(first.trial, first.cell);
    return trials.map(({ cell, index, trial }) => {
      const row = this.#row(trial, cell, { cell: index, sample });
      // In columns a row has neither names nor brackets; every number is written once, with its comma.
      this.tables.count(JSON.stringify(Object.values(row)).length);
      return row;
    });
  }

  #text(text: string): number | null {
    return this.#redacted ? null : this.tables.text(text);
  }

  #sample({ sample }: TrialData, { suite }: CellData): void {
    const entry: ExplorerSample = {
      suite: this.#suites.indexOf(suite.name),
      id: sample.id,
      input: this.#text(sample.input),
      targets: this.#redacted ? null : sample.targets.map((target) => this.tables.text(target)),
      slices: suite.slices.map((column) => this.tables.text(sliceValue({ sample }, column))),
    };
    this.samples.push(entry);
    this.tables.count(JSON.stringify(entry).length + 12 * sample.id.length);
  }

  #row(trial: TrialData, cell: CellData, at: { readonly cell: number; readonly sample: number }): Row {
    const { outcome, right } = outcomeOf(trial, cell);
    const latency = attemptLatency(trial);
    return {
      ...at,
      repeat: trial.record.repeat,
      outcome: OUTCOMES.indexOf(outcome),
      right,
      answer: this.#text(answerText(trial)),
      output: this.#text(outputText(trial)),
      scores: metricsOf(cell.suite).map(({ name }) => shortened(scoreOf(trial, name))),
      cost: trialCost(trial, cell),
      latency: latency === null ? null : Math.round(latency),
      timing: TIMINGS.indexOf(timingOf(trial, cell)),
      calls: trial.calls.length,
      prompts: this.#redacted
        ? null
        : [...new Set(trial.calls.map(({ request }) => this.tables.prompt(request.prompt)))],
      retrieval: this.#retrieval(trial),
    };
  }

  #retrieval({ retrieval }: TrialData): number | null {
    if (retrieval === null) return null;
    const known = retrieval.query.gold.length > 0;
    return this.tables.retrieval(
      shownPassages(retrieval).map(({ document, heading, text, gold }) => [
        this.tables.passage([
          this.tables.text(document),
          heading === null ? null : this.#text(heading),
          this.#text(text),
        ]),
        known ? (gold.length > 0 ? 1 : 0) : null,
      ]),
    );
  }
}

function timingOf(trial: TrialData, cell: CellData): (typeof TIMINGS)[number] {
  if (wasCached(trial)) return 'cached';
  return pooledLatency(trial, cell) === null ? 'shared' : 'alone';
}

/** Four digits are more than a page shows. */
function shortened(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}

function columnsOf(rows: readonly Row[]): TrialColumns {
  const column = <Name extends keyof Row>(name: Name): Row[Name][] => rows.map((row) => row[name]);
  return {
    cell: column('cell'),
    sample: column('sample'),
    repeat: column('repeat'),
    outcome: column('outcome'),
    right: column('right'),
    answer: column('answer'),
    output: column('output'),
    scores: column('scores'),
    cost: column('cost'),
    latency: column('latency'),
    timing: column('timing'),
    calls: column('calls'),
    prompts: column('prompts'),
    retrieval: column('retrieval'),
  };
}

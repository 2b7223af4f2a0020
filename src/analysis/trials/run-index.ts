import type { CorpusFormula } from '../../core/corpus-formula.ts';
import type { Registry } from '../../core/registry.ts';
import { CORPUS_FORMULAS } from '../../metrics/corpus-formulas.ts';
import { findPrice } from '../../pricing/find-price.ts';
import type { CellHeader, RunHeader } from '../../protocol/header.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import type {
  CallRecord,
  RetrievalRecord,
  ScoreRecord,
  ScoringCallRecord,
  ScoringEmbeddingRecord,
  ScoringUnreadRecord,
  TrialRecord,
  UnreadRecord,
} from '../../protocol/records.ts';
import type { RunRecord } from '../../protocol/run-record.ts';
import { RunState } from '../../protocol/run-state.ts';
import type { SampleRecord } from '../../protocol/sample.ts';
import type { PromptSelection, TunedSetup } from '../../protocol/setups.ts';
import type { SuiteSnapshot } from '../../protocol/suite.ts';

/** A trial with everything that belongs to it. */
export interface TrialData {
  readonly record: TrialRecord;
  readonly sample: SampleRecord;
  /** In the order in which they were made; a call that the journal lacks is left out. */
  readonly calls: readonly CallRecord[];
  /** What was paid for on the way to its answers and could not be read. */
  readonly unread: readonly UnreadRecord[];
  /** One a metric; empty for a failed trial, which has no score. */
  readonly scores: readonly ScoreRecord[];
  /** What was retrieved; `null` when nothing was. */
  readonly retrieval: RetrievalRecord | null;
}

/** A suite with the formulas of its corpus metrics. */
export interface SuiteData extends SuiteSnapshot {
  /** What nobody knows is not among them: its figures are unknown. */
  readonly formulas: Registry<CorpusFormula>;
}

/** A cell with its trials, in the order of the samples and then of the repeats. */
export interface CellData {
  readonly header: CellHeader;
  readonly suite: SuiteData;
  readonly model: ModelInfo | null;
  readonly price: PriceEntry | null;
  /** Trials that are reported. */
  readonly trials: readonly TrialData[];
  /** Trials by which a prompt variant was chosen on dev. */
  readonly selection: readonly TrialData[];
  /** The last choice of a prompt variant that was recorded. */
  readonly setup: PromptSelection | null;
  /** The tuned model that answers; `null` where the base does. */
  readonly tuned: TunedSetup | null;
  /** Price of the embedding model that questions are embedded with. */
  readonly embedderPrice: PriceEntry | null;
}

/** A run record by cell, independent of the order in which trials were finished. */
export interface RunIndex {
  readonly header: RunHeader;
  readonly state: RunState;
  readonly suites: readonly SuiteData[];
  readonly cells: readonly CellData[];
  /** Every answer once: a call of one trial that was journaled twice counts as the later one. */
  readonly calls: readonly CallRecord[];
  readonly retrievals: readonly RetrievalRecord[];
  readonly scoring: ScoringIndex;
}

/** What was asked for scoring. */
export interface ScoringIndex {
  /** The answer to a call as it was journaled for a trial, or else for another one. */
  answerFor(trial: string, call: string): ScoringCallRecord | undefined;
  /** The rest by the trial that was scored. */
  readonly ofTrials: ReadonlyMap<
    string,
    {
      readonly unread: readonly ScoringUnreadRecord[];
      readonly embeddings: readonly ScoringEmbeddingRecord[];
    }
  >;
}

/** A key of two texts that no other two texts share. */
function pairKey(first: string, second: string): string {
  return `${first}\u0000${second}`;
}

/** Several readers of one record need its index; it is made once, and only as long as the record is there. */
const indexed = new WeakMap<RunRecord, RunIndex>();

/** Puts a journal in order, by cell. Records of a cell or sample that the header does not know are left out. */
export function indexRun(record: RunRecord, formulas: Registry<CorpusFormula> = CORPUS_FORMULAS): RunIndex {
  const index = indexed.get(record) ?? makeIndex(record);
  indexed.set(record, index);
  return withFormulas(index, formulas);
}

function withFormulas(index: RunIndex, formulas: Registry<CorpusFormula>): RunIndex {
  if (formulas === CORPUS_FORMULAS) return index;
  const suites = new Map(index.suites.map((suite) => [suite.name, { ...suite, formulas }]));
  return {
    ...index,
    suites: [...suites.values()],
    cells: index.cells.map((cell) => ({ ...cell, suite: suites.get(cell.suite.name) ?? cell.suite })),
  };
}

function makeIndex(record: RunRecord): RunIndex {
  const state = new RunState(record.records);
  const { header } = record;
  const samples = new Map<string, { sample: SampleRecord; position: number }>();
  for (const [position, sample] of record.samples.entries()) {
    samples.set(pairKey(sample.suite, sample.id), { sample, position });
  }
  const unread = Map.groupBy(state.unread, ({ trial }) => trial);
  const promptVariants = selectedVariants(state);
  const cells = new Map(header.cells.map((cell) => [cell.id, { header: cell, found: [] as Placed[] }]));
  for (const trial of state.trials) {
    const cell = cells.get(trial.cell);
    const placed = cell && samples.get(pairKey(cell.header.suite, trial.sample));
    if (cell === undefined || placed === undefined) continue;
    // Measured with a prompt variant that a later session chose no more.
    if (
      trial.purpose === 'measure' &&
      trial.promptVariant !== (promptVariants.get(trial.cell) ?? trial.promptVariant)
    )
      continue;
    cell.found.push({
      position: placed.position,
      data: trialData(trial, placed.sample, { state, unread }),
    });
  }
  const suites = new Map(
    header.suites.map((suite): [string, SuiteData] => [suite.name, { ...suite, formulas: CORPUS_FORMULAS }]),
  );
  const models = new Map(header.models.map((model) => [model.id, model]));
  const result: CellData[] = [];
  for (const cell of cells.values()) {
    const suite = suites.get(cell.header.suite);
    if (suite === undefined) continue;
    cell.found.sort(
      (a, b) =>
        a.position - b.position ||
        a.data.record.repeat - b.data.record.repeat ||
        a.data.record.promptVariant - b.data.record.promptVariant ||
        (a.data.record.key < b.data.record.key ? -1 : 1),
    );
    const trials = cell.found.map((placed) => placed.data);
    result.push({
      header: cell.header,
      suite,
      model: models.get(cell.header.answeredBy ?? cell.header.model) ?? null,
      price: findPrice(header.prices, cell.header.answeredBy ?? cell.header.model),
      trials: trials.filter((trial) => trial.record.purpose === 'measure'),
      selection: trials.filter((trial) => trial.record.purpose === 'select'),
      setup: state.selections.get(cell.header.id) ?? null,
      tuned: state.tuned.get(cell.header.id) ?? null,
      embedderPrice: suite.corpus === undefined ? null : findPrice(header.prices, suite.corpus.embedder),
    });
  }
  return {
    header,
    state,
    suites: [...suites.values()],
    cells: result,
    calls: [...state.answers],
    retrievals: [...state.retrievals.values()],
    scoring: scoringIndex(state),
  };
}

function scoringIndex(state: RunState): ScoringIndex {
  const unread = Map.groupBy(state.scoringUnread, ({ trial }) => trial);
  const embeddings = Map.groupBy(state.scoringEmbeddings, ({ trial }) => trial);
  return {
    answerFor: (trial, call) => state.scoringAnswerFor(trial, call),
    ofTrials: new Map(
      [...new Set([...unread.keys(), ...embeddings.keys()])].map((trial) => [
        trial,
        { unread: unread.get(trial) ?? [], embeddings: embeddings.get(trial) ?? [] },
      ]),
    ),
  };
}

/** By cell, the prompt variant of its last choice, or of the cell whose choice it takes over. */
function selectedVariants({ selections }: RunState): ReadonlyMap<string, number> {
  return new Map(
    [...selections.values()].flatMap(({ cell, alsoFor = [], chosen }) =>
      [cell, ...alsoFor].map((id) => [id, chosen] as const),
    ),
  );
}

interface Placed {
  readonly position: number;
  readonly data: TrialData;
}

function trialData(
  record: TrialRecord,
  sample: SampleRecord,
  {
    state,
    unread,
  }: { readonly state: RunState; readonly unread: ReadonlyMap<string, readonly UnreadRecord[]> },
): TrialData {
  return {
    record,
    sample,
    calls: state.answersOf(record),
    unread: unread.get(record.key) ?? NONE,
    scores: record.outcome.status === 'failed' ? NONE : state.scores(record.key),
    retrieval: record.retrieval === undefined ? null : (state.retrievals.get(record.retrieval) ?? null),
  };
}

const NONE: readonly never[] = [];

/** The first repeat of every sample, in the order of the data. */
export function firstTrials(cell: CellData): Map<string, TrialData> {
  const found = new Map<string, TrialData>();
  for (const trial of cell.trials) if (!found.has(trial.sample.id)) found.set(trial.sample.id, trial);
  return found;
}

import type {
  CallRecord,
  IndexSetup,
  PromptSelection,
  RetrievalRecord,
  ScoreRecord,
  TrialRecord,
  TunedSetup,
  UnreadRecord,
} from '../core/journal.ts';
import type { ModelInfo } from '../core/model.ts';
import type { PriceEntry } from '../core/pricing.ts';
import type { CellHeader, RunHeader, SuiteSnapshot } from '../core/run-header.ts';
import type { RunRecord, SampleRecord } from '../core/run-record.ts';
import { findPrice } from '../pricing/find-price.ts';

/** A trial with everything that belongs to it. */
export interface TrialData {
  readonly record: TrialRecord;
  readonly sample: SampleRecord;
  /** In the order in which they were made; a call that the journal lacks is left out. */
  readonly calls: readonly CallRecord[];
  /** What was paid for on the way to its answers and could not be read. */
  readonly unread: readonly UnreadRecord[];
  /** By metric; empty for a failed trial, which has no score. */
  readonly scores: ReadonlyMap<string, ScoreRecord>;
  /** What was retrieved; `null` when nothing was. */
  readonly retrieval: RetrievalRecord | null;
}

/** A cell with its trials, in the order of the samples and then of the repeats. */
export interface CellData {
  readonly header: CellHeader;
  readonly suite: SuiteSnapshot;
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
  readonly record: RunRecord;
  readonly cells: readonly CellData[];
  /** Every answer once: a call of one trial that was journaled twice counts as the later one. */
  readonly calls: readonly CallRecord[];
  /** Everything that was paid for and could not be read. */
  readonly unread: readonly UnreadRecord[];
  /** Indexes by their key, a record for each time that one was made or found ready. */
  readonly indexes: ReadonlyMap<string, readonly IndexSetup[]>;
  readonly retrievals: readonly RetrievalRecord[];
}

const NO_SCORES: ReadonlyMap<string, ScoreRecord> = new Map();

/** A key of two texts that no other two texts share. */
function pairKey(first: string, second: string): string {
  return `${first}\u0000${second}`;
}

interface Journal {
  readonly trials: Map<string, TrialRecord>;
  readonly callsByTrial: Map<string, CallRecord>;
  readonly callsByKey: Map<string, CallRecord>;
  readonly unread: UnreadRecord[];
  readonly scores: Map<string, Map<string, ScoreRecord>>;
  readonly promptVariants: Map<string, PromptSelection>;
  readonly indexes: Map<string, IndexSetup[]>;
  readonly tuned: Map<string, TunedSetup>;
  readonly retrievals: Map<string, RetrievalRecord>;
}

/** The journal by key; the last record of a key wins. */
function readJournal(record: RunRecord): Journal {
  const journal: Journal = {
    trials: new Map(),
    callsByTrial: new Map(),
    callsByKey: new Map(),
    unread: [],
    scores: new Map(),
    promptVariants: new Map(),
    indexes: new Map(),
    tuned: new Map(),
    retrievals: new Map(),
  };
  for (const line of record.records) {
    switch (line.type) {
      case 'trial':
        // A key has no cell in it: techniques that make the same requests share it, as do selecting a prompt and measuring.
        journal.trials.set(`${line.purpose}\u0000${pairKey(line.cell, line.key)}`, line);
        break;
      case 'call':
        journal.callsByTrial.set(pairKey(line.trial, line.key), line);
        if (line.cachedFrom === null || !journal.callsByKey.has(line.key)) {
          journal.callsByKey.set(line.key, line);
        }
        break;
      case 'unread':
        journal.unread.push(line);
        break;
      case 'score': {
        const ofTrial = journal.scores.get(line.trial);
        if (ofTrial === undefined) journal.scores.set(line.trial, new Map([[line.metric, line]]));
        else ofTrial.set(line.metric, line);
        break;
      }
      case 'setup':
        if (line.kind === 'prompt-selection') journal.promptVariants.set(line.cell, line);
        else if (line.kind === 'tuned') journal.tuned.set(line.cell, line);
        else journal.indexes.set(line.key, [...(journal.indexes.get(line.key) ?? []), line]);
        break;
      case 'retrieval':
        journal.retrievals.set(line.key, line);
        break;
      case 'sent':
      case 'unanswered':
      case 'load':
      case 'update':
      case 'session':
        break;
      default:
        line satisfies never;
    }
  }
  return journal;
}

/** Puts a journal in order, by cell. Records of a cell or sample that the header does not know are left out. */
export function indexRun(record: RunRecord): RunIndex {
  const journal = readJournal(record);
  const { header } = record;
  const samples = new Map<string, { sample: SampleRecord; position: number }>();
  for (const [position, sample] of record.samples.entries()) {
    samples.set(pairKey(sample.suite, sample.id), { sample, position });
  }
  const unread = Map.groupBy(journal.unread, ({ trial }) => trial);
  const promptVariants = selectedVariants(journal);
  const cells = new Map(header.cells.map((cell) => [cell.id, { header: cell, found: [] as Placed[] }]));
  for (const trial of journal.trials.values()) {
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
      data: {
        ...trialData(trial, placed.sample, journal),
        unread: unread.get(trial.key) ?? [],
      },
    });
  }
  const suites = new Map(header.suites.map((suite) => [suite.name, suite]));
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
      setup: journal.promptVariants.get(cell.header.id) ?? null,
      tuned: journal.tuned.get(cell.header.id) ?? null,
      embedderPrice: suite.corpus === undefined ? null : findPrice(header.prices, suite.corpus.embedder),
    });
  }
  return {
    header,
    record,
    cells: result,
    calls: [...journal.callsByTrial.values()],
    unread: journal.unread,
    indexes: journal.indexes,
    retrievals: [...journal.retrievals.values()],
  };
}

/** By cell, the prompt variant of its last choice, or of the cell whose choice it takes over. */
function selectedVariants({ promptVariants }: Journal): ReadonlyMap<string, number> {
  return new Map(
    [...promptVariants.values()].flatMap(({ cell, alsoFor = [], chosen }) =>
      [cell, ...alsoFor].map((id) => [id, chosen] as const),
    ),
  );
}

interface Placed {
  readonly position: number;
  readonly data: TrialData;
}

function trialData(record: TrialRecord, sample: SampleRecord, journal: Journal): Omit<TrialData, 'unread'> {
  const calls: CallRecord[] = [];
  for (const key of record.calls) {
    const call = journal.callsByTrial.get(pairKey(record.key, key)) ?? journal.callsByKey.get(key);
    if (call !== undefined) calls.push(call);
  }
  const scores =
    record.outcome.status === 'failed' ? NO_SCORES : (journal.scores.get(record.key) ?? NO_SCORES);
  const retrieval =
    record.retrieval === undefined ? null : (journal.retrievals.get(record.retrieval) ?? null);
  return { record, sample, calls, scores, retrieval };
}

/** The first repeat of every sample, in the order of the data. */
export function firstTrials(cell: CellData): Map<string, TrialData> {
  const found = new Map<string, TrialData>();
  for (const trial of cell.trials) if (!found.has(trial.sample.id)) found.set(trial.sample.id, trial);
  return found;
}

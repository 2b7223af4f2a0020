import { type CellHeader, RUN_SCHEMA } from '../../src/protocol/header.ts';
import type { MetricInfo } from '../../src/protocol/metric.ts';
import type { ModelInfo, ReportedPassage, Usage } from '../../src/protocol/model.ts';
import type { PriceEntry } from '../../src/protocol/pricing.ts';
import type { JournalRecord, TrialRecord } from '../../src/protocol/records.ts';
import type { RunRecord } from '../../src/protocol/run-record.ts';
import type { SampleRecord } from '../../src/protocol/sample.ts';
import type { TunedSetup } from '../../src/protocol/setups.ts';
import { type CurvePoint, runRequest } from '../../src/protocol/spec.ts';
import type { CorpusSnapshot, SuiteSnapshot } from '../../src/protocol/suite.ts';
import { familyOf, type TechniqueSpec } from '../../src/protocol/technique.ts';
import { SEARCH } from './suite-builder.ts';

/** What becomes of one trial: a value of the primary metric, `null` for an answer without one, or no answer. */
export type Outcome = number | null | 'failed' | 'format-error' | 'missing';

/** Facts of one trial's calls that a test cares about. */
export interface TrialFacts {
  readonly latencyMs?: number;
  readonly elapsedMs?: number;
  readonly sharedBy?: number;
  readonly machineMs?: number | null;
  readonly usage?: Usage | null;
  readonly cachedFrom?: string | null;
  /** Answered calls; 1 by default. A failed trial has none, and names one more that failed. */
  readonly calls?: number;
  readonly answer?: string;
  /** The raw output, where it is not made from the answer. */
  readonly text?: string;
  /** Whether the answer ended at the token limit. */
  readonly cut?: boolean;
  readonly statistics?: readonly number[];
  /** Further metrics, with the sums that one of a corpus keeps. */
  readonly scores?: Readonly<
    Record<string, number | null | { readonly value: number; readonly statistics: readonly number[] }>
  >;
  readonly retrieval?: RetrievalFacts;
  /** What an application says that it retrieved. */
  readonly passages?: readonly ReportedPassage[];
}

/** What a trial looked up. */
export interface RetrievalFacts {
  readonly gold: readonly string[];
  /** The right passages that each result holds, and its text. */
  readonly found: readonly {
    readonly gold: readonly string[];
    readonly text?: string;
    readonly document?: string;
    readonly heading?: string;
  }[];
  /** Results in the prompt; all when left out. */
  readonly shown?: number;
  readonly contextTokens?: number;
  /** `null`: nothing was searched. */
  readonly searchMs?: number | null;
  readonly embedMs?: number;
}

/** A cell and what happened in it. */
export interface CellPlan {
  readonly technique: string | TechniqueSpec;
  readonly model?: string;
  /** By sample, or by sample and repeat. */
  readonly outcomes: readonly (Outcome | readonly Outcome[])[];
  readonly facts?: TrialFacts | ((sample: number, repeat: number) => TrialFacts);
  /** Where on a learning curve it stands. */
  readonly curve?: CurvePoint;
  /** The tuned model that answers: its key, and what the ledger has of it. */
  readonly tuned?: Pick<TunedSetup, 'key' | 'attempts'>;
  /** Dev outcomes by prompt variant and sample, with the choice they led to. */
  readonly tuning?: { readonly outcomes: readonly (readonly Outcome[])[]; readonly chosen: number };
}

/** A run to be built; everything has a default. */
export interface RunPlan {
  readonly id?: string;
  readonly suite?: Partial<SuiteSnapshot>;
  readonly cells: readonly CellPlan[];
  /** Changes to the generated samples, by position. */
  readonly samples?: (index: number) => Partial<SampleRecord>;
  readonly models?: readonly ModelInfo[];
  readonly prices?: readonly PriceEntry[];
  readonly repeats?: number;
  readonly seed?: number;
  readonly finished?: boolean;
  readonly split?: 'dev' | 'test';
  /** Further records, at the end. */
  readonly more?: readonly JournalRecord[];
  /** Planned trials a cell, when not those of the plan. */
  readonly planned?: number;
}

export const ACCURACY: MetricInfo = {
  name: 'accuracy',
  title: 'Accuracy',
  aggregation: { kind: 'proportion' },
  scale: 1,
  better: 'higher',
};

export const RECALL: MetricInfo = {
  name: 'key-fact-recall',
  title: 'Key-fact recall',
  aggregation: { kind: 'mean' },
  scale: 1,
  better: 'higher',
};

export const MACRO_F1: MetricInfo = {
  name: 'macro-f1',
  title: 'Macro F1',
  aggregation: { kind: 'corpus', formula: 'macro-f1', onlyTogether: true },
  scale: 1,
  better: 'higher',
};

/** Documents that {@link RunPlan.suite} can have. */
export const CORPUS: CorpusSnapshot = {
  key: 'index-1',
  documents: 3,
  chunks: 9,
  characters: 900,
  chunker: { kind: 'sentences', size: 64, overlap: 0 },
  embedder: 'local:minilm',
  embedderPlace: 'local',
  passages: 'passages',
};

export const LOCAL_MODEL = 'local:tiny';

/** A model on this machine. */
export function localModel(id: string = LOCAL_MODEL): ModelInfo {
  const [provider = 'local', name = 'tiny'] = id.split(':');
  return {
    id,
    provider,
    name,
    form: 'chat',
    place: provider === 'local' ? 'local' : 'remote',
    endpoint: provider === 'local' ? null : 'https://api.example/v1',
    weightsHash: provider === 'local' ? 'a'.repeat(64) : null,
    maxConcurrency: 4,
    maxTrials: 4,
    contextTokens: 2048,
  };
}

/** A prompting technique; one with `shots` in its name shows five. */
export function technique(name: string, change: Partial<TechniqueSpec> = {}): TechniqueSpec {
  return {
    name,
    instructions: { wording: 'specific', persona: false, reasoning: 'none', votes: 1 },
    ...(name.includes('shot') ? { examples: { shots: 5, selection: 'balanced' as const } } : {}),
    ...change,
  };
}

/** A suite with the labels yes and no, measured by accuracy. */
function suiteSnapshot(change: Partial<SuiteSnapshot> = {}): SuiteSnapshot {
  return {
    name: 'toy',
    version: 1,
    title: 'Toy suite',
    description: 'Yes or no.',
    file: 'suites/toy.yaml',
    hash: 'b'.repeat(32),
    answer: { kind: 'label', labels: ['yes', 'no'] },
    metrics: [ACCURACY],
    primaryMetric: 'accuracy',
    margin: 0.05,
    pass: null,
    reference: 'plain',
    slices: ['kind'],
    available: { train: 20, dev: 10, test: 500 },
    ...change,
  };
}

const DEFAULT_USAGE: Usage = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 5 };

/** A run record with one suite, made of real records in the order in which a runner would write them. */
export function buildRun(plan: RunPlan): RunRecord {
  const suite = suiteSnapshot(plan.suite);
  const repeats = plan.repeats ?? 1;
  const split = plan.split ?? 'test';
  const size = Math.max(0, ...plan.cells.map((cell) => cell.outcomes.length));
  const samples = Array.from({ length: size }, (_, index) => ({
    ...sampleRecord(suite.name, index, split),
    ...plan.samples?.(index),
  }));
  const devSize = Math.max(0, ...plan.cells.map((cell) => cell.tuning?.outcomes[0]?.length ?? 0));
  const dev = Array.from({ length: devSize }, (_, index) => ({
    ...sampleRecord(suite.name, index, 'dev' as const),
    id: `dev-${index}`,
  }));
  const records: JournalRecord[] = [
    { type: 'session', event: 'started', at: '2026-01-01T00:00:00.000Z', elapsedMs: 0, resent: 0 },
  ];
  const cells = plan.cells.map((cell) => {
    const header = cellHeader(suite.name, cell, plan.planned ?? size * repeats);
    const promptVariant = cell.tuning?.chosen ?? 0;
    for (const [tried, outcomes] of (cell.tuning?.outcomes ?? []).entries()) {
      for (const [index, outcome] of outcomes.entries()) {
        const sample = dev[index];
        if (sample === undefined) continue;
        records.push(
          ...trialRecords({
            suite,
            header,
            sample,
            outcome,
            facts: {},
            repeat: 0,
            promptVariant: tried,
            purpose: 'select',
          }),
        );
      }
    }
    if (cell.tuning !== undefined) records.push(setupRecord(header, cell.tuning));
    if (cell.tuned !== undefined) {
      records.push({ type: 'setup', kind: 'tuned', cell: header.id, ...cell.tuned });
    }
    for (const [index, sample] of samples.entries()) {
      const planned = cell.outcomes[index] ?? (index < cell.outcomes.length ? null : 'missing');
      const outcomes = Array.isArray(planned) ? (planned as readonly Outcome[]) : [planned as Outcome];
      for (const [repeat, outcome] of outcomes.entries()) {
        const facts = typeof cell.facts === 'function' ? cell.facts(index, repeat) : (cell.facts ?? {});
        records.push(
          ...trialRecords({
            suite,
            header,
            sample,
            outcome,
            facts,
            repeat,
            promptVariant,
            purpose: 'measure',
          }),
        );
      }
    }
    return header;
  });
  records.push(...(plan.more ?? []));
  const finished = plan.finished ?? true;
  records.push({
    type: 'session',
    event: finished ? 'finished' : 'interrupted',
    at: '2026-01-01T00:01:00.000Z',
    elapsedMs: 60_000,
    resent: 0,
  });
  const models =
    plan.models ??
    [...new Set(cells.flatMap(({ model, answeredBy }) => [model, answeredBy ?? model]))].map((id) =>
      localModel(id),
    );
  return {
    header: {
      schema: RUN_SCHEMA,
      id: plan.id ?? 'run-1',
      createdAt: '2026-01-01T00:00:00.000Z',
      toolVersion: '0.1.0',
      machine: { platform: 'linux', arch: 'x64', cpu: 'test', cores: 2, memoryBytes: 8e9, node: 'v24.0.0' },
      profile: 'quick',
      split,
      seed: plan.seed ?? 42,
      repeats,
      command: ['run', suite.name],
      suites: [suite],
      models,
      cells,
      prices: plan.prices ?? [
        { match: 'local:*', machinePerHour: 0.36, asOf: '2026-01-01', source: 'test' },
        {
          match: 'openai:priced',
          inputPerMillion: 1,
          cachedInputPerMillion: 0.5,
          outputPerMillion: 10,
          asOf: '2026-01-01',
          source: 'test',
        },
      ],
      spec: {
        ...runRequest({
          suites: [suite.file],
          models: models.map(({ id }) => id),
          split,
          repeats,
          seed: plan.seed ?? 42,
        }),
        baseUrl: null,
        embedderBaseUrl: null,
        form: null,
        contentHash: '',
      },
    },
    samples: [...samples, ...dev],
    records,
  };
}

function sampleRecord(suite: string, index: number, split: 'dev' | 'test'): SampleRecord {
  return {
    suite,
    id: `s-${index}`,
    split,
    input: `question ${index}`,
    targets: [index % 2 === 0 ? 'yes' : 'no'],
    metadata: { kind: index % 3 === 0 ? 'hard' : 'easy' },
  };
}

function cellHeader(suite: string, cell: CellPlan, trials: number): CellHeader {
  const spec = typeof cell.technique === 'string' ? technique(cell.technique) : cell.technique;
  const model = cell.model ?? LOCAL_MODEL;
  return {
    id: `${suite}/${spec.name}/${model}`,
    suite,
    technique: spec,
    family: familyOf(spec),
    model,
    ...(cell.curve === undefined ? {} : { curve: cell.curve }),
    ...(cell.tuned === undefined ? {} : { answeredBy: `${model}+${cell.tuned.key}` }),
    trials,
  };
}

interface TrialPlan {
  readonly suite: SuiteSnapshot;
  readonly header: CellHeader;
  readonly sample: SampleRecord;
  readonly outcome: Outcome;
  readonly facts: TrialFacts;
  readonly repeat: number;
  readonly promptVariant: number;
  readonly purpose: 'measure' | 'select';
}

/** The calls, the trial and its scores. */
function trialRecords(plan: TrialPlan): JournalRecord[] {
  const { suite, header, sample, outcome, facts, repeat, promptVariant, purpose } = plan;
  if (outcome === 'missing') return [];
  const key = `${header.id}/${sample.id}/${repeat}/${promptVariant}`;
  const usage = facts.usage === undefined ? DEFAULT_USAGE : facts.usage;
  const machineMs = facts.machineMs === undefined ? 100 : facts.machineMs;
  const target = sample.targets[0] ?? '';
  const wrong = target === 'yes' ? 'no' : 'yes';
  const answer = facts.answer ?? (outcome === 1 ? target : wrong);
  const count = facts.calls ?? (outcome === 'failed' ? 0 : 1);
  const keys = Array.from(
    { length: count + (outcome === 'failed' ? 1 : 0) },
    (_, index) => `${key}/call-${index}`,
  );
  const calls: JournalRecord[] = keys.slice(0, count).map((call) => ({
    type: 'call',
    key: call,
    trial: key,
    model: header.answeredBy ?? header.model,
    request: {
      prompt: { form: 'chat', messages: [{ role: 'user', content: sample.input }] },
      maxTokens: 8,
      temperature: 0,
      seed: 1,
      stop: [],
    },
    response: {
      text: facts.text ?? `Answer: ${answer}`,
      finishReason: facts.cut === true ? 'length' : 'stop',
      usage,
      ...(facts.passages === undefined ? {} : { passages: facts.passages }),
      timing: {
        latencyMs: facts.latencyMs ?? 100,
        queueMs: 0,
        retryMs: 0,
        retries: 0,
        sharedBy: facts.sharedBy ?? 1,
        ...(machineMs === null ? {} : { machineMs }),
      },
    },
    cachedFrom: facts.cachedFrom ?? null,
  }));
  const trial: TrialRecord = {
    type: 'trial',
    key,
    cell: header.id,
    sample: sample.id,
    repeat,
    promptVariant,
    purpose,
    calls: keys,
    ...(facts.retrieval === undefined ? {} : { retrieval: `${key}/looked-up` }),
    outcome: outcomeOf(outcome, answer),
    elapsedMs: facts.elapsedMs ?? 110,
    sharedBy: facts.sharedBy ?? 1,
  };
  if (facts.retrieval !== undefined) calls.push(retrievalRecord(key, header, facts.retrieval));
  if (outcome === 'failed') return [...calls, trial];
  const primary = outcome === 'format-error' ? 0 : outcome;
  const scores = { [suite.primaryMetric]: primary, ...facts.scores };
  return [
    ...calls,
    trial,
    ...Object.entries(scores).map(([metric, score]): JournalRecord => {
      const { value, statistics } =
        typeof score === 'object' && score !== null ? score : { value: score, statistics: facts.statistics };
      return {
        type: 'score',
        trial: key,
        metric,
        scorerVersion: 1,
        value,
        ...(statistics === undefined ? {} : { statistics }),
      };
    }),
  ];
}

function retrievalRecord(
  trial: string,
  { technique: spec }: CellHeader,
  facts: RetrievalFacts,
): JournalRecord {
  const { gold, found, shown = found.length, contextTokens = 50, searchMs = 4, embedMs = 6 } = facts;
  return {
    type: 'retrieval',
    key: `${trial}/looked-up`,
    trial,
    embedder: 'local:minilm',
    query: { ...(spec.retrieval ?? SEARCH), text: 'question', where: {}, gold },
    passages: found.map((passage, index) => ({
      id: `chunk-${index}`,
      document: passage.document ?? 'guide',
      title: null,
      heading: passage.heading ?? null,
      text: passage.text ?? `passage ${index}`,
      similarity: searchMs === null ? null : 1 - index / 10,
      gold: passage.gold,
    })),
    shown,
    contextTokens,
    embedding: searchMs === null ? null : { elapsedMs: embedMs, inputTokens: 12 },
    searchMs,
  };
}

function outcomeOf(outcome: Outcome, answer: string): TrialRecord['outcome'] {
  if (outcome === 'failed') return { status: 'failed', reason: 'HTTP 500' };
  if (outcome === 'format-error') return { status: 'format-error', reason: 'no label in the answer' };
  return { status: 'answered', answer };
}

function setupRecord(header: CellHeader, tuning: NonNullable<CellPlan['tuning']>): JournalRecord {
  const calls = tuning.outcomes.reduce((sum, outcomes) => sum + outcomes.length, 0);
  return {
    type: 'setup',
    key: `setup/${header.id}`,
    kind: 'prompt-selection',
    cell: header.id,
    chosen: tuning.chosen,
    candidates: tuning.outcomes.map((outcomes, index) => {
      const values = outcomes.filter((outcome) => typeof outcome === 'number');
      return {
        text: `wording ${index}`,
        value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
        n: values.length,
      };
    }),
    took: {
      elapsedMs: calls * 100,
      calls,
      inputTokens: calls * 100,
      outputTokens: calls * 5,
      machineMs: calls * 100,
    },
  };
}

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResponseCache, RunStore } from '../../src/core/store.ts';
import type { PriceEntry } from '../../src/protocol/pricing.ts';
import type { RunRecord } from '../../src/protocol/run-record.ts';
import { type RunRequest, runRequest as usualRequest } from '../../src/protocol/spec.ts';
import { type ImportRequest, importRun } from '../../src/runner/imports/import-run.ts';
import type { RunObserver } from '../../src/runner/observer.ts';
import {
  resumeRun,
  type SessionOptions,
  type SessionResult,
  type StartFacts,
  startRun,
} from '../../src/runner/run-session.ts';
import { MemoryEmbeddingCache } from '../../src/store/embedding-cache.ts';
import { modelOptions, noSignal, systemClock } from './models.ts';

/** Where sessions of a test take place. */
export interface Workplace {
  readonly store: RunStore;
  /** `null` when left out. */
  readonly cache?: ResponseCache | null;
  /** Base URL of the server that answers; `undefined` leaves it to each provider. */
  readonly url: string | undefined;
  /** Those of `openai:small` when left out. */
  readonly prices?: readonly PriceEntry[];
  readonly models?: Partial<SessionOptions['models']>;
  readonly signal?: AbortSignal;
  readonly observer?: RunObserver;
  readonly transport?: SessionOptions['transport'];
  readonly retrieval?: SessionOptions['retrieval'];
  readonly tunedFolders?: SessionOptions['tunedFolders'];
  readonly scorers?: SessionOptions['scorers'];
  readonly presets?: SessionOptions['presets'];
  readonly ingredients?: SessionOptions['ingredients'];
  readonly watchOtherWork?: SessionOptions['watchOtherWork'];
  /** In nano-USD. */
  readonly budget?: SessionOptions['budget'];
}

/** A dollar for a million prompt tokens, two for generated ones: 1000 and 2000 nano-USD a token. */
const SMALL_PRICE = {
  match: 'openai:small',
  inputPerMillion: 1,
  outputPerMillion: 2,
  asOf: '2026-01-01',
  source: 'this test',
} as const;

/** Everything that a suite lists, once. */
export function runRequest(suite: string, change: Partial<RunRequest> = {}): RunRequest {
  return usualRequest({ suites: [suite], profile: 'full', ...change });
}

/** Starts a run under a given id. */
export function start(id: string, request: RunRequest, place: Workplace): Promise<SessionResult> {
  return startRun(request, factsOf(id, place), optionsOf(place));
}

/** Imports answers as a run under a given id. */
export function importAnswers(id: string, request: ImportRequest, place: Workplace): Promise<SessionResult> {
  return importRun(request, factsOf(id, place), optionsOf(place));
}

function factsOf(id: string, place: Workplace): StartFacts {
  const machine = { platform: 'linux', arch: 'x64', cpu: 'test', cores: 2, memoryBytes: 1, node: 'v24' };
  return {
    id,
    createdAt: systemClock.timestamp(),
    toolVersion: '0.0.0',
    machine,
    command: ['adaptbench', 'run'],
    prices: place.prices ?? [SMALL_PRICE],
  };
}

/** Goes on with a run. */
export function resume(id: string, place: Workplace): Promise<SessionResult> {
  return resumeRun(id, optionsOf(place));
}

function optionsOf(place: Workplace): SessionOptions {
  return {
    store: place.store,
    cache: place.cache ?? null,
    models: modelOptions({ baseUrl: place.url, ...place.models }),
    tunedFolders: place.tunedFolders ?? [],
    presets: place.presets,
    ingredients: place.ingredients,
    retrieval: place.retrieval ?? {
      chroma: { folder: join(tmpdir(), 'adaptbench-no-chroma') },
      openEmbeddings: () => new MemoryEmbeddingCache(),
    },
    clock: systemClock,
    signal: place.signal ?? noSignal(),
    started: () => place.observer ?? {},
    budget: place.budget,
    ...(place.transport === undefined ? {} : { transport: place.transport }),
    ...(place.scorers === undefined ? {} : { scorers: place.scorers }),
    ...(place.watchOtherWork === undefined ? {} : { watchOtherWork: place.watchOtherWork }),
  };
}

/** The records of one type. */
export function recordsOf<Type extends RunRecord['records'][number]['type']>(
  { records }: Pick<RunRecord, 'records'>,
  type: Type,
): readonly Extract<RunRecord['records'][number], { type: Type }>[] {
  return records.filter(
    (record): record is Extract<RunRecord['records'][number], { type: Type }> => record.type === type,
  );
}

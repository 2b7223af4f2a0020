import { BenchError, describeError } from '../core/errors.ts';
import type { GenerateResponse } from '../protocol/model.ts';
import type { TrialRecord } from '../protocol/records.ts';
import type { Passage } from '../protocol/retrieval.ts';
import type { ScoreTask, Task, TaskResult, TrialTask } from '../protocol/task.ts';
import { callOnce } from './call-once.ts';
import type { TrialParts } from './catalogue.ts';
import type { Desk } from './desk.ts';
import { callKey, trialKey } from './keys.ts';
import { retrieveOnce } from './retrieve-once.ts';
import { scoreTrial } from './score-trial.ts';
import type { Workshop } from './workshop.ts';

const DONE: TaskResult = { mayPass: false };

/**
 * Does a piece of work and hands in what came of it as records. A failed call, or a technique that fails by itself, makes
 * a failed trial without scores.
 * @throws what aborted the run, and any BenchError that further work could not escape either
 */
export async function handle(task: Task, workshop: Workshop, desk: Desk): Promise<TaskResult> {
  switch (task.kind) {
    case 'index': {
      const { setup } = await workshop.retriever(task.corpus);
      if (setup !== null) await desk.emit(setup);
      return DONE;
    }
    case 'trial':
      return await makeTrial(task, workshop, desk);
    case 'score':
      await scoreAgain(task, workshop, desk);
      return DONE;
    default:
      return task satisfies never;
  }
}

async function makeTrial(task: TrialTask, workshop: Workshop, desk: Desk): Promise<TaskResult> {
  const parts = workshop.options.catalogue.parts(task);
  const { trial, passages, mayPass } = await attempt(task, { parts, workshop, desk });
  await handIn(trial, { parts, passages, workshop, desk });
  return { mayPass };
}

/** Hands a trial in with its scores. */
export async function handIn(
  trial: TrialRecord,
  {
    parts: { cell, sample },
    passages,
    workshop,
    desk,
  }: Omit<AttemptContext, 'parts'> & {
    readonly parts: Pick<TrialParts, 'cell' | 'sample'>;
    readonly passages: readonly Passage[] | null;
  },
): Promise<void> {
  const scorers = workshop.scorers(cell);
  // The answer is on record before anything is asked about it.
  const asks = scorers.some(({ models, embedders }) => models.length + embedders.length > 0);
  if (asks) await desk.emit(trial);
  const scores = await scoreTrial(sample, scorers, { trial, passages, workshop, desk });
  await desk.emit(...(asks ? [] : [trial]), ...scores);
}

async function scoreAgain(task: ScoreTask, workshop: Workshop, desk: Desk): Promise<void> {
  const { cell, sample } = workshop.options.catalogue.parts(task);
  const passages = (await shownTo(task.trial, desk)) ?? (await reportedFor(task.trial, desk));
  const options = { trial: task.trial, passages, workshop, desk };
  await desk.emit(...(await scoreTrial(sample, workshop.scorers(cell), options)));
}

/** The passages that a trial of an earlier session was shown. */
async function shownTo({ retrieval }: TrialRecord, desk: Desk): Promise<readonly Passage[] | null> {
  if (retrieval === undefined) return null;
  const found = await desk.claimRetrieval(retrieval);
  if (found === null) await desk.releaseRetrieval(retrieval);
  return found?.passages.slice(0, found.shown) ?? null;
}

/** The passages that an application reported in an earlier session. */
async function reportedFor({ calls }: TrialRecord, desk: Desk): Promise<readonly Passage[] | null> {
  for (const key of calls.toReversed()) {
    const call = await desk.claimCall(key);
    if (call === null) await desk.releaseCall(key);
    const passages = call === null ? null : asPassages(call.response);
    if (passages !== null) return passages;
  }
  return null;
}

/** What an application says it answered from, for scorers; `null` where it does not say. */
export function asPassages({ passages }: Pick<GenerateResponse, 'passages'>): readonly Passage[] | null {
  if (passages === undefined) return null;
  return passages.map(({ text, source }, index) => ({
    id: source ?? `passage ${index + 1}`,
    document: source ?? '',
    title: null,
    heading: null,
    text,
    similarity: null,
    gold: [],
  }));
}

interface Attempted {
  readonly trial: TrialRecord;
  /** What it was shown, or else what the application reports; `null` where neither retrieves anything. */
  readonly passages: readonly Passage[] | null;
  readonly mayPass: boolean;
}

interface AttemptContext {
  readonly parts: TrialParts;
  readonly workshop: Workshop;
  readonly desk: Desk;
}

async function attempt(
  { cell: id, repeat, promptVariant, purpose }: TrialTask,
  { parts: { cell, technique, sample }, workshop, desk }: AttemptContext,
): Promise<Attempted> {
  const { clock, signal } = workshop.options;
  const model = await workshop.model(cell);
  const prepared = technique.prepare(sample, repeat);
  const key = trialKey(prepared, cell.model);
  const calls = new Map<number, string>();
  const presence = enter(workshop.inProgress);
  const start = clock.monotonic();
  let retrievingMs = 0;
  let retrieval: string | undefined;
  let passages: readonly Passage[] | null = null;
  let reported: readonly Passage[] | null = null;
  let outcome: TrialRecord['outcome'];
  let mayPass = false;
  /** What went wrong around the technique; anything else is a fault of its own. */
  const faults: unknown[] = [];
  const noted = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      faults.push(error);
      throw error;
    }
  };
  try {
    outcome = await prepared.attempt({
      retrieve: (query) =>
        noted(async () => {
          const { corpus } = cell;
          if (corpus === null) throw new BenchError('INTERNAL', `"${id}" has nothing to retrieve from`);
          const asked = clock.monotonic();
          const { retriever } = await workshop.retriever(corpus.key);
          const { embedder } = corpus.settings;
          const found = await retrieveOnce(query, { retriever, embedder, trial: key, desk, signal });
          retrievingMs += clock.monotonic() - asked;
          retrieval = found.key;
          passages = found.passages.slice(0, found.shown);
          return passages;
        }),
      call: (request, index) =>
        noted(async () => {
          const call = callKey({ model: cell.model, request, repeat, index });
          calls.set(index, call);
          const response = await callOnce({ key: call, trial: key, request }, { model, workshop, desk });
          reported = asPassages(response) ?? reported;
          return wellFormed(response);
        }),
    });
  } catch (error) {
    signal.throwIfAborted();
    const fatal = faults.find((fault) => !costsATrial(fault));
    if (fatal !== undefined) throw fatal;
    const [fault = error] = faults.slice(-1);
    const { kind, transient }: BenchError['details'] = fault instanceof BenchError ? fault.details : {};
    outcome = {
      status: 'failed',
      reason: describeError(fault),
      ...(typeof kind === 'string' ? { kind } : {}),
    };
    mayPass = transient === true;
  } finally {
    workshop.inProgress.delete(presence);
  }
  const trial: TrialRecord = {
    type: 'trial',
    key,
    cell: id,
    sample: sample.id,
    repeat,
    promptVariant,
    purpose,
    calls: [...calls].sort(([a], [b]) => a - b).map(([, call]) => call),
    ...(retrieval === undefined ? {} : { retrieval }),
    outcome,
    elapsedMs: clock.monotonic() - start - retrievingMs,
    sharedBy: presence.sharedBy,
  };
  return { trial, passages: passages ?? reported, mayPass };
}

/** Whether the next trial may do better. */
function costsATrial(fault: unknown): boolean {
  return fault instanceof BenchError && fault.code === 'PROVIDER' && fault.details['fatal'] !== true;
}

/** A journal or a cache of an earlier version may end a text within a character, from which no key could be made. */
function wellFormed(response: GenerateResponse): GenerateResponse {
  const { text, reasoning } = response;
  return {
    ...response,
    text: text.toWellFormed(),
    ...(reasoning === undefined ? {} : { reasoning: reasoning.toWellFormed() }),
  };
}

function enter(inProgress: Workshop['inProgress']): { sharedBy: number } {
  const presence = { sharedBy: 0 };
  inProgress.add(presence);
  for (const other of inProgress) other.sharedBy = Math.max(other.sharedBy, inProgress.size);
  return presence;
}

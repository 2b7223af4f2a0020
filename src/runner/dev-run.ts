import type { ResponseCache } from '../core/store.ts';
import type { Suite } from '../core/suite.ts';
import type { DevRun } from '../finetune/dev-score.ts';
import { runRequest } from '../protocol/spec.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import { MemoryRunStore } from '../store/memory-run-store.ts';
import { type SessionOptions, type StartFacts, startRun } from './run-session.ts';

/** What answering a dev split runs with. */
export interface DevRunOptions {
  /** Folder of the ledger that the model stands in. */
  readonly ledgerFolder: string;
  readonly session: Omit<SessionOptions, 'store' | 'tunedFolders' | 'started'>;
  readonly facts: Omit<StartFacts, 'id'>;
}

/**
 * Answers the dev split of a suite with a model that was trained for one of its techniques.
 * @throws BenchError what a run throws
 */
export async function answerDev(
  attempt: TunedAttempt,
  { suite, spec }: { readonly suite: Suite; readonly spec: TechniqueSpec },
  { ledgerFolder, session, facts }: DevRunOptions,
): Promise<DevRun> {
  const store = new MemoryRunStore();
  const id = `dev-${attempt.id}`;
  const { failedTrials } = await startRun(
    runRequest({
      suites: [suite.file],
      models: [attempt.base.model],
      profile: 'full',
      split: 'dev',
      studyTechniques: [
        {
          technique: spec.name,
          name: spec.name,
          tuned: attempt.id,
          shots: null,
          documents: null,
          curve: null,
        },
      ],
    }),
    { ...facts, id },
    {
      ...session,
      // What an interrupted or incomplete scoring paid for is not paid again.
      cache: answersOf(id, session.cache),
      store,
      tunedFolders: [ledgerFolder],
      started: () => ({}),
    },
  );
  return { record: await store.read(id), failedTrials };
}

/** Answers of one run alone: a server may give the name of an earlier tuned model to another one. */
function answersOf(run: string, cache: ResponseCache | null): ResponseCache | null {
  if (cache === null) return null;
  return {
    get: (key) => {
      const cached = cache.get(key);
      return cached?.run === run ? cached : undefined;
    },
    set: (key, value) => cache.set(key, value),
    close: () => cache.close(),
  };
}

import { rightness } from '../analysis/retrieval/retrieval-arm.ts';
import { firstTrials, indexRun } from '../analysis/trials/run-index.ts';
import { loadUpdate } from '../config/load-update.ts';
import { BenchError } from '../core/errors.ts';
import type { NanoUsd } from '../lib/money.ts';
import { Account } from '../pricing/account.ts';
import type { UpdateRecord } from '../protocol/records.ts';
import type { RunRecord } from '../protocol/run-record.ts';
import type { RunRequest } from '../protocol/spec.ts';
import type { UpdatePhase } from '../protocol/words.ts';
import { type SessionOptions, type SessionResult, type StartFacts, startRun } from '../runner/run-session.ts';

/** How the id of the run on the earlier side of a change ends. */
const BEFORE = '-before';

/**
 * Measures a change of documents: a run on each side of it, both judged by what is right after it. What the earlier side
 * answered is journaled with the later one, whose report then shows what followed and how long it took.
 * @returns how the later run ended
 * @throws BenchError `INVALID_ARGUMENT` for several suites; otherwise what a run throws
 */
export async function runUpdate(
  request: RunRequest & { readonly update: NonNullable<RunRequest['update']> },
  facts: StartFacts,
  options: SessionOptions,
): Promise<SessionResult> {
  if (request.suites.length !== 1) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `a change of documents is of one suite, not of ${request.suites.length}.`,
      {
        hint: 'Name the suite before --update.',
      },
    );
  }
  const { file } = request.update;
  const update = await loadUpdate(file);
  const before = `${facts.id}${BEFORE}`;
  const start = (phase: UpdatePhase, id: string, budget: NanoUsd | undefined): Promise<SessionResult> =>
    startRun({ ...request, update: { file, phase } }, { ...facts, id }, { ...options, budget });
  await start('before', before, options.budget);
  const earlier = await options.store.read(before);
  const { spent } = new Account(earlier.header.prices, earlier.records);
  const left = options.budget === undefined ? undefined : options.budget - spent;
  const result = await start('after', facts.id, left);
  const removed = update.documents.filter((change) => change.file === null).length;
  const more = documentsOf(await options.store.read(facts.id)) - documentsOf(earlier);
  const added = more + removed;
  const record = earlierSide(earlier, {
    before,
    touched: update.samples.map(({ id }) => id),
    documents: { added, replaced: update.documents.length - removed - added, removed },
  });
  const run = await options.store.open(facts.id);
  try {
    await run.append(record);
  } finally {
    await run.close();
  }
  return result;
}

function documentsOf({ header }: RunRecord): number {
  return header.suites[0]?.corpus?.documents ?? 0;
}

function earlierSide(
  record: RunRecord,
  { before, touched, documents }: Pick<UpdateRecord, 'before' | 'touched' | 'documents'>,
): UpdateRecord {
  const index = indexRun(record);
  return {
    type: 'update',
    suite: record.header.suites[0]?.name ?? '',
    before,
    documents,
    touched,
    earlier: index.cells.map((cell) => {
      const answers = [...firstTrials(cell)].flatMap(([sample, trial]) => {
        const right = rightness(trial, cell);
        return right === null ? [] : [{ sample, right }];
      });
      return {
        cell: cell.header.id,
        answered: answers.map(({ sample }) => sample),
        right: answers.filter(({ right }) => right).map(({ sample }) => sample),
      };
    }),
  };
}

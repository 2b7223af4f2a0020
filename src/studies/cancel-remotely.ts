import { BenchError } from '../core/errors.ts';
import type { NamedJob, RemoteOutcome, Watching } from '../finetune/openai/remote-training.ts';
import { findState, lost, outcomeOf } from '../finetune/openai/watch-job.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import { readLedger, recordAttempt } from '../store/tuned-ledger.ts';
import { finished, isOpen, type RemotePlace } from './fine-tune-remotely.ts';

type Ended = Omit<RemoteOutcome, 'trainLoss' | 'heldOut'>;

const NOTHING_KNOWN = { model: null, trainedTokens: null, elapsedMs: null } as const;

/**
 * Ends a job at its provider and writes down what it cost; a job that its provider does not know is given up.
 * @throws BenchError `UNKNOWN_NAME` for an attempt that is not running, `INVALID_ARGUMENT` for one at another endpoint, `PROVIDER`
 */
export async function cancelRemotely(
  id: string,
  place: Watching & Pick<RemotePlace, 'ledger' | 'prices'>,
): Promise<TunedAttempt> {
  const { ledger, prices } = place;
  const all = (await readLedger(ledger.folder)).map(({ attempt }) => attempt);
  const open = all.filter((attempt) => isOpen(attempt) && attempt.job !== null);
  const attempt = open.find((candidate) => candidate.id === id);
  if (attempt === undefined) {
    throw new BenchError('UNKNOWN_NAME', `no training "${id}" runs at a provider.`, {
      choices: open.map((candidate) => candidate.id),
    });
  }
  const { endpoint } = place.client;
  if (attempt.job !== null && attempt.job.endpoint !== endpoint) {
    throw new BenchError('INVALID_ARGUMENT', `"${id}" runs at ${attempt.job.endpoint}, not at ${endpoint}.`, {
      hint: `Give --base-url ${attempt.job.endpoint}.`,
    });
  }
  const known = new Set(all.flatMap(({ job }) => job?.id ?? []));
  const outcome = await end(attempt, place, known);
  const ended: TunedAttempt = {
    ...attempt,
    ...finished(outcome, { prices, base: attempt.base.model }),
  };
  await recordAttempt(ledger, ended);
  return ended;
}

async function end({ job }: TunedAttempt, place: Watching, known: ReadonlySet<string>): Promise<Ended> {
  if (job === null) throw new RangeError('an attempt without a job cannot be ended');
  if (job.id !== null) return await endNamed({ ...job, id: job.id }, place);
  let found: { readonly id: string } | undefined;
  try {
    found = await place.client.findJob(job.trainingFile, known);
  } catch {
    place.signal.throwIfAborted();
    const reason = `it was given up; whether it was launched cannot be looked up at ${job.endpoint}`;
    return { status: 'cancelled', reason, ...NOTHING_KNOWN };
  }
  if (found !== undefined) return await endNamed({ ...job, id: found.id }, place);
  return { status: 'cancelled', reason: 'it was never launched', ...NOTHING_KNOWN, trainedTokens: 0 };
}

async function endNamed({ id, endpoint }: NamedJob, place: Watching): Promise<Ended> {
  try {
    const outcome = outcomeOf(await place.client.cancel(id));
    if (outcome !== undefined && outcome.status !== 'unknown') return outcome;
    const reason = 'it was cancelled; the provider had not ended it yet';
    return { status: 'cancelled', reason, ...NOTHING_KNOWN };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // A job that has ended cannot be cancelled, and what came of it is paid for; one that is not known is given up.
    const state = await findState(id, place);
    if (state === undefined) {
      const { reason } = lost(id, endpoint);
      return { status: 'cancelled', reason: `it was given up: ${reason}`, ...NOTHING_KNOWN };
    }
    const outcome = outcomeOf(state);
    if (outcome === undefined) throw error;
    return outcome.status === 'unknown'
      ? { ...outcome, status: 'failed', reason: `it was given up: ${outcome.reason}` }
      : outcome;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof BenchError && [400, 404, 409, 410, 422].includes(Number(error.details['status']));
}

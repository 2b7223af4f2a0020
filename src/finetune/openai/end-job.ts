import { BenchError } from '../../core/errors.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import type { NamedJob, RemoteOutcome, Watching } from './remote-training.ts';
import { findState, lost, outcomeOf } from './watch-job.ts';

type Ended = Omit<RemoteOutcome, 'trainLoss' | 'heldOut'>;

const NOTHING_KNOWN = { model: null, trainedTokens: null, elapsedMs: null } as const;

/**
 * Ends the job of an attempt; one that its provider does not know is given up.
 * @param all every attempt of the ledger, whose jobs are not taken for this one
 * @throws BenchError `INVALID_ARGUMENT` for a job at another endpoint, `PROVIDER`
 */
export async function endJob(
  { id, job }: TunedAttempt,
  place: Watching,
  all: readonly TunedAttempt[],
): Promise<Ended> {
  if (job === null) throw new RangeError('an attempt without a job cannot be ended');
  const { endpoint } = place.client;
  if (job.endpoint !== endpoint) {
    throw new BenchError('INVALID_ARGUMENT', `"${id}" runs at ${job.endpoint}, not at ${endpoint}.`, {
      hint: `Give --base-url ${job.endpoint}.`,
    });
  }
  if (job.id !== null) return await endNamed({ ...job, id: job.id }, place);
  const known = new Set(all.flatMap((other) => other.job?.id ?? []));
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

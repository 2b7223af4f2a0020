import { BenchError, describeError } from '../../core/errors.ts';
import { CallFailure } from '../../http/failure.ts';
import { quote } from '../../http/provider-error.ts';
import type { JobRequest } from './client.ts';
import { LaunchRefused, UncertainLaunch } from './launch-errors.ts';
import type { JobState } from './provider-answers.ts';
import { type Job, type NamedJob, pause, type RemoteTraining } from './remote-training.ts';
import { uploadedFiles, waitForFile } from './training-file.ts';

/** Repetitions of a launch that a busy server refused. */
const REPEATS = 5;
/** A server that asks for a longer pause is given up, in ms. */
const LONGEST_PAUSE_MS = 300_000;
/** Looks for a job whose launch may have come through: it need not be in the list at once. */
const LOOKS_FOR_JOB = 3;
/** Looks at a file that no job can be launched with yet; 10 minutes. */
const LOOKS_AT_FILE = 120;

/** Words of a refusal of a file that the provider has not processed yet. */
const NOT_READY =
  /\bfile\b.*(?:not (?:yet )?(?:been )?(?:ready|processed|validated)|n't (?:ready|been processed)|still (?:being )?(?:process|validat|upload)|being (?:processed|validated|uploaded)|status\W+(?:is\s+)?(?:uploaded|pending|processing))/is;
const NOT_READY_STATUSES: readonly number[] = [400, 404, 409, 422, 425];

/**
 * Uploads and launches a job, or finds the one that an earlier session launched. A job is never launched twice: its files
 * are on record before it is launched, and it is looked for by its file before each repetition.
 * @returns the job, which is on record
 * @throws LaunchRefused where it is sure that none was launched; UncertainLaunch; BenchError `PROVIDER`; the signal's reason
 */
export async function launchJob(training: RemoteTraining): Promise<NamedJob> {
  const left = training.job;
  if (left?.id != null) return { ...left, id: left.id };
  const adopted = left === null ? undefined : await lookFor(left, training);
  const files = adopted === undefined ? await uploadedFiles(training) : left;
  if (files === null) throw new RangeError('a job is only found by its file');
  const { id } = adopted ?? (await launch(files, training));
  const job = { ...files, id };
  await training.record(job);
  return job;
}

async function launch(files: Job, training: RemoteTraining): Promise<JobState> {
  const { client, onEvent } = training;
  const request = requestOf(files, training);
  let fileLooks = await waitForFiles(files, training);
  for (let repeats = 0; ; ) {
    onEvent({ type: 'phase', text: 'Launching the job' });
    try {
      return await client.launch(request);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (isNotReady(error)) {
        if (fileLooks >= LOOKS_AT_FILE) throw stillInWork(files, error);
        await pause(training);
        fileLooks += await waitForFiles(files, training);
        continue;
      }
      const uncertain = mayHaveLaunched(error);
      // After anything but a refusal the job may run: it is looked for, and never launched a second time by itself.
      const again = !uncertain && isBusy(error) && repeats < REPEATS;
      if (again) {
        onEvent({
          type: 'message',
          text: `the launch failed (${error.status}: ${quote(error.message)}); trying again`,
        });
        await pause(training, 2 ** repeats, error.retryAfterMs);
        repeats += 1;
      }
      if (uncertain || again) {
        const found = await lookFor(files, training, error);
        if (found !== undefined) return found;
      }
      if (again) continue;
      throw uncertain ? new UncertainLaunch(brokenOff(error)) : new LaunchRefused(client.explain(error));
    }
  }
}

function requestOf(
  { trainingFile, validationFile }: Job,
  { model, settings, seed }: RemoteTraining,
): JobRequest {
  const { epochs, batchSize, learningRateMultiplier, suffix } = settings;
  return {
    model,
    trainingFile,
    validationFile,
    suffix,
    seed,
    hyperparameters: {
      ...(epochs === null ? {} : { n_epochs: epochs }),
      ...(batchSize === null ? {} : { batch_size: batchSize }),
      ...(learningRateMultiplier === null ? {} : { learning_rate_multiplier: learningRateMultiplier }),
    },
  };
}

async function waitForFiles(
  { trainingFile, validationFile }: Job,
  training: RemoteTraining,
): Promise<number> {
  const looks = await waitForFile(trainingFile, training);
  return looks + (validationFile === null ? 0 : await waitForFile(validationFile, training));
}

/** @throws UncertainLaunch where the provider's jobs cannot be looked through */
async function lookFor(
  { trainingFile }: Job,
  training: RemoteTraining,
  failure?: CallFailure,
): Promise<JobState | undefined> {
  const { client, known, signal, onEvent } = training;
  onEvent({ type: 'phase', text: 'Looking for the job among those at the provider' });
  try {
    for (let look = 1; ; look += 1) {
      const found = await client.findJob(trainingFile, known);
      if (found !== undefined || look >= LOOKS_FOR_JOB) return found;
      await pause(training);
    }
  } catch (error) {
    signal.throwIfAborted();
    // A busy server said itself that it launched nothing.
    if (failure !== undefined && !mayHaveLaunched(failure)) return undefined;
    const before = failure === undefined ? '' : `${brokenOff(failure)} `;
    throw new UncertainLaunch(
      `${before}Whether the job runs is not known, as the jobs at ${client.endpoint} cannot be looked through: ${describeError(error)}`,
    );
  }
}

function brokenOff({ message }: CallFailure): string {
  return `the launch of the job broke off: ${quote(message)}.`;
}

function isNotReady({ kind, status, message }: CallFailure): boolean {
  return kind === 'status' && NOT_READY_STATUSES.includes(status ?? 0) && NOT_READY.test(message);
}

/** Whether nobody knows if a failed launch came through: only a refusal by the server itself says that it did not. */
function mayHaveLaunched({ kind, status = 0 }: CallFailure): boolean {
  return kind !== 'status' || status >= 500 || status === 408;
}

function isBusy({ kind, transient, retryAfterMs = 0 }: CallFailure): boolean {
  return kind === 'status' && transient && retryAfterMs <= LONGEST_PAUSE_MS;
}

function stillInWork({ trainingFile, endpoint }: Job, { message }: CallFailure): BenchError {
  return new BenchError(
    'PROVIDER',
    `the file ${trainingFile} is still not processed at ${endpoint}: ${quote(message)}.`,
    { hint: 'Nothing was launched. Give the same command again later: it goes on with this file.' },
  );
}

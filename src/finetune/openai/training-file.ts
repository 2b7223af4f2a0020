import { BenchError } from '../../core/errors.ts';
import { contentKey } from '../../lib/hash.ts';
import { rowLine } from '../rows.ts';
import { LaunchRefused } from './launch-errors.ts';
import { type FileState, isInWork, isUnusable } from './provider-answers.ts';
import { type Job, pause, type RemoteTraining, type Watching } from './remote-training.ts';

/** Looks at a file before a launch is tried all the same: some servers never say that it is ready. */
const LOOKS = 12;

/**
 * The uploaded files of a training, on record. Those of an earlier attempt are taken where the provider still has them;
 * only where it has not, they are uploaded anew.
 * @throws LaunchRefused for a file that the provider does not take; BenchError `PROVIDER`
 */
export async function uploadedFiles(training: RemoteTraining): Promise<Job> {
  const { train, dev, client, record, onEvent } = training;
  const text = train.map(rowLine).join('');
  const heldOut = dev.map(rowLine).join('');
  const content = contentKey([text, heldOut]);
  const same = (job: Job | null): job is Job => job?.content === content && job.endpoint === client.endpoint;
  // Older records do not say what was uploaded; that of this very training is taken at its word.
  const own = training.job?.content === undefined ? training.job : same(training.job) ? training.job : null;
  const earlier = own ?? training.spare.find(same) ?? null;
  const kept = earlier !== null && (await isUsable(earlier.trainingFile, training)) ? earlier : null;
  const keptDev =
    kept?.validationFile != null && (await isUsable(kept.validationFile, training))
      ? kept.validationFile
      : null;

  if (kept === null || (keptDev === null && heldOut !== '')) {
    onEvent({ type: 'phase', text: 'Uploading the training set' });
  }
  let job: Job = {
    id: null,
    trainingFile: kept?.trainingFile ?? (await upload('train.jsonl', text, training)),
    validationFile: keptDev,
    endpoint: client.endpoint,
    content,
  };
  await record(job);
  if (keptDev === null && heldOut !== '') {
    job = { ...job, validationFile: await upload('dev.jsonl', heldOut, training) };
    await record(job);
  }
  return job;
}

/** Whether the provider still has a file; that it has not is told. */
async function isUsable(id: string, { client, onEvent }: RemoteTraining): Promise<boolean> {
  const file = await client.file(id);
  if (file !== undefined && !isUnusable(file)) return true;
  const why = file === undefined ? 'cannot be found any more' : `is ${file.status}`;
  onEvent({ type: 'message', text: `the file ${id} ${why} at ${client.endpoint}; it is uploaded anew` });
  return false;
}

async function upload(name: string, content: string, { client }: RemoteTraining): Promise<string> {
  try {
    const file = await client.upload(name, content);
    requireUsable(file, client.endpoint);
    return file.id;
  } catch (error) {
    const status = error instanceof BenchError ? error.details['status'] : undefined;
    const refused = typeof status === 'number' && status >= 400 && status < 500 && status !== 429;
    throw refused && error instanceof BenchError ? new LaunchRefused(error) : error;
  }
}

/**
 * Waits while a file is in the provider's work, for so many looks at most.
 * @returns looks that were made
 * @throws LaunchRefused for a file that the provider could not process
 */
export async function waitForFile(id: string, watching: Watching, looks = LOOKS): Promise<number> {
  for (let look = 1; ; look += 1) {
    const file = await stateOf(id, watching);
    if (file === undefined) return look;
    requireUsable(file, watching.client.endpoint);
    if (!isInWork(file) || look >= looks) return look;
    if (look === 1) watching.onEvent({ type: 'phase', text: `Waiting until the file ${id} is processed` });
    await pause(watching);
  }
}

/** Whatever keeps the state of a file from being told: the launch itself shows whether it is ready. */
async function stateOf(id: string, { client, signal }: Watching): Promise<FileState | undefined> {
  try {
    return await client.file(id);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function requireUsable(file: FileState, endpoint: string): void {
  if (!isUnusable(file)) return;
  throw new LaunchRefused(
    new BenchError(
      'PROVIDER',
      `${endpoint} could not process the file ${file.id} (${file.status}): ${file.status_details ?? 'no reason given'}.`,
    ),
  );
}

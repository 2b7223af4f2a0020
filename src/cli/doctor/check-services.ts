import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainerState } from '../../finetune/local/trainer-environment.ts';
import { openChroma } from '../../retrieval/chroma/chroma.ts';
import { loadChroma } from '../../retrieval/chroma/client.ts';
import type { CliContext } from '../context.ts';
import { type Finding, missingBy, ok } from './finding.ts';

const CHROMA = 'Chroma';
const TRAINING = 'Training';

/** Asks the server that is named, or starts one of our own, in a folder that is deleted again. */
export async function checkChroma(
  { retrieval, clock, signal }: Pick<CliContext, 'retrieval' | 'clock' | 'signal'>,
  needed: boolean,
): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), 'adaptbench-doctor-'));
  try {
    await loadChroma();
    const options = { signal, clock, retry: { retries: 0 } };
    const chroma = await openChroma({ ...retrieval.chroma, folder }, options);
    const { kind, url, version, binding } = chroma.describe;
    await chroma.close();
    if (kind === 'external') return ok(CHROMA, `${version} answers at ${url}`);
    return ok(CHROMA, `a server of our own starts (${version}, from ${binding?.package ?? 'its package'})`);
  } catch (error) {
    signal.throwIfAborted();
    return missingBy(error, { topic: CHROMA, needed });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a training on this machine would find; no default run trains. */
export async function checkTraining({
  environment: { cacheFolder, python },
  signal,
}: Pick<CliContext, 'environment' | 'signal'>): Promise<Finding> {
  try {
    const { folder, maker } = await trainerState({ cacheFolder, python, signal });
    if (maker === null) return ok(TRAINING, `the Python environment of the trainer is ready in ${folder}`);
    return ok(TRAINING, `${maker} makes the Python environment at the first training (about 1.2 GB)`);
  } catch (error) {
    signal.throwIfAborted();
    return missingBy(error, { topic: TRAINING, needed: false });
  }
}

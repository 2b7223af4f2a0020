import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { BenchError } from '../../core/errors.ts';
import type { OnTraining, TrainingRow } from '../../core/training.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import type { LocalTokenizer } from '../../models/local/tokenizer.ts';
import type { HeldOutLoss, TunedModel } from '../../protocol/tuned.ts';
import type { LoraSettings } from './settings.ts';
import { runTrainer } from './trainer-process.ts';

/** Architectures whose adapters the trainer knows to write. */
const ARCHITECTURES: readonly string[] = ['llama', 'gemma3'];

/** The projections that are tuned; others were measured to gain nothing and to take longer. */
const TARGETS = ['q_proj', 'k_proj', 'v_proj', 'o_proj'];

/** A training on this machine. */
export interface LocalTraining {
  /** Name of the adapter's file, without its ending. */
  readonly id: string;
  readonly train: readonly TrainingRow[];
  /** Held out; empty where there are none. */
  readonly dev: readonly TrainingRow[];
  readonly settings: LoraSettings;
  readonly seed: number;
  readonly tokenizer: LocalTokenizer;
  /** Folder that the adapter is put into. */
  readonly folder: string;
  readonly cacheFolder: string;
  /** The Python of the trainer's environment. */
  readonly python: string;
  readonly signal: AbortSignal;
  readonly onEvent: OnTraining;
}

/** What came of a training on this machine, as far as it went. */
export interface LocalOutcome {
  readonly trainedTokens: number | null;
  readonly peakMemoryBytes: number | null;
  readonly trainLoss: number | null;
  readonly heldOut: readonly HeldOutLoss[];
  readonly keptStep: number | null;
  /** Either the model or why there is none. */
  readonly result: { readonly model: TunedModel } | { readonly error: unknown };
}

/**
 * Refuses a base whose adapters could not be written, before anything is installed or trained.
 * @throws BenchError `INVALID_ARGUMENT`
 */
export function requireArchitecture({ architecture, weights }: LocalTokenizer): void {
  if (ARCHITECTURES.includes(architecture)) return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `${weights.file} is of the architecture "${architecture}", for which no adapter can be made here.`,
    { choices: ARCHITECTURES, hint: 'Choose a base of one of these architectures.' },
  );
}

/**
 * Trains a LoRA adapter and puts it into the folder; it appears there whole or not at all. What was spent is returned
 * also when it failed.
 */
export async function trainAdapter(training: LocalTraining): Promise<LocalOutcome> {
  const { settings, tokenizer, signal, onEvent } = training;
  const heldOut: HeldOutLoss[] = [];
  let trainedTokens: number | null = null;
  let trainLoss: number | null = null;
  let peakMemoryBytes: number | null = null;
  let keptStep: number | null = null;
  const outcome = (result: LocalOutcome['result']): LocalOutcome => ({
    trainedTokens,
    peakMemoryBytes,
    trainLoss,
    heldOut,
    keptStep,
    result,
  });
  let work: string | undefined;
  try {
    makeFolder(join(training.cacheFolder, 'trainer'));
    work = await mkdtemp(join(training.cacheFolder, 'trainer', 'job-'));
    const output = join(work, 'adapter.gguf');
    const job = join(work, 'job.json');
    await writeRows(join(work, 'train.jsonl'), training.train, tokenizer);
    if (training.dev.length > 0) await writeRows(join(work, 'dev.jsonl'), training.dev, tokenizer);
    await writeFile(
      job,
      JSON.stringify({
        threads: availableParallelism(),
        seed: training.seed,
        base: {
          file: tokenizer.weights.file,
          sha256: tokenizer.weights.sha256,
          architecture: tokenizer.architecture,
          cache: join(training.cacheFolder, 'dequantised'),
        },
        lora: { rank: settings.rank, alpha: settings.alpha, dropout: 0, targets: TARGETS },
        learningRate: settings.learningRate,
        weightDecay: 0,
        warmup: settings.warmup,
        batchSize: settings.batchSize,
        epochs: settings.epochs,
        maxSteps: settings.maxSteps,
        patience: settings.patience,
        train: join(work, 'train.jsonl'),
        dev: training.dev.length === 0 ? null : join(work, 'dev.jsonl'),
        output,
      }),
    );
    const done = await runTrainer({
      python: training.python,
      job,
      memoryBytes: totalmem(),
      signal,
      onEvent(event) {
        switch (event.type) {
          case 'loading':
            onEvent({ type: 'phase', text: 'Loading the base model' });
            break;
          case 'step':
            ({ loss: trainLoss, trainedTokens } = event);
            onEvent(event);
            break;
          case 'evaluation':
            heldOut.push({ step: event.step, loss: event.loss });
            onEvent({ type: 'held-out', step: event.step, loss: event.loss });
            break;
          case 'loaded':
          case 'failed':
          case 'done':
            break;
          default:
            event satisfies never;
        }
      },
    });
    ({ peakMemoryBytes, keptStep, trainedTokens } = done);
    return outcome({ model: await keep(output, training) });
  } catch (error) {
    return outcome({ error });
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
}

async function writeRows(
  file: string,
  rows: readonly TrainingRow[],
  tokenizer: LocalTokenizer,
): Promise<void> {
  const lines = rows.map(
    ({ prompt, answer }) =>
      `${JSON.stringify({ prompt: tokenizer.encode(prompt), completion: tokenizer.encodeAnswer(answer, prompt.form) })}\n`,
  );
  await writeFile(file, lines.join(''));
}

async function keep(output: string, { folder, id }: LocalTraining): Promise<TunedModel> {
  makeFolder(folder);
  const bytes = await readFile(output);
  const file = `${id}.gguf`;
  await writeAtomically(join(folder, file), bytes);
  return {
    kind: 'adapter',
    file,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.byteLength,
  };
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { childEnvironment } from '../../config/environment.ts';
import { BenchError } from '../../core/errors.ts';
import { formatBytes } from '../../lib/format.ts';
import { TRAINER_FOLDER } from './trainer-environment.ts';

/** What the trainer tells, a JSON object a line; see trainer/train.py. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loading') }),
  z.object({ type: z.literal('loaded'), dequantised: z.boolean() }),
  z.object({
    type: z.literal('step'),
    step: z.int(),
    steps: z.int(),
    loss: z.number(),
    trainedTokens: z.int(),
    tokensPerSecond: z.number(),
    remainingMs: z.number(),
  }),
  z.object({ type: z.literal('evaluation'), step: z.int(), loss: z.number() }),
  z.object({
    type: z.literal('failed'),
    kind: z.enum(['memory', 'training', 'trainer']),
    reason: z.string(),
  }),
  z.object({
    type: z.literal('done'),
    steps: z.int(),
    keptStep: z.int(),
    trainedTokens: z.int(),
    peakMemoryBytes: z.int(),
    bytes: z.int(),
  }),
]);

/** One event of the trainer. */
export type TrainerEvent = z.infer<typeof eventSchema>;

/** Characters of the trainer's standard error that an error repeats. */
const MAX_QUOTED = 600;
/** How long the trainer may take to end when it is told to, in ms. */
const END_LIMIT_MS = 5_000;

/** What starting the trainer needs. */
export interface TrainerOptions {
  readonly python: string;
  /** The job file. */
  readonly job: string;
  /** Bytes of memory of this machine, for the message when they did not do. */
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrainerEvent) => void;
}

/**
 * Runs the trainer to its end.
 * @throws BenchError `TRAINING` with the reason; the signal's reason when aborted, after the process has ended
 */
export async function runTrainer(options: TrainerOptions): Promise<Extract<TrainerEvent, { type: 'done' }>> {
  const { python, job, signal, onEvent } = options;
  signal.throwIfAborted();
  const child = spawn(python, ['-B', join(TRAINER_FOLDER, 'train.py'), job], {
    env: childEnvironment(),
    // The trainer ends when its standard input does, so that it does not outlive us.
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C goes to the whole group of the terminal: the trainer is told to end by us, and is waited for.
    detached: process.platform !== 'win32',
  });
  const end = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS).unref();
  };
  signal.addEventListener('abort', end, { once: true });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-MAX_QUOTED * 4);
  });
  const ended = new Promise<{ code: number | null; killedBy: string | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve({ code, killedBy }));
  });
  // Waited for below; a process that cannot be started closes the stream as well.
  ended.catch(() => undefined);
  let done: Extract<TrainerEvent, { type: 'done' }> | undefined;
  let failed: Extract<TrainerEvent, { type: 'failed' }> | undefined;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const event = eventSchema.parse(JSON.parse(line));
      if (event.type === 'done') done = event;
      else if (event.type === 'failed') failed = event;
      onEvent(event);
    }
    const { code, killedBy } = await ended;
    signal.throwIfAborted();
    if (code === 0 && done !== undefined) return done;
    if (failed !== undefined && failed.kind !== 'memory') {
      throw new BenchError('TRAINING', `the training failed: ${failed.reason}.`);
    }
    if (failed !== undefined || killedBy === 'SIGKILL') {
      throw new BenchError(
        'TRAINING',
        failed === undefined
          ? `the trainer was killed, most likely because memory ran out (this machine has ${formatBytes(options.memoryBytes)}).`
          : `memory ran out (this machine has ${formatBytes(options.memoryBytes)}).`,
        { hint: 'Try a smaller batch (--batch-size), shorter examples, or a smaller model.' },
      );
    }
    const words = errors.replaceAll(/\s+/g, ' ').trim().slice(-MAX_QUOTED);
    throw new BenchError(
      'TRAINING',
      `the trainer ended with ${killedBy ?? `code ${code}`}: ${words === '' ? 'no reason given' : words}`,
    );
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BenchError) throw error;
    throw new BenchError('TRAINING', `the trainer cannot be followed: ${String(error)}.`, { cause: error });
  } finally {
    signal.removeEventListener('abort', end);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended.catch(() => undefined);
  }
}

import { join } from 'node:path';
import { z } from 'zod';
import { childEnvironment } from '../../config/environment.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import { formatBytes } from '../../lib/format.ts';
import { lastWords, runProgram } from '../../process/run-program.ts';
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
  let done: Extract<TrainerEvent, { type: 'done' }> | undefined;
  let failed: Extract<TrainerEvent, { type: 'failed' }> | undefined;
  try {
    const end = await runProgram({
      command: python,
      args: ['-B', join(TRAINER_FOLDER, 'train.py'), job],
      environment: childEnvironment(),
      signal,
      tethered: true,
      onLine(line) {
        const event = eventSchema.parse(JSON.parse(line));
        if (event.type === 'done') done = event;
        else if (event.type === 'failed') failed = event;
        onEvent(event);
      },
    });
    if (end.exitCode === 0 && done !== undefined) return done;
    if (failed !== undefined && failed.kind !== 'memory') {
      throw new BenchError('TRAINING', `the training failed: ${failed.reason}.`);
    }
    if (failed !== undefined || end.killedBy === 'SIGKILL') {
      throw new BenchError(
        'TRAINING',
        failed === undefined
          ? `the trainer was killed, most likely because memory ran out (this machine has ${formatBytes(options.memoryBytes)}).`
          : `memory ran out (this machine has ${formatBytes(options.memoryBytes)}).`,
        { hint: 'Try a smaller batch (--batch-size), shorter examples, or a smaller model.' },
      );
    }
    const how = end.killedBy ?? `code ${end.exitCode}`;
    throw new BenchError('TRAINING', `the trainer ended with ${how}: ${lastWords(end)}`);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BenchError) throw error;
    throw new BenchError('TRAINING', `the trainer cannot be followed: ${describeError(error)}.`, {
      cause: error,
    });
  }
}

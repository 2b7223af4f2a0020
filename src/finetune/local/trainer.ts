import { describeError } from '../../core/errors.ts';
import type { TrainerOptions } from '../../core/provider.ts';
import type { TakingUp, Trainer, TrainingEnd, TrainingRow } from '../../core/training.ts';
import { openLocalTokenizer } from '../../models/local/tokenizer.ts';
import { parseModelId } from '../../models/open-model.ts';
import { loraSettings } from './settings.ts';
import { requireArchitecture, trainAdapter } from './train-adapter.ts';
import { trainerPython } from './trainer-environment.ts';

/** Two trainings at once would take each other's memory and time. */
const ALONE: TakingUp = {
  lock: 'training',
  what: 'training on this machine',
  limitMs: 0,
  hint: 'Another training runs here; wait for it, or end it.',
  endpoint: null,
};

/**
 * A base on this machine, whose LoRA adapters are trained here.
 * @throws BenchError `UNKNOWN_NAME` or `MODEL_UNAVAILABLE`
 */
export async function openLocalTrainer(
  backend: Trainer['backend'],
  options: TrainerOptions,
): Promise<Trainer> {
  const { base, given, models, machine, cacheFolder, python, clock, signal } = options;
  const settings = loraSettings(given);
  const tokenizer = await openLocalTokenizer(parseModelId(base, models.providers).name, models);
  const tokensOf = ({ prompt, answer }: TrainingRow): number =>
    tokenizer.encode(prompt).length + tokenizer.encodeAnswer(answer, prompt.form).length;
  return {
    backend,
    base: { model: base, weightsHash: tokenizer.weights.sha256, form: models.form ?? tokenizer.form },
    hyperparameters: { ...settings },
    machine,
    requireReady: () => requireArchitecture(tokenizer),
    mostTokens: tokenizer.contextTokens,
    tokensOf,
    estimate: async (rows) => ({
      tokens: rows.reduce((sum, row) => sum + tokensOf(row), 0),
      tokenizer: base,
      epochs: settings.epochs,
      usd: null,
    }),
    train: ({ train, dev, seed, folder, onEvent, takeUp }) =>
      takeUp(ALONE, async ({ attempt, record }): Promise<TrainingEnd> => {
        // Made once for all trainings, so that it is no part of what one takes.
        const trainer = await trainerPython({ cacheFolder, python, signal, onEvent });
        await record({});
        const start = clock.monotonic();
        const { result, trainedTokens, peakMemoryBytes, ...loss } = await trainAdapter({
          id: attempt.id,
          train,
          dev,
          settings,
          seed,
          tokenizer,
          folder,
          cacheFolder,
          python: trainer,
          signal,
          onEvent,
        });
        const failed = 'error' in result;
        return {
          facts: {
            status: failed ? (signal.aborted ? 'cancelled' : 'failed') : 'succeeded',
            reason: failed ? describeError(result.error) : null,
            took: { elapsedMs: clock.monotonic() - start, trainedTokens, peakMemoryBytes, usd: null },
            loss: { train: loss.trainLoss, heldOut: loss.heldOut, keptStep: loss.keptStep },
            model: failed ? null : result.model,
          },
          error: failed ? result.error : null,
        };
      }),
    close: () => tokenizer.close(),
  };
}

import { BenchError, describeError } from '../../core/errors.ts';
import type { TrainingRow } from '../../core/tuned.ts';
import type { JobSettings } from '../../finetune/hyperparameters.ts';
import { connectTraining, type TrainingClient } from '../../finetune/openai/client.ts';
import { exampleLimit } from '../../finetune/openai/example-limit.ts';
import { plural } from '../../lib/format.ts';
import { formatUsd, usdToNano } from '../../lib/money.ts';
import { parseModelId } from '../../models/open-model.ts';
import { formOf } from '../../models/openai/model.ts';
import { openAiTokens } from '../../models/openai/tokenizer.ts';
import type { Prompt } from '../../protocol/model.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import { renderAttempts } from '../../reporters/training-summary.ts';
import { loadTokenCounter, type TokenCounter } from '../../retrieval/chunking/tokens.ts';
import { cancelRemotely } from '../../studies/cancel-remotely.ts';
import { fineTuneRemotely } from '../../studies/fine-tune-remotely.ts';
import { lacksScore } from '../../studies/same-training.ts';
import { EXIT } from '../exit.ts';
import { positiveNumber, wholeNumber } from '../number-options.ts';
import type { FinetuneArguments } from '../options.ts';
import { print } from '../print.ts';
import { estimateTraining, exportSet } from './export.ts';
import { declaredOf, idOf, preparedSet, scored, trainingDisplay, type Work } from './work.ts';

/** Trains at OpenAI, or at a server with the same interface. */
export async function finetuneRemotely(work: Work): Promise<number> {
  const { args, context, source, models, signal, base, ledger } = work;
  const settings = jobSettings(args);
  const declared = declaredOf(args);
  const model = parseModelId(base, models.providers).name;
  const form = args.form ?? formOf(model);
  const counter = await loadTokenCounter();
  const set = await preparedSet(work, form, {
    mostTokens: exampleLimit(model),
    tokensOf: (row) => rowTokens(row, counter),
  });
  if (args['export-only']) return await exportSet(work, set, form);
  const client = connectTraining(model, { ...models, clock: work.context.clock, signal });
  const { tokens, epochs, usd } = await estimateTraining(work, set);
  context.notice(
    `${plural(set.train.length, 'example')}, about ${tokens.toLocaleString('en-US')} tokens; ${plural(epochs, 'epoch')} would cost ${usd === null ? 'an unknown amount (no training price is known)' : `about ${formatUsd(usdToNano(usd))}`}.`,
  );
  const display = trainingDisplay(work);
  try {
    const id = idOf(source, work.context.clock);
    const attempt = await watched(
      fineTuneRemotely(
        {
          id,
          group: id,
          source,
          set,
          base,
          model,
          form,
          settings,
          seed: wholeNumber(args.seed, { flag: 'seed', min: 0 }),
          declared,
          again: args.again,
        },
        {
          client,
          ledger,
          prices: await work.context.prices(args.prices),
          clock: work.context.clock,
          signal,
          onEvent: display.update,
        },
      ),
      signal,
    );
    const attempts = [attempt];
    if (lacksScore(attempt, source.dev)) {
      display.update({ type: 'phase', text: 'Answering the dev split' });
      attempts.splice(0, 1, await scoredOnceTrained(work, attempt));
    }
    print(work, { attempts }, (style) => renderAttempts(attempts, style));
    return EXIT.done;
  } finally {
    display.stop();
  }
}

/** What an interruption means for a job. */
async function watched<T>(training: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await training;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new BenchError('INTERRUPTED', 'interrupted; a job that was launched goes on at the provider.', {
      cause: error,
      hint: 'Give the same command again to go on watching, or end the job with --cancel <id> (ids: --list).',
    });
  }
}

/** A model that cannot be scored is paid for all the same. */
async function scoredOnceTrained(work: Work, attempt: TunedAttempt): Promise<TunedAttempt> {
  try {
    return await scored(work, attempt);
  } catch (error) {
    const model = attempt.model?.kind === 'remote' ? attempt.model.id : attempt.id;
    throw new BenchError(
      work.signal.aborted ? 'INTERRUPTED' : 'PROVIDER',
      `the model ${model} was trained and is in the ledger as "${attempt.id}", but was not scored on dev: ${describeError(error)}`,
      { cause: error, hint: 'Give the same command again to score it; it launches no other job.' },
    );
  }
}

/** Ends a job at its provider. */
export async function cancelTraining(work: Work, id: string): Promise<number> {
  const { args, models, signal, base, ledger } = work;
  const client: TrainingClient = connectTraining(parseModelId(base, models.providers).name, {
    ...models,
    clock: work.context.clock,
    signal,
  });
  const display = trainingDisplay(work);
  try {
    const prices = await work.context.prices(args.prices);
    const attempts = [await cancelRemotely(id, { client, ledger, prices, signal, onEvent: display.update })];
    print(work, { attempts }, (style) => renderAttempts(attempts, style));
    return EXIT.done;
  } finally {
    display.stop();
  }
}

/** Prompt and answer of a row in tokens, as near as they can be counted for any model of OpenAI. */
function rowTokens({ prompt, answer }: TrainingRow, counter: TokenCounter): number {
  const whole: Prompt =
    prompt.form === 'chat'
      ? { form: 'chat', messages: [...prompt.messages, { role: 'assistant', content: answer }] }
      : { form: 'completion', text: `${prompt.text} ${answer}` };
  return openAiTokens(whole, (text) => counter.count(text));
}

function jobSettings(args: FinetuneArguments): JobSettings {
  const local = (['rank', 'max-steps', 'learning-rate'] as const).find((flag) => args[flag] !== undefined);
  if (local !== undefined) {
    throw new BenchError('INVALID_ARGUMENT', `--${local} is for trainings on this machine.`, {
      hint: 'Providers take --epochs, --batch-size and --learning-rate-multiplier.',
    });
  }
  if (args.seeds !== '1') {
    throw new BenchError('INVALID_ARGUMENT', '--seeds is for trainings on this machine.', {
      hint: 'Launch a job a seed with --seed.',
    });
  }
  const multiplier = args['learning-rate-multiplier'];
  return {
    epochs: args.epochs === undefined ? null : wholeNumber(args.epochs, { flag: 'epochs', min: 1 }),
    batchSize:
      args['batch-size'] === undefined
        ? null
        : wholeNumber(args['batch-size'], { flag: 'batch-size', min: 1 }),
    learningRateMultiplier:
      multiplier === undefined ? null : positiveNumber(multiplier, { flag: 'learning-rate-multiplier' }),
    suffix: args.suffix ?? null,
  };
}

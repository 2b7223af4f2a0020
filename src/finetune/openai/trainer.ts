import { BenchError, describeError } from '../../core/errors.ts';
import type { TrainerOptions } from '../../core/provider.ts';
import type { OpenAttempt, TakingUp, Trainer, TrainingRow, TrainingTask } from '../../core/training.ts';
import { parseModelId } from '../../models/open-model.ts';
import { formOf } from '../../models/openai/model.ts';
import { openAiTokens } from '../../models/openai/tokenizer.ts';
import { trainingCost } from '../../pricing/training-cost.ts';
import type { Prompt } from '../../protocol/model.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import { loadTokenCounter } from '../../retrieval/chunking/tokens.ts';
import { rowLine } from '../rows.ts';
import { connectTraining, type TrainingClient } from './client.ts';
import { endJob } from './end-job.ts';
import { exampleLimit } from './example-limit.ts';
import { endOf } from './job-end.ts';
import { LaunchRefused } from './launch-errors.ts';
import { launchJob } from './launch-job.ts';
import { namingSample } from './named-rows.ts';
import type { Job, NamedJob } from './remote-training.ts';
import { jobSettings } from './settings.ts';
import { watchJob } from './watch-job.ts';

/** Epochs that a price is told for where the provider chooses itself. */
const ASSUMED_EPOCHS = 3;

/** One process at a time, so that two that are asked for the same launch one job. */
const LAUNCH: Omit<TakingUp, 'endpoint'> = {
  lock: 'launch',
  what: 'the launch of a job',
  hint: 'Another process is launching a job; give the same command again when it is done.',
};

/**
 * A base at OpenAI, or at a server with the same interface; it is connected to when something is trained.
 * @throws BenchError `UNKNOWN_NAME`
 */
export async function openOpenAiTrainer(
  backend: Trainer['backend'],
  options: TrainerOptions,
): Promise<Trainer> {
  const { base, given, models, prices, clock, signal, pollMs } = options;
  const settings = jobSettings(given);
  const model = parseModelId(base, models.providers).name;
  const counter = await loadTokenCounter();
  const count = (text: string): number => counter.count(text);
  const connect = (): TrainingClient => connectTraining(model, { ...models, clock, signal });

  const launched = async (
    client: TrainingClient,
    { train, dev, seed, onEvent }: TrainingTask,
    { attempt, all, record }: OpenAttempt,
  ): Promise<{ readonly id: string; readonly job: NamedJob }> => {
    let onRecord = attempt.job;
    try {
      const job = await launchJob({
        client,
        signal,
        onEvent,
        pollMs,
        model,
        train,
        dev,
        settings,
        seed,
        job: attempt.job,
        spare: all.flatMap(neverLaunched),
        known: new Set(all.flatMap((other) => other.job?.id ?? [])),
        async record(changed) {
          onRecord = changed;
          await record({ job: changed });
        },
      });
      return { id: attempt.id, job };
    } catch (error) {
      // Nothing is on record before the upload; a job that may run stays what it is.
      if (error instanceof LaunchRefused && onRecord !== null) {
        const took = { elapsedMs: null, trainedTokens: 0, peakMemoryBytes: null, usd: 0 };
        await record({ status: 'failed', reason: describeError(error), took });
      }
      throw error;
    }
  };

  return {
    backend,
    base: { model: base, weightsHash: null, form: models.form ?? formOf(model) },
    hyperparameters: { ...settings },
    machine: null,
    requireReady: () => void connect(),
    mostTokens: exampleLimit(model),
    tokensOf: (row) => openAiTokens(wholePrompt(row), count),
    async estimate(rows) {
      const tokens = rows.reduce((sum, row) => sum + count(rowLine(row)), 0);
      const epochs = settings.epochs ?? ASSUMED_EPOCHS;
      return {
        tokens,
        tokenizer: 'o200k_base',
        epochs,
        usd: trainingCost({ trainedTokens: tokens * epochs, elapsedMs: null }, { prices, model: base }),
      };
    },
    async train(task) {
      const client = connect();
      try {
        const { endpoint } = client;
        const begun = await task.takeUp({ ...LAUNCH, endpoint }, (open) => launched(client, task, open));
        if (begun === null) return null;
        const outcome = await watchJob(begun.job.id, { client, signal, onEvent: task.onEvent, pollMs });
        const reason = outcome.reason === null ? null : namingSample(outcome.reason, task);
        const end = endOf({ ...outcome, reason }, { prices, base });
        return { ...end, error: end.facts.model === null ? withoutModel(begun, end.facts) : null };
      } catch (error) {
        throw signal.aborted ? interrupted(error) : error;
      }
    },
    cancel: async (left, { all, onEvent }) =>
      endOf(await endJob(left, { client: connect(), signal, onEvent, pollMs }, all), {
        prices,
        base: left.base.model,
      }),
    close: async () => {},
  };
}

/** Files of an attempt that was refused before anything was launched. */
function neverLaunched({ status, job }: TunedAttempt): readonly Job[] {
  return status === 'failed' && job !== null && job.id === null ? [job] : [];
}

function wholePrompt({ prompt, answer }: TrainingRow): Prompt {
  return prompt.form === 'chat'
    ? { form: 'chat', messages: [...prompt.messages, { role: 'assistant', content: answer }] }
    : { form: 'completion', text: `${prompt.text} ${answer}` };
}

function withoutModel(
  { id, job }: { readonly id: string; readonly job: NamedJob },
  { status, reason }: Pick<TunedAttempt, 'status' | 'reason'>,
): BenchError {
  if (status !== 'unknown') {
    return new BenchError('TRAINING', `the job ended without a model (${status}): ${reason}.`);
  }
  return new BenchError('PROVIDER', `what became of the job ${job.id} is not known: ${reason}.`, {
    hint: `It may still run and cost money. Look it up at the provider, give the same command again to go on watching (it launches no other), or give it up with "finetune cancel ${id}".`,
  });
}

/** What an interruption means for a job. */
function interrupted(cause: unknown): BenchError {
  return new BenchError('INTERRUPTED', 'interrupted; a job that was launched goes on at the provider.', {
    cause,
    hint: 'Give the same command again to go on watching, or end the job with "finetune cancel <id>" ("finetune list" shows the ids).',
  });
}

import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { BenchError } from '../../core/errors.ts';
import { limitReached } from '../../core/limit.ts';
import { ABOVE_ZERO } from '../../core/number-shape.ts';
import type { Backend } from '../../core/provider.ts';
import type { TrainingEstimate } from '../../core/training.ts';
import { backendOf } from '../../finetune/backends.ts';
import { recordDevScore } from '../../finetune/dev-score.ts';
import { fineTuneSeeds } from '../../finetune/train.ts';
import type { TrainingSet } from '../../finetune/training-set.ts';
import type { TrainingSource } from '../../finetune/training-source.ts';
import { plural } from '../../lib/format.ts';
import { formatUsd, type NanoUsd, usdToNano } from '../../lib/money.ts';
import { TRAINABLE_EXAMPLE } from '../../models/examples.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import { renderAttempts } from '../../reporters/training-summary.ts';
import { answerDev } from '../../runner/dev-run.ts';
import { numberOption } from '../number-options.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { subcommand } from '../subcommands.ts';
import { declaredOf, seedsOf } from './declared.ts';
import { givenHyperparameters, HYPERPARAMETER_FLAGS } from './hyperparameters.ts';
import { SUITE_POSITIONAL, TECHNIQUE_OPTION, TRAIN_OPTIONS, type TrainArguments } from './options.ts';
import {
  preparedSet,
  requireLivingBase,
  type SetSession,
  trainingDisplay,
  withSet,
  withTrainer,
} from './set.ts';

/** `adaptbench finetune train`: trains models on a suite. */
export const train = subcommand<TrainArguments>({
  command: 'train <suite>',
  describe: 'Train a model on a suite’s train split, here or at a provider, and put it into the ledger',
  flags: { ...TECHNIQUE_OPTION, ...TRAIN_OPTIONS, ...HYPERPARAMETER_FLAGS },
  builder: (yargs) => {
    // Named by the backends, and so known to none of the types below.
    yargs.options(HYPERPARAMETER_FLAGS).group(Object.keys(HYPERPARAMETER_FLAGS), 'Hyperparameters:');
    return yargs
      .positional('suite', SUITE_POSITIONAL)
      .options(TECHNIQUE_OPTION)
      .options(withDefaults(TRAIN_OPTIONS))
      .example('$0 finetune train sentiment', 'A LoRA adapter of the embedded model, in some minutes')
      .example('$0 finetune train sentiment --seeds 3', 'Three of them: how much is chance?')
      .example(`$0 finetune train my-task.yaml --model ${TRAINABLE_EXAMPLE}`, 'A job at OpenAI');
  },
  handler: (args) =>
    withSet(args, async (session) => {
      const { context, source, base } = session;
      const { clock, signal } = context;
      const seeds = seedsOf(args);
      requireOneSeed(backendOf(base, context.models.providers), seeds);
      const declared = declaredOf(args);
      await requireLivingBase(session, args);
      const budget =
        args.budget === undefined
          ? undefined
          : usdToNano(numberOption(args.budget, { flag: 'budget', takes: ABOVE_ZERO }));
      const trained = { given: givenHyperparameters(args), prices: args.prices };
      const attempts = await withTrainer(session, trained, async (trainer) => {
        trainer.requireReady();
        const set = await preparedSet(session, trainer, args);
        // What a training takes of this machine is not known before.
        let left = budget;
        if (trainer.backend.place === 'remote') {
          const estimate = await trainer.estimate(set.train);
          context.notice(sayEstimate(estimate, set));
          if (budget !== undefined) left = requireAffordable(estimate, { budget, base });
        }
        return await fineTuneSeeds(
          { id: idOf(source, clock), source, set, seeds, declared, again: args.again },
          trainer,
          {
            ledger: context.ledgers.tuned,
            clock,
            signal,
            watch: (seed) => trainingDisplay(context, titleOf(source, seeds.length > 1 ? seed : null)),
            score: (attempt) => scored(session, args, { attempt, budget: left }),
          },
        );
      });
      const prices = await context.prices(args.prices);
      print({ args, context }, { attempts }, (style) => renderAttempts(attempts, { ...style, prices }));
    }),
});

/** A job that is not looked at while another one goes on could be lost. */
function requireOneSeed({ place }: Backend, seeds: readonly number[]): void {
  if (place === 'local' || seeds.length === 1) return;
  throw new BenchError('INVALID_ARGUMENT', '--seeds is for trainings on this machine.', {
    hint: 'Launch one job for each seed, with --seed.',
  });
}

/**
 * Nothing is sent for a training that may cost more than there is.
 * @returns what is left of the budget for scoring
 */
function requireAffordable(
  { usd }: TrainingEstimate,
  { budget, base }: { readonly budget: NanoUsd; readonly base: string },
): NanoUsd {
  if (usd === null) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `a budget needs a price, and none is known for training ${base}.`,
      {
        hint: 'Give "trainingPerMillion" in a YAML file with --prices, or train without --budget.',
      },
    );
  }
  const left = budget - usdToNano(usd);
  if (left > 0) return left;
  throw limitReached(
    'budget',
    `the training would cost about ${formatUsd(usdToNano(usd))}, and the budget is ${formatUsd(budget)}. Nothing was sent.`,
  );
}

function sayEstimate({ tokens, epochs, usd }: TrainingEstimate, set: TrainingSet): string {
  const cost =
    usd === null ? 'an unknown amount (no training price is known)' : `about ${formatUsd(usdToNano(usd))}`;
  return `${plural(set.train.length, 'example')}, about ${tokens.toLocaleString('en-US')} tokens; ${plural(epochs, 'epoch')} would cost ${cost}.`;
}

/** The attempt with its score on dev. */
async function scored(
  { context, source }: SetSession,
  args: TrainArguments,
  { attempt, budget }: { readonly attempt: TunedAttempt; readonly budget: NanoUsd | undefined },
): Promise<TunedAttempt> {
  const ledger = context.ledgers.tuned;
  const run = await answerDev(attempt, source, {
    ledgerFolder: ledger.folder,
    session: { ...(await context.session()), budget },
    facts: await context.facts(args),
  });
  return await recordDevScore(attempt, run, ledger);
}

/** `sentiment-closed-book-2026-03-01-1f3a`. */
function idOf({ suite, spec }: TrainingSource, clock: Clock): string {
  const day = clock.timestamp().slice(0, 10);
  return `${suite.name}-${spec.weights.training}-${day}-${randomBytes(2).toString('hex')}`;
}

function titleOf({ suite, spec }: TrainingSource, seed: number | null): string {
  return `${suite.name}, ${spec.name}${seed === null ? '' : `, seed ${seed}`}`;
}

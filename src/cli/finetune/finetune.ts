import { BenchError } from '../../core/errors.ts';
import type { TrainingBackend } from '../../core/provider.ts';
import { parseModelId } from '../../models/open-model.ts';
import { renderAttempts } from '../../reporters/training-summary.ts';
import { readLedgers } from '../../store/tuned-ledger.ts';
import { readTrainingSource } from '../../studies/training-set.ts';
import { sayStopping, withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import type { FinetuneArguments } from '../options.ts';
import { print } from '../print.ts';
import { gridOf, learningCurve } from './curve.ts';
import { finetuneLocally } from './local.ts';
import { cancelTraining, finetuneRemotely } from './remote.ts';
import type { Work } from './work.ts';

/** Trains models on a suite, or shows what it would train on, and returns the exit code. */
export async function finetune(args: FinetuneArguments): Promise<number> {
  return withContext({ flags: args, calls: true, onInterrupt: sayStopping }, async (context) => {
    const { models, clock, signal } = context;
    const { presets, ingredients, scorers } = context.registries;
    const [file = args.suite] = await context.findSuites([args.suite]);
    const source = await readTrainingSource(
      { suite: file, technique: args.technique ?? null, presets, ingredients, scorers },
      signal,
    );
    const work: Work = {
      args,
      context,
      source,
      models,
      render: { ...context.retrieval, models, clock, signal },
      ledger: context.ledgers.tuned,
      signal,
      base: args.model ?? source.suite.models[0] ?? '',
    };
    if (args.list) return await list(work);
    const grid = gridOf(args);
    if (grid !== null) return await learningCurve(work, grid);
    const backend = backendOf(work);
    if (args.cancel !== undefined) return await cancelTraining(work, args.cancel);
    return backend.place === 'local' ? await finetuneLocally(work) : await finetuneRemotely(work);
  });
}

function backendOf({ args, base, models: { providers } }: Work): TrainingBackend {
  const { trainer } = parseModelId(base, providers).provider;
  if (trainer === undefined) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `${base} cannot be trained: adaptbench has no trainer for its provider.`,
      {
        choices: providers.all.flatMap((known) => (known.trainer === undefined ? [] : [`${known.name}:…`])),
      },
    );
  }
  if (args.backend === undefined || args.backend === trainer.name) return trainer;
  throw new BenchError('INVALID_ARGUMENT', `${base} cannot be trained by the backend "${args.backend}".`, {
    hint: `Models of its provider are trained by --backend ${trainer.name}.`,
  });
}

async function list(work: Work): Promise<number> {
  const { context, source } = work;
  const attempts = (await readLedgers(context.tunedFolders))
    .map(({ attempt }) => attempt)
    .filter(({ suite }) => suite === source.suite.name);
  print(work, { attempts }, (style) => renderAttempts(attempts, style));
  return EXIT.done;
}

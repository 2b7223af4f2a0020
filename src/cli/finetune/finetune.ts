import { join } from 'node:path';
import { findSuiteFiles } from '../../config/find-suites.ts';
import { BenchError } from '../../core/errors.ts';
import type { ModelOptions, TrainingBackend } from '../../core/provider.ts';
import { parseModelId } from '../../models/open-model.ts';
import { renderAttempts } from '../../reporters/training-summary.ts';
import { readLedgers } from '../../store/tuned-ledger.ts';
import { readTrainingSource } from '../../studies/training-set.ts';
import { chromaSettings, createContext, displayOptions, embeddingCache, modelOptions } from '../context.ts';
import { DownloadDisplay } from '../download-progress.ts';
import { EXIT } from '../exit.ts';
import { timeoutPolicy } from '../number-options.ts';
import type { FinetuneArguments } from '../options.ts';
import { print } from '../print.ts';
import { goThroughProxy } from '../proxy.ts';
import { listenForShutdown } from '../shutdown.ts';
import { systemClock } from '../system-clock.ts';
import { gridOf, learningCurve } from './curve.ts';
import { finetuneLocally } from './local.ts';
import { cancelTraining, finetuneRemotely } from './remote.ts';
import type { Work } from './work.ts';

/** Trains models on a suite, or shows what it would train on, and returns the exit code. */
export async function finetune(args: FinetuneArguments): Promise<number> {
  const context = createContext();
  goThroughProxy(context);
  const shutdown = listenForShutdown(() => context.notice('\nStopping … (again to leave at once)'));
  const { signal } = shutdown;
  const downloads = new DownloadDisplay(displayOptions(context));
  try {
    const [file] = await findSuiteFiles([args.suite], {
      folders: context.suiteFolders,
      workingFolder: context.workingFolder,
    });
    const source = await readTrainingSource(
      { suite: file ?? args.suite, technique: args.technique ?? null },
      signal,
    );
    const models: ModelOptions = {
      ...modelOptions(context, {
        baseUrl: args['base-url'],
        embedderBaseUrl: args['embed-base-url'],
        form: args.form,
        ...timeoutPolicy(args.timeout),
      }),
      onProgress: downloads.update.bind(downloads),
      signal,
    };
    const work: Work = {
      args,
      context,
      source,
      models,
      render: {
        chroma: chromaSettings(context, args.chroma),
        openEmbeddings: () => embeddingCache(context),
        models,
        clock: systemClock,
        signal,
      },
      ledger: {
        folder: join(context.workingFolder, 'tuned'),
        lockFolder: join(context.stateFolder, 'tuned'),
      },
      signal,
      base: args.model ?? source.suite.models[0] ?? '',
    };
    if (args.list) return await list(work);
    const grid = gridOf(args);
    if (grid !== null) return await learningCurve(work, grid, downloads);
    const backend = backendOf(work);
    if (args.cancel !== undefined) return await cancelTraining(work, args.cancel);
    return backend.place === 'local' ? await finetuneLocally(work, downloads) : await finetuneRemotely(work);
  } finally {
    downloads.stop();
    shutdown.dispose();
  }
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

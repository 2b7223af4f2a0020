import { randomBytes } from 'node:crypto';
import { join, relative } from 'node:path';
import { findSuiteFiles } from '../config/find-suites.ts';
import { BenchError } from '../core/errors.ts';
import type { PromptForm } from '../core/model.ts';
import type { TrainingBackend, TrainingRow, TunedAttempt } from '../core/tuned.ts';
import type { JobSettings, LoraSettings } from '../finetune/hyperparameters.ts';
import { LORA_DEFAULTS } from '../finetune/hyperparameters.ts';
import { requireArchitecture } from '../finetune/local-training.ts';
import { rowLine } from '../finetune/rows.ts';
import { validateTraining } from '../finetune/training-set.ts';
import { plural } from '../lib/format.ts';
import { type LocalTokenizer, openLocalTokenizer } from '../models/local-tokenizer.ts';
import type { ModelOptions } from '../models/options.ts';
import { formOf } from '../models/openai.ts';
import { parseModelId } from '../models/registry.ts';
import { renderAttempts, renderTrainingSet as renderSet } from '../reporters/training-summary.ts';
import { loadTokenCounter } from '../retrieval/tokens.ts';
import { type LedgerFile, readLedgers } from '../store/tuned-ledger.ts';
import { fineTuneLocally, scoreOnDev } from '../studies/fine-tune.ts';
import {
  readTrainingSource,
  type RenderOptions,
  renderTrainingSet,
  type TrainingSet,
  type TrainingSource,
} from '../studies/training-set.ts';
import { type CliContext, chromaSettings, createContext, embeddingCache, modelOptions } from './context.ts';
import { DownloadDisplay } from './download-progress.ts';
import { EXIT } from './exit.ts';
import { machineInfo, toolVersion } from './machine.ts';
import { type FinetuneArguments, positiveNumber, wholeNumber } from './options.ts';
import { outputStyle } from './output-style.ts';
import { priceEntries } from './run-request.ts';
import { listenForShutdown } from './shutdown.ts';
import { systemClock } from './system-clock.ts';
import { TrainingDisplay } from './training-progress.ts';
import { writeFiles } from './write-reports.ts';

interface Work {
  readonly args: FinetuneArguments;
  readonly context: CliContext;
  readonly source: TrainingSource;
  readonly models: ModelOptions;
  readonly render: RenderOptions;
  readonly ledger: LedgerFile;
  readonly signal: AbortSignal;
  /** `provider:name` of the base. */
  readonly base: string;
}

/** Trains models on a suite, or shows what it would train on, and returns the exit code. */
export async function finetune(args: FinetuneArguments): Promise<number> {
  const context = createContext();
  const shutdown = listenForShutdown(() => context.notice('\nStopping …'));
  const { signal } = shutdown;
  const downloads = new DownloadDisplay({
    interactive: context.interactive,
    stream: process.stderr,
    now: () => systemClock.monotonic(),
  });
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
        chroma: chromaSettings(context, undefined),
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
    return backendOf(work) === 'local' ? await locally(work, downloads) : EXIT.badInput;
  } finally {
    downloads.stop();
    shutdown.dispose();
  }
}

function backendOf({ args, base }: Work): TrainingBackend {
  const { provider } = parseModelId(base);
  const backend = args.backend ?? (provider === 'local' ? 'local' : 'openai');
  if ((provider === 'local') === (backend === 'local') && provider !== 'huggingface') return backend;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `${base} cannot be trained by the backend "${backend}".`,
    { hint: 'The backend local trains models local:…, the backend openai models openai:….' },
  );
}

async function locally(work: Work, downloads: DownloadDisplay): Promise<number> {
  const { args, context, source, models, signal, base, ledger } = work;
  const settings = loraSettings(args);
  const seeds = wholeNumber(args.seeds, { flag: 'seeds', min: 1 });
  const firstSeed = wholeNumber(args.seed, { flag: 'seed', min: 0 });
  const declared = declaredOf(args);
  const tokenizer = await openLocalTokenizer(parseModelId(base).name, models);
  downloads.stop();
  try {
    if (!args['export-only']) requireArchitecture(tokenizer);
    const form = args.form ?? tokenizer.form;
    const set = await prepared(work, form, (row) => tokensOf(tokenizer, row));
    if (args['export-only']) return await exportSet(work, set, form);
    const group = idOf(source);
    const attempts: TunedAttempt[] = [];
    for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
      const display = new TrainingDisplay({
        title: `${source.suite.name}, ${source.spec.name}${seeds > 1 ? `, seed ${seed}` : ''}`,
        interactive: context.interactive,
        stream: process.stderr,
        now: () => systemClock.monotonic(),
      });
      try {
        const attempt = await fineTuneLocally(
          {
            id: seeds > 1 ? `${group}-s${seed}` : group,
            group,
            source,
            set,
            base,
            form,
            tokenizer,
            settings,
            seed,
            declared,
          },
          {
            ledger,
            machine: machineInfo(),
            cacheFolder: context.environment.cacheFolder,
            python: context.environment.python,
            clock: systemClock,
            signal,
            onEvent: display.update,
          },
        );
        display.update({ type: 'phase', text: 'Answering the dev split' });
        attempts.push(await scored(work, attempt));
      } finally {
        display.stop();
      }
    }
    print(work, { attempts }, (style) => renderAttempts(attempts, style));
    return EXIT.done;
  } finally {
    await tokenizer.close();
  }
}

function tokensOf(tokenizer: LocalTokenizer, { prompt, answer }: TrainingRow): number {
  return tokenizer.encode(prompt).length + tokenizer.encodeAnswer(answer, prompt.form).length;
}

/** Rendered, checked, and its findings told. */
async function prepared(
  { args, context, source, render }: Work,
  form: PromptForm,
  tokens: (row: TrainingRow) => number | null,
): Promise<TrainingSet> {
  const set = await renderTrainingSet(source, {
    form,
    examples: args.examples === undefined ? null : wholeNumber(args.examples, { flag: 'examples', min: 1 }),
    seed: wholeNumber(args.seed, { flag: 'seed', min: 0 }),
    options: render,
  });
  const notices = validateTraining(set.train, {
    answer: source.suite.answer,
    contextTokens: 4096,
    tokensOf: tokens,
    places: source.dataset.places,
  });
  for (const notice of notices) context.notice(notice);
  return set;
}

async function scored(work: Work, attempt: TunedAttempt): Promise<TunedAttempt> {
  const { args, context, source, models, render, ledger, signal } = work;
  return await scoreOnDev(attempt, source, {
    ledger,
    session: {
      cache: null,
      models,
      retrieval: { chroma: render.chroma, openEmbeddings: render.openEmbeddings },
      clock: systemClock,
      signal,
    },
    facts: {
      createdAt: systemClock.timestamp(),
      toolVersion: toolVersion(),
      machine: machineInfo(),
      command: [...context.invocation, ...process.argv.slice(2).map(context.redact)],
      prices: await priceEntries(args.prices),
    },
  });
}

function loraSettings(args: FinetuneArguments): LoraSettings {
  const whole = (flag: 'rank' | 'epochs' | 'batch-size' | 'max-steps', otherwise: number): number => {
    const text = args[flag];
    return text === undefined ? otherwise : wholeNumber(text, { flag, min: 1 });
  };
  const rank = whole('rank', LORA_DEFAULTS.rank);
  const rate = args['learning-rate'];
  return {
    ...LORA_DEFAULTS,
    rank,
    alpha: 2 * rank,
    epochs: whole('epochs', LORA_DEFAULTS.epochs),
    batchSize: whole('batch-size', LORA_DEFAULTS.batchSize),
    maxSteps: args['max-steps'] === undefined ? null : whole('max-steps', 0),
    learningRate:
      rate === undefined ? LORA_DEFAULTS.learningRate : positiveNumber(rate, { flag: 'learning-rate' }),
  };
}

function declaredOf(args: FinetuneArguments): TunedAttempt['declared'] {
  const minutes = args['label-minutes'];
  const rate = args['hourly-rate'];
  if (minutes === undefined) {
    if (rate === undefined) return null;
    throw new BenchError('INVALID_ARGUMENT', '--hourly-rate says nothing without --label-minutes.');
  }
  return {
    labellingMinutesPerExample: positiveNumber(minutes, { flag: 'label-minutes', orZero: true }),
    hourlyRateUsd: rate === undefined ? null : positiveNumber(rate, { flag: 'hourly-rate', orZero: true }),
  };
}

/** `sentiment-closed-book-2026-03-01-1f3a`. */
function idOf({ suite, spec }: TrainingSource): string {
  const day = systemClock.timestamp().slice(0, 10);
  return `${suite.name}-${spec.weights.training}-${day}-${randomBytes(2).toString('hex')}`;
}

async function exportSet(work: Work, set: TrainingSet, form: PromptForm): Promise<number> {
  const { args, context, source, base } = work;
  const folder =
    args.out ?? join(context.workingFolder, 'reports', `training-${source.suite.name}-${source.spec.name}`);
  const files = await writeFiles(folder, [
    { name: 'train.jsonl', content: set.train.map(rowLine).join('') },
    ...(set.dev.length === 0 ? [] : [{ name: 'dev.jsonl', content: set.dev.map(rowLine).join('') }]),
  ]);
  const counter = await loadTokenCounter();
  const tokens = set.train.reduce((sum, row) => sum + counter.count(rowLine(row)), 0);
  const facts = {
    suite: source.suite.name,
    technique: source.spec.name,
    base,
    form,
    examples: set.train.length,
    dev: set.dev.length,
    tokens,
    files: files.map((file) => relative(context.workingFolder, file)),
  };
  print(work, facts, (style) => renderSet(facts, style));
  return EXIT.done;
}

async function list(work: Work): Promise<number> {
  const { context, source } = work;
  const attempts = (await readLedgers(context.tunedFolders))
    .map(({ attempt }) => attempt)
    .filter(({ suite }) => suite === source.suite.name);
  print(work, { attempts }, (style) => renderAttempts(attempts, style));
  return EXIT.done;
}

/** One JSON result for programs, or a text for people. */
function print(
  { args, context }: Pick<Work, 'args' | 'context'>,
  result: object,
  render: (style: ReturnType<typeof outputStyle>) => string,
): void {
  process.stdout.write(args.json ? `${JSON.stringify(result)}\n` : render(outputStyle(context.environment)));
}

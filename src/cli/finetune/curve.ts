import { randomBytes } from 'node:crypto';
import { BenchError } from '../../core/errors.ts';
import { plural } from '../../lib/format.ts';
import { openLocalTokenizer } from '../../models/local/tokenizer.ts';
import { parseModelId } from '../../models/open-model.ts';
import { readCorpus } from '../../runner/read-corpus.ts';
import { startRun } from '../../runner/run-session.ts';
import { type CurveGrid, checkGrid, curveRequest, trainCurve } from '../../studies/learning-curve.ts';
import { displayOptions } from '../context.ts';
import { EXIT } from '../exit.ts';
import { numberList, wholeNumber } from '../number-options.ts';
import type { FinetuneArguments } from '../options.ts';
import { presentReport, reportFolder } from '../present-report.ts';
import { ProgressDisplay } from '../run/progress.ts';
import { ensureWritable } from '../write-reports.ts';
import { loraSettings, tokensOf } from './local.ts';
import { declaredOf, localPlace, preparedSet, trainingDisplay, type Work } from './work.ts';

const MOST = 100_000;

/** What a user wants to be tried; `null` without any of the flags. */
export function gridOf(args: FinetuneArguments): CurveGrid | null {
  const list = (flag: 'curve' | 'curve-shots' | 'curve-documents'): readonly number[] => {
    const text = args[flag];
    if (text === undefined) return [];
    const numbers = numberList(text, { flag, min: 1, max: MOST, whole: true });
    return [...new Set(numbers)].sort((a, b) => a - b);
  };
  const examples = list('curve');
  const shots = list('curve-shots');
  const documents = list('curve-documents');
  if (examples.length + shots.length + documents.length === 0) return null;
  const first = wholeNumber(args.seed, { flag: 'seed', min: 0 });
  const count = wholeNumber(args.seeds, { flag: 'seeds', min: 1 });
  return { examples, shots, documents, seeds: Array.from({ length: count }, (_, index) => first + index) };
}

/** Trains and measures a learning curve and writes its report. */
export async function learningCurve(work: Work, grid: CurveGrid): Promise<number> {
  const { args, context, source, models, render, signal, base } = work;
  const { provider, name } = parseModelId(base, models.providers);
  if (provider.trainer?.place !== 'local' && grid.examples.length > 0) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      'a curve over training examples is trained on this machine alone.',
      {
        hint: 'Choose a local base, or leave --curve out.',
      },
    );
  }
  const documents =
    grid.documents.length === 0 || source.suite.corpus === null
      ? 0
      : (await readCorpus(source, { signal, embedders: models })).documents.length;
  checkGrid(grid, source, documents);
  const limit = args.limit === undefined ? null : wholeNumber(args.limit, { flag: 'limit', min: 1 });
  const settings = loraSettings(args);
  const declared = declaredOf(args);
  const id = `curve-${source.suite.name}-${context.clock.timestamp().slice(0, 10)}-${randomBytes(2).toString('hex')}`;
  const folder = reportFolder(context, id, args.out);
  await ensureWritable(folder);
  // Curves have a ledger of their own, so that none of their models is taken for the one of a technique.
  const ledger = context.ledgers.curves;
  const display = trainingDisplay(work);
  let attempts: Awaited<ReturnType<typeof trainCurve>> = [];
  if (grid.examples.length > 0) {
    const tokenizer = await openLocalTokenizer(name, models);
    context.stopDownloads();
    try {
      const form = args.form ?? tokenizer.form;
      await preparedSet(work, form, {
        mostTokens: tokenizer.contextTokens,
        tokensOf: (row) => tokensOf(tokenizer, row),
      });
      attempts = await trainCurve(
        grid,
        {
          source,
          base,
          form,
          tokenizer,
          settings,
          declared,
          render,
          onTraining: (name) => display.update({ type: 'message', text: name }),
        },
        { ...localPlace(work, display.update), ledger },
      );
    } finally {
      display.stop();
      await tokenizer.close();
    }
  }
  const session = await context.session();
  let progress: ProgressDisplay | undefined;
  try {
    const request = curveRequest(grid, {
      source,
      base,
      attempts,
      limit,
    });
    await startRun(
      request,
      { ...(await context.facts(args)), id },
      {
        ...session,
        tunedFolders: [ledger.folder, ...session.tunedFolders],
        started: ({ header, plan }) => {
          context.stopDownloads();
          context.notice(`${id}: ${plural(plan.cells.length, 'cell')}, ${plural(plan.trials, 'trial')}`);
          progress = new ProgressDisplay({
            plan,
            prices: header.prices,
            color: context.color,
            ...displayOptions(context),
          });
          return progress;
        },
      },
    );
  } finally {
    progress?.stop();
  }
  await presentReport(context, await context.store.read(id), {
    folder,
    json: args.json,
    redactText: args['redact-text'],
  });
  return EXIT.done;
}

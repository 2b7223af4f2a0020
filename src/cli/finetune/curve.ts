import { randomBytes } from 'node:crypto';
import { BenchError } from '../../core/errors.ts';
import type { Backend } from '../../core/provider.ts';
import { backendOf } from '../../finetune/backends.ts';
import { plural } from '../../lib/format.ts';
import type { RunRequest } from '../../protocol/spec.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import { readCorpus } from '../../runner/read-corpus.ts';
import { startRun } from '../../runner/run-session.ts';
import { type CurveGrid, checkGrid, curveRequest, trainCurve } from '../../studies/learning-curve.ts';
import { type CliContext, displayOptions } from '../context.ts';
import { numberList, wholeNumber } from '../number-options.ts';
import { chosenFormats, presentReport, reportFolder } from '../present-report.ts';
import { withDefaults } from '../project.ts';
import { ProgressDisplay } from '../run/progress.ts';
import { subcommand } from '../subcommands.ts';
import { ensureWritable } from '../write-reports.ts';
import { declaredOf, seedsOf } from './declared.ts';
import { givenHyperparameters, LOCAL_HYPERPARAMETER_FLAGS } from './hyperparameters.ts';
import { CURVE_OPTIONS, type CurveArguments, SUITE_POSITIONAL, TECHNIQUE_OPTION } from './options.ts';
import { preparedSet, type SetSession, trainingDisplay, withSet, withTrainer } from './set.ts';

const MOST = 100_000;

/** `adaptbench finetune curve`: trains and measures a learning curve and writes its report. */
export const curve = subcommand<CurveArguments>({
  command: 'curve <suite>',
  describe: 'Measure how quality grows with training examples, shots or documents, and write a report',
  flags: { ...TECHNIQUE_OPTION, ...CURVE_OPTIONS, ...LOCAL_HYPERPARAMETER_FLAGS },
  builder: (yargs) => {
    const flags = LOCAL_HYPERPARAMETER_FLAGS;
    yargs.options(flags).group(Object.keys(flags), 'Hyperparameters:');
    return yargs
      .positional('suite', SUITE_POSITIONAL)
      .options(TECHNIQUE_OPTION)
      .options(withDefaults(CURVE_OPTIONS))
      .example('$0 finetune curve sentiment --examples 10,20,40,80 --seeds 3', 'Over training examples')
      .example('$0 finetune curve support-qa --shots 1,2,4 --documents 5,10,20', 'Without any training');
  },
  handler: async (args) => {
    const grid = gridOf(args);
    await withSet(args, async (session) => {
      const { context, source, base } = session;
      const formats = chosenFormats(context, args.format);
      const backend = grid.examples.length === 0 ? null : backendOf(base, context.models.providers);
      requireLocal(backend);
      checkGrid(grid, source, await documentsOf(session, grid));
      const limit = args.limit === undefined ? null : wholeNumber(args.limit, { flag: 'limit', min: 1 });
      const day = context.clock.timestamp().slice(0, 10);
      const id = `curve-${source.suite.name}-${day}-${randomBytes(2).toString('hex')}`;
      const folder = reportFolder(context, id, args.out);
      await ensureWritable(folder);
      const attempts = backend === null ? [] : await trained(session, { args, grid });
      await measured(context, {
        id,
        request: curveRequest(grid, { source, base, attempts, limit }),
        prices: args.prices,
      });
      await presentReport(context, await context.store.read(id), {
        folder,
        json: args.json,
        formats,
        redactText: args['redact-text'],
      });
    });
  },
});

/** What a user wants to be tried. */
function gridOf(args: CurveArguments): CurveGrid {
  const list = (flag: 'examples' | 'shots' | 'documents'): readonly number[] => {
    const text = args[flag];
    if (text === undefined) return [];
    const numbers = numberList(text, { flag, min: 1, max: MOST, whole: true });
    return [...new Set(numbers)].sort((a, b) => a - b);
  };
  const grid = { examples: list('examples'), shots: list('shots'), documents: list('documents') };
  if (Object.values(grid).every((numbers) => numbers.length === 0)) {
    throw new BenchError('INVALID_ARGUMENT', 'a curve needs numbers to try.', {
      hint: 'Give --examples, --shots or --documents, for instance --examples 10,20,40.',
    });
  }
  return { ...grid, seeds: seedsOf(args) };
}

/** Every point is a training of its own, which a provider would charge for. */
function requireLocal(backend: Backend | null): void {
  if (backend === null || backend.place === 'local') return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    'a curve over training examples can only be trained on this machine.',
    { hint: 'Choose a local base, or leave --examples out.' },
  );
}

async function documentsOf(
  { source, context: { models, signal } }: SetSession,
  { documents }: CurveGrid,
): Promise<number> {
  if (documents.length === 0 || source.suite.corpus === null) return 0;
  return (await readCorpus(source, { signal, embedders: models })).documents.length;
}

async function trained(
  session: SetSession,
  { args, grid }: { readonly args: CurveArguments; readonly grid: CurveGrid },
): Promise<readonly TunedAttempt[]> {
  const { context, source, passages } = session;
  const { clock, signal } = context;
  const given = givenHyperparameters(args);
  const declared = declaredOf(args);
  return await withTrainer(session, { given, prices: args.prices }, async (trainer) => {
    trainer.requireReady();
    await preparedSet(session, trainer, { examples: undefined, seed: args.seed });
    const display = trainingDisplay(context, `${source.suite.name}, ${source.spec.name}`);
    try {
      return await trainCurve(
        grid,
        {
          source,
          declared,
          passages,
          onTraining: (name) => display.update({ type: 'message', text: name }),
        },
        // A ledger of their own, so that none of these models is taken for the one of a technique.
        { trainer, place: { ledger: context.ledgers.curves, clock, signal, onEvent: display.update } },
      );
    } finally {
      display.stop();
    }
  });
}

async function measured(
  context: CliContext,
  {
    id,
    request,
    prices,
  }: { readonly id: string; readonly request: RunRequest; readonly prices: string | undefined },
): Promise<void> {
  const session = await context.session();
  let progress: ProgressDisplay | undefined;
  try {
    await startRun(
      request,
      { ...(await context.facts({ prices })), id },
      {
        ...session,
        tunedFolders: [context.ledgers.curves.folder, ...session.tunedFolders],
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
}

import { join, relative } from 'node:path';
import { rowLine } from '../../finetune/rows.ts';
import { TRAINABLE_EXAMPLE } from '../../models/examples.ts';
import { renderTrainingSet } from '../../reporters/training-summary.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { subcommand } from '../subcommands.ts';
import { writeFiles } from '../write-reports.ts';
import { givenHyperparameters } from './hyperparameters.ts';
import { EXPORT_OPTIONS, type ExportArguments, SUITE_POSITIONAL, TECHNIQUE_OPTION } from './options.ts';
import { preparedSet, withSet, withTrainer } from './set.ts';

/** `adaptbench finetune export`: writes a training set as JSONL and says what it holds and would cost. */
export const exportSet = subcommand<ExportArguments>({
  command: 'export <suite>',
  describe: 'Write the training set alone as JSONL, checked and priced; nothing is trained',
  flags: { ...TECHNIQUE_OPTION, ...EXPORT_OPTIONS },
  builder: (yargs) =>
    yargs
      .positional('suite', SUITE_POSITIONAL)
      .options(TECHNIQUE_OPTION)
      .options(withDefaults(EXPORT_OPTIONS))
      .example(`$0 finetune export sentiment --model ${TRAINABLE_EXAMPLE}`, 'What it would cost'),
  handler: (args) =>
    withSet(args, async (session) => {
      const { context, source, base } = session;
      const opened = { given: givenHyperparameters(args), prices: args.prices };
      await withTrainer(session, opened, async (trainer) => {
        const set = await preparedSet(session, trainer, args);
        const { suite, spec } = source;
        const folder =
          args.out ?? join(context.workingFolder, 'reports', `training-${suite.name}-${spec.name}`);
        const files = await writeFiles(folder, [
          { name: 'train.jsonl', content: set.train.map(rowLine).join('') },
          ...(set.dev.length === 0 ? [] : [{ name: 'dev.jsonl', content: set.dev.map(rowLine).join('') }]),
        ]);
        const facts = {
          suite: suite.name,
          technique: spec.name,
          base,
          form: trainer.base.form,
          examples: set.train.length,
          dev: set.dev.length,
          ...(await trainer.estimate(set.train)),
          files: files.map((file) => relative(context.workingFolder, file)),
        };
        print({ args, context }, facts, (style) => renderTrainingSet(facts, style));
      });
    }),
});

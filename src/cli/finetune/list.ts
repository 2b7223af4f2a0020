import { readLedgers } from '../../finetune/ledger.ts';
import { renderAttempts } from '../../reporters/training-summary.ts';
import { readSuiteAlone } from '../../runner/read-suite.ts';
import { type CliContext, withContext } from '../context.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { subcommand } from '../subcommands.ts';
import { LIST_OPTIONS, type ListArguments } from './options.ts';

/** `adaptbench finetune list`: shows what the ledgers say of a suite, or of all. */
export const list = subcommand<ListArguments>({
  command: 'list [suite]',
  describe: 'Show the ledger: every attempt at training, with its cost and its score on dev',
  flags: LIST_OPTIONS,
  builder: (yargs) =>
    yargs
      .positional('suite', {
        type: 'string',
        describe: 'Name of a suite, or path of a suite file (default: every suite)',
      })
      .options(withDefaults(LIST_OPTIONS))
      .example('$0 finetune list sentiment', 'What was trained for one suite'),
  handler: (args) =>
    withContext({}, async (context) => {
      const name = args.suite === undefined ? null : await nameOf(args.suite, context);
      const attempts = (await readLedgers(context.tunedFolders))
        .map(({ attempt }) => attempt)
        .filter(({ suite }) => name === null || suite === name);
      const prices = await context.prices(args.prices);
      print({ args, context }, { attempts }, (style) => renderAttempts(attempts, { ...style, prices }));
    }),
});

async function nameOf(suite: string, { findSuites, registries }: CliContext): Promise<string> {
  const [file = suite] = await findSuites([suite]);
  return (await readSuiteAlone(file, registries)).suite.name;
}

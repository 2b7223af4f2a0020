import type { CommandModule } from 'yargs';
import { PLAN_COMMAND_OPTIONS, type PlanArguments, SUITES_POSITIONAL } from '../options.ts';
import { withDefaults } from '../project.ts';

/** `adaptbench plan`. */
export const planCommand: CommandModule<object, PlanArguments> = {
  command: 'plan [suites..]',
  describe: 'Show what a run would do and cost, without a call',
  builder: (yargs) =>
    yargs
      .positional('suites', SUITES_POSITIONAL)
      .options(withDefaults(PLAN_COMMAND_OPTIONS))
      .example('$0 plan --profile full', 'Cells, trials, tokens and the difference that can be seen'),
  handler: async (args) => {
    const { plan } = await import('./plan.ts');
    process.exitCode = await plan(args);
  },
};

import type { CommandModule, InferredOptionTypes } from 'yargs';
import { COMMON_OPTIONS, PLAN_OPTIONS, SUITES_POSITIONAL } from '../options.ts';

const OPTIONS = { ...PLAN_OPTIONS, ...COMMON_OPTIONS } as const;

/** Parsed flags of `plan`. */
export type PlanArguments = InferredOptionTypes<typeof OPTIONS> & { readonly suites: readonly string[] };

/** `adaptbench plan`. */
export const planCommand: CommandModule<object, PlanArguments> = {
  command: 'plan [suites..]',
  describe: 'Show what a run would do and cost, without a call',
  builder: (yargs) =>
    yargs
      .positional('suites', SUITES_POSITIONAL)
      .options(OPTIONS)
      .example('$0 plan --profile full', 'Cells, trials, tokens and the difference that can be seen'),
  handler: async (args) => {
    const { plan } = await import('../plan.ts');
    process.exitCode = await plan(args);
  },
};

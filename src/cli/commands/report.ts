import type { CommandModule, InferredOptionTypes } from 'yargs';
import { COMMON_OPTIONS } from '../options.ts';

const OPTIONS = {
  out: { type: 'string', requiresArg: true, describe: 'Folder for the report (default: reports/<run>)' },
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `report`. */
export type ReportArguments = InferredOptionTypes<typeof OPTIONS> & { readonly run: string | undefined };

/** `adaptbench report`. */
export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report [run]',
  describe: 'Write the report of a run again from its journal, offline',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', describe: 'Run id (default: the newest run)' })
      .options(OPTIONS)
      .example('$0 report', 'The newest run'),
  handler: async (args) => {
    const { report } = await import('../report.ts');
    process.exitCode = await report(args);
  },
};

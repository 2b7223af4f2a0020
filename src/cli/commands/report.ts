import type { CommandModule } from 'yargs';
import { REPORT_OPTIONS, type ReportArguments } from '../options.ts';

/** `adaptbench report`. */
export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report [run]',
  describe: 'Write the report of a run again from its journal, offline',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', describe: 'Run id (default: the newest run)' })
      .options(REPORT_OPTIONS)
      .example('$0 report', 'The newest run'),
  handler: async (args) => {
    const { report } = await import('../report.ts');
    process.exitCode = await report(args);
  },
};

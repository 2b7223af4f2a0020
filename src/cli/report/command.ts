import type { CommandModule } from 'yargs';
import { MODEL_EXAMPLES } from '../../models/examples.ts';
import { DECISION_OPTIONS, type DecisionArguments } from '../decision-options.ts';
import { REPORT_OPTIONS, type ReportArguments } from '../options.ts';
import { withDefaults } from '../project.ts';

/** `adaptbench report`. */
export const reportCommand: CommandModule<object, ReportArguments & DecisionArguments> = {
  command: 'report [run]',
  describe: 'Write the report of a run again from its journal, offline',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', describe: 'Run id (default: the newest run)' })
      .options(withDefaults(REPORT_OPTIONS))
      .options(withDefaults(DECISION_OPTIONS))
      .example('$0 report', 'The newest run')
      .example(`$0 report --price-as ${MODEL_EXAMPLES.openai}`, 'What its tokens would cost there')
      .example(
        '$0 report --volume-per-month 200000 --max-latency 1s',
        'What to do at your volume and limits',
      ),
  handler: async (args) => {
    const { report } = await import('./report.ts');
    process.exitCode = await report(args);
  },
};

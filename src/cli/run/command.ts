import type { CommandModule } from 'yargs';
import { MODEL_EXAMPLES } from '../../models/examples.ts';
import { DECISION_OPTIONS, type DecisionArguments } from '../decision-options.ts';
import { RUN_OPTIONS, type RunArguments, SUITES_POSITIONAL } from '../options.ts';
import { withDefaults } from '../project.ts';

/** `adaptbench run`. */
export const runCommand: CommandModule<object, RunArguments & DecisionArguments> = {
  command: 'run [suites..]',
  describe: 'Run suites through their techniques and write the report',
  builder: (yargs) =>
    yargs
      .positional('suites', SUITES_POSITIONAL)
      .options(withDefaults(RUN_OPTIONS))
      .options(withDefaults(DECISION_OPTIONS))
      .example('$0 run', 'Every suite on its embedded model, in about five minutes')
      .example(`$0 run sentiment --model ${MODEL_EXAMPLES.openai}`, 'One suite against OpenAI')
      .example('$0 run my-task.yaml --technique plain --technique few-shot', 'Your own suite'),
  handler: async (args) => {
    const { run } = await import('./run.ts');
    process.exitCode = await run(args);
  },
};

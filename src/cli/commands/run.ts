import type { CommandModule, InferredOptionTypes } from 'yargs';
import { COMMON_OPTIONS, PLAN_OPTIONS, SUITES_POSITIONAL } from '../options.ts';

const OPTIONS = {
  ...PLAN_OPTIONS,
  resume: {
    type: 'string',
    requiresArg: true,
    describe: 'Go on with this run; what it runs is its own choice',
  },
  concurrency: {
    type: 'number',
    requiresArg: true,
    describe: 'Most calls in flight per model (default: the model’s)',
  },
  cache: { type: 'boolean', default: true, describe: 'Reuse answers of earlier runs; --no-cache asks anew' },
  out: { type: 'string', requiresArg: true, describe: 'Folder for the report (default: reports/<run>)' },
  'fail-on-error': {
    type: 'number',
    requiresArg: true,
    default: 0.05,
    describe: 'Exit with 3 when more than this share of trials failed',
  },
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `run`. */
export type RunArguments = InferredOptionTypes<typeof OPTIONS> & { readonly suites: readonly string[] };

/** `adaptbench run`. */
export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run [suites..]',
  describe: 'Run suites through their techniques and write the report',
  builder: (yargs) =>
    yargs
      .positional('suites', SUITES_POSITIONAL)
      .options(OPTIONS)
      .example('$0 run', 'Every suite on the embedded model, in about five minutes')
      .example('$0 run sentiment --model openai:gpt-4.1-mini', 'One suite against OpenAI')
      .example('$0 run my-task.yaml --technique plain --technique few-shot', 'Your own suite'),
  handler: async (args) => {
    const { run } = await import('../run.ts');
    process.exitCode = await run(args);
  },
};

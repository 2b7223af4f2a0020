import type { CommandModule } from 'yargs';
import { BenchError } from '../../core/errors.ts';
import { FROM_OPTIONS, type FromArguments, initFrom } from './from.ts';
import { INIT_OPTIONS } from './options.ts';

/** Flags that say where a migration takes things from and puts them. */
const FROM_ONLY = ['eval', 'items', 'run', 'out'] as const;
/** Flags whose answers a migration finds in what it is given. */
const DATA_ONLY = [
  'data',
  'task',
  'input',
  'target',
  'id',
  'group',
  'slice',
  'documents',
  'prompt',
  'prompt-file',
  'model',
  'margin',
  'volume-per-month',
  'effort',
] as const;

/** @throws BenchError `INVALID_ARGUMENT` for a flag that would go unheard */
function refuseStray(args: FromArguments): void {
  const isFrom = args.from !== undefined;
  const stray = (isFrom ? DATA_ONLY : FROM_ONLY).find((flag) => args[flag] !== undefined);
  if (stray === undefined) return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    isFrom ? `--${stray} cannot stand beside --from.` : `--${stray} goes with --from alone.`,
    { hint: isFrom ? 'Change it in the suite that is written.' : 'Say --from, or leave it out.' },
  );
}

/** `adaptbench init`. */
export const initCommand: CommandModule<object, FromArguments> = {
  command: 'init',
  describe: 'Make a suite of your own data, by a few questions or flags',
  builder: (yargs) =>
    yargs
      .options(INIT_OPTIONS)
      .options(FROM_OPTIONS)
      .example('$0 init', 'Ask, and show what would be written')
      .example('$0 init --yes --data export.csv --task classify', 'Ask nothing')
      .example('$0 init --from promptfooconfig.yaml', 'Its prompts, providers, tests and assertions'),
  handler: async (args) => {
    refuseStray(args);
    if (args.from !== undefined) {
      process.exitCode = await initFrom(args, args.from);
      return;
    }
    const { init } = await import('./init.ts');
    process.exitCode = await init(args);
  },
};

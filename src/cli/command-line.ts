import { createRequire } from 'node:module';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { checkCommand } from './check/command.ts';
import { DECISION_OPTIONS } from './decision-options.ts';
import { doctorCommand } from './doctor/command.ts';
import { exitCodeOf } from './exit.ts';
import { finetuneCommand } from './finetune/command.ts';
import { gateCommand } from './gate/command.ts';
import { importCommand } from './import/command.ts';
import { IMPORT_OPTIONS } from './import/options.ts';
import { indexCommand } from './index/command.ts';
import { initCommand } from './init/command.ts';
import { INIT_OPTIONS } from './init/options.ts';
import { modelsCommand } from './models/command.ts';
import { RUN_OPTIONS } from './options.ts';
import { planCommand } from './plan/command.ts';
import { openProject } from './project.ts';
import { reportCommand } from './report/command.ts';
import { reportError } from './report-error.ts';
import { runCommand } from './run/command.ts';
import { usageWords } from './usage-words.ts';

/** What may be given several times; yargs would make a list of any other argument as well. */
const REPEATABLE: readonly string[] = [
  ...['_', 'suites', 'where'],
  ...Object.entries({ ...RUN_OPTIONS, ...DECISION_OPTIONS, ...IMPORT_OPTIONS, ...INIT_OPTIONS }).flatMap(
    ([name, flag]) =>
      'array' in flag ? [name, name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())] : [],
  ),
];

/** Does what the command line of this process says; what went wrong is one error on stderr, and its exit code. */
export async function followCommandLine(): Promise<void> {
  try {
    await follow();
  } catch (error) {
    reportError(error, { usage: error instanceof UsageError });
    process.exitCode = exitCodeOf(error);
  }
}

async function follow(): Promise<void> {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  const args = hideBin(process.argv);
  // Help and version are there whatever the project file does, and doctor says what is wrong with it.
  const anyProject = args[0] === 'doctor' || args.some((word) => ['--help', '--version'].includes(word));
  if (!anyProject) await openProject(process.cwd());
  const parser = yargs(args);
  await parser
    .scriptName('adaptbench')
    .usage('$0 <command>\n\nPrompt, retrieve or fine-tune? Evidence for your task.')
    .command(initCommand)
    .command(runCommand)
    .command(planCommand)
    .command(checkCommand)
    .command(reportCommand)
    .command(gateCommand)
    .command(importCommand)
    .command(indexCommand)
    .command(finetuneCommand)
    .command(modelsCommand)
    .command(doctorCommand)
    .demandCommand(1, 'Say what to do, for instance: adaptbench run')
    .recommendCommands()
    .strict()
    .version(version)
    .help()
    // After help the process ends by itself, with all that was written.
    .exitProcess(false)
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .epilogue(
      'Exit codes: 0 done, 1 the gate failed, 2 bad input, 3 too many failed trials or a limit reached, 130 interrupted.',
    )
    .check((args) => {
      const twice = Object.keys(args).find((name) => Array.isArray(args[name]) && !REPEATABLE.includes(name));
      if (twice !== undefined) throw new UsageError(`--${twice} can be given only once.`);
      return true;
    })
    .fail((message, error) => {
      // Faults of the command line come with an error of yargs' own, or with none.
      const ofUsage = error === undefined || error.name === 'YError';
      throw ofUsage ? new UsageError(usageWords(message, { typed: args, ...namesIn(parser) })) : error;
    })
    .parseAsync();
}

interface KnowingParser {
  getOptions(): { readonly key: Readonly<Record<string, unknown>> };
  getGroups(): Readonly<Record<string, readonly string[]>>;
}

/** What the command that is read takes, which only the parser knows by now; its types leave that out. */
function namesIn(parser: object): {
  readonly flags: readonly string[];
  readonly positionals: readonly string[];
} {
  const { key } = (parser as KnowingParser).getOptions();
  return {
    flags: Object.keys(key),
    positionals: (parser as KnowingParser).getGroups()['Positionals:'] ?? [],
  };
}

/** A mistake in the command line itself. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

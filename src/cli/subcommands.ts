import type { Argv, CommandModule } from 'yargs';
import { BenchError } from '../core/errors.ts';
import { didYouMean } from '../lib/suggest.ts';

/** A command that does nothing itself: what it can do are its subcommands. */
export interface CommandGroup {
  readonly name: string;
  readonly describe: string;
  /** Names of the subcommands, for advice. */
  readonly names: readonly [string, ...string[]];
  /** Adds them; their code is loaded only where the command is named. */
  add(yargs: Argv): Promise<Argv>;
}

/** The command over its subcommands. */
export function commandGroup({ name, describe, names, add }: CommandGroup): CommandModule {
  return {
    command: name,
    describe,
    builder: async (yargs) =>
      (await add(yargs)).command({
        command: '$0 [word]',
        describe: false,
        builder: (inner) => inner.positional('word', { type: 'string' }).strict(false),
        handler: (args) => {
          throw withoutSubcommand({ name, names }, args);
        },
      }),
    handler: () => {},
  };
}

/** Says what is missing between the command and what stands behind it. */
function withoutSubcommand(
  { name, names }: Pick<CommandGroup, 'name' | 'names'>,
  args: Readonly<Record<string, unknown>>,
): BenchError {
  const { word } = args;
  if (typeof word !== 'string') {
    return new BenchError('INVALID_ARGUMENT', `${name} takes a subcommand.`, {
      choices: names,
      hint: `See: ${name} --help`,
    });
  }
  // A flag of that name was a way to ask for it.
  const meant = names.find((choice) => choice in args) ?? names[0];
  return new BenchError('INVALID_ARGUMENT', `"${word}" is not a subcommand of ${name}.`, {
    choices: names,
    hint: didYouMean(word, names) ?? `Put one before it, for instance: ${name} ${meant} ${word}`,
  });
}

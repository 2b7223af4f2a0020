import type { Argv, CommandModule, Options } from 'yargs';
import { BenchError } from '../core/errors.ts';
import { didYouMean } from '../lib/suggest.ts';
import { typedHere } from './invocation.ts';
import { unknownNames } from './usage-words.ts';

/** What a command with subcommands can do. */
export interface Subcommand {
  readonly name: string;
  readonly flags: Readonly<Record<string, Options>>;
  /** Adds it to its command; `refuse` may say more of names that are not known than the parser does. */
  add(yargs: Argv, refuse: (unknown: readonly string[]) => void): void;
}

interface SubcommandModule<Args> extends CommandModule<object, Args> {
  readonly command: string;
  /** All that it takes, as its builder adds them. */
  readonly flags: Readonly<Record<string, Options>>;
  readonly builder: (yargs: Argv<object>) => Argv<Args>;
}

/** A subcommand. */
export function subcommand<Args>({ flags, ...module }: SubcommandModule<Args>): Subcommand {
  const [name = ''] = module.command.split(' ');
  return {
    name,
    flags,
    add: (yargs, refuse) => {
      yargs.command<Args>({
        ...module,
        builder: (inner: Argv<object>) =>
          module
            .builder(inner)
            .check((args) => refuseTwice(args, flags))
            .fail((message, error) => {
              if (error === undefined || error.name === 'YError') refuse(unknownNames(message));
            }),
      });
    },
  };
}

/**
 * yargs makes a list of any flag that is given again.
 * @throws BenchError `INVALID_ARGUMENT` where one that takes one value was given two
 */
function refuseTwice(args: Readonly<Record<string, unknown>>, flags: Subcommand['flags']): true {
  const twice = Object.keys(flags).find((name) => flags[name]?.array !== true && Array.isArray(args[name]));
  if (twice === undefined) return true;
  throw new BenchError('INVALID_ARGUMENT', `--${twice} can be given only once.`);
}

/** A command that does nothing itself: what it can do are its subcommands. */
export interface CommandGroup {
  readonly name: string;
  readonly describe: string;
  /** The subcommands; their code is loaded only where the command is named. */
  load(): Promise<readonly Subcommand[]>;
}

/** The command over its subcommands. */
export function commandGroup({ name, describe, load }: CommandGroup): CommandModule {
  return {
    command: name,
    describe,
    builder: async (yargs) => {
      const subcommands = await load();
      for (const given of subcommands) {
        given.add(yargs, (unknown) => refuseFlagOfAnother(unknown, { name, given, subcommands }));
      }
      return yargs.command({
        command: '$0 [word]',
        describe: false,
        builder: (inner) => inner.positional('word', { type: 'string' }).hide('word').strict(false),
        handler: (args) => {
          throw withoutSubcommand({ name, names: subcommands.map((one) => one.name) }, args);
        },
      });
    },
    handler: () => {},
  };
}

/**
 * Says whose flag it is.
 * @throws BenchError `INVALID_ARGUMENT` where a name that is not known is a flag of another subcommand
 */
function refuseFlagOfAnother(
  unknown: readonly string[],
  {
    name,
    given,
    subcommands,
  }: { readonly name: string; readonly given: Subcommand; readonly subcommands: readonly Subcommand[] },
): void {
  for (const flag of unknown) {
    const owners = subcommands.filter(({ flags }) => Object.hasOwn(flags, flag));
    if (owners.length === 0) continue;
    const belongs = listed(owners.map((owner) => `${name} ${owner.name}`));
    throw new BenchError(
      'INVALID_ARGUMENT',
      `--${flag} belongs to ${belongs}, not to ${name} ${given.name}.`,
      { hint: `See: ${typedHere(`${name} ${given.name} --help`)}` },
    );
  }
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Says what is missing between the command and what stands behind it. */
function withoutSubcommand(
  { name, names }: { readonly name: string; readonly names: readonly string[] },
  args: Readonly<Record<string, unknown>>,
): BenchError {
  const { word } = args;
  if (typeof word !== 'string') {
    return new BenchError('INVALID_ARGUMENT', `${name} takes a subcommand.`, {
      choices: names,
      hint: `See: ${typedHere(`${name} --help`)}`,
    });
  }
  // A flag of that name, as in --sweep or --curve-shots, was a way to ask for it.
  const flags = Object.keys(args);
  const meant = names.find((choice) =>
    flags.some((flag) => flag === choice || flag.startsWith(`${choice}-`)),
  );
  return new BenchError('INVALID_ARGUMENT', `"${word}" is not a subcommand of ${name}.`, {
    choices: names,
    hint:
      didYouMean(word, names) ??
      `Put one before it, for instance: ${typedHere(`${name} ${meant ?? names[0]} ${word}`)}`,
  });
}

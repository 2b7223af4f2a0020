import { shellWord } from '../lib/shell-word.ts';

/** How commands of adaptbench are typed where this process was started, so that those that are printed run as they are. */
export interface CommandLine {
  /** What stands before a command's name. */
  readonly invocation: readonly string[];
  /** Names of suites by their files; a suite without one is named by its path. */
  readonly suiteNames: ReadonlyMap<string, string>;
}

/** For those who installed the package. */
export const INSTALLED_COMMANDS: CommandLine = { invocation: ['npx', 'adaptbench'], suiteNames: new Map() };

/** A command, for instance `finetune train`, on a suite or on none, as it is typed into a shell. */
export function sayCommand(
  { invocation, suiteNames }: CommandLine,
  command: string,
  { suite, more = [] }: { readonly suite?: string; readonly more?: readonly string[] } = {},
): string {
  const named = suite === undefined ? [] : [suiteNames.get(suite) ?? suite];
  return [...invocation, ...command.split(' '), ...named, ...more].map(shellWord).join(' ');
}

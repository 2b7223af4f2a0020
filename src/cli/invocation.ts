import { type Environment, readEnvironment } from '../config/environment.ts';
import { INSTALLED_COMMANDS } from '../core/command-line.ts';
import { BUILT_IN } from '../registries.ts';

/** How a command is typed here: words before its name. */
export function invocationOf({ ownScript }: Pick<Environment, 'ownScript'>): readonly string[] {
  return ownScript ? ['npm', 'run', 'adaptbench', '--'] : INSTALLED_COMMANDS.invocation;
}

/** A command as it is typed here. */
export function typedHere(command: string): string {
  return [...invocationOf(readEnvironment(BUILT_IN.providers)), command].join(' ');
}

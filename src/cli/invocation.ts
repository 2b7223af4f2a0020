import type { Environment } from '../config/environment.ts';
import { INSTALLED_COMMANDS } from '../core/command-line.ts';

/** How a command is typed here: words before its name. */
export function invocationOf({ ownScript }: Pick<Environment, 'ownScript'>): readonly string[] {
  return ownScript ? ['npm', 'run', 'adaptbench', '--'] : INSTALLED_COMMANDS.invocation;
}

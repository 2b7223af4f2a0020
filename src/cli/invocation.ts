import type { Environment } from '../config/environment.ts';
import { INSTALLED_COMMANDS } from '../core/command-line.ts';

/** How a command is typed here: words before its name. */
export function invocationOf({ npmScript }: Pick<Environment, 'npmScript'>): readonly string[] {
  return npmScript ? ['npm', 'run', 'adaptbench', '--'] : INSTALLED_COMMANDS.invocation;
}

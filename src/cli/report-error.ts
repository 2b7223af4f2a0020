import { styleText } from 'node:util';
import { readEnvironment } from '../config/environment.ts';
import { BenchError, describeError } from '../core/errors.ts';
import { createRegistry } from '../core/registry.ts';
import { redact } from '../http/redact.ts';
import { makeVisible, visibleLine } from '../lib/visible-text.ts';
import { BUILT_IN } from '../registries.ts';
import { invocationOf } from './invocation.ts';
import { projectHere } from './project.ts';
import { secretsHere } from './secrets.ts';

/** Prints one clear error; a stack trace only where the fault is adaptbench's own. */
export function reportError(error: unknown, { usage }: { readonly usage: boolean }): void {
  const providers = BUILT_IN.providers.all;
  const own = (projectHere()?.config.providers ?? []).filter(
    ({ name }) => BUILT_IN.providers.find(name) === undefined,
  );
  const environment = readEnvironment(createRegistry('provider', [...providers, ...own]));
  const expected = usage || error instanceof BenchError || isSystemError(error);
  const text =
    expected || !(error instanceof Error)
      ? describeError(error)
      : `unexpected: ${error.stack ?? error.message}\nThis is a fault of adaptbench itself; please report it with the lines above.`;
  const shown = redact(text, secretsHere(environment, process.argv.slice(2)));
  const label = process.stderr.isTTY && !environment.noColor ? styleText('red', 'error:') : 'error:';
  const help = usage ? `\nSee: ${[...invocationOf(environment), '--help'].join(' ')}` : '';
  process.stderr.write(`${label} ${expected ? visibleLine(shown) : makeVisible(shown)}${help}\n`);
}

/** What the operating system refused, for instance a full disk or too many open files: no fault of adaptbench. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

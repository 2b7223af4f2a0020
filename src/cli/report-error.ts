import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { readEnvironment } from '../config/environment.ts';
import { BenchError, describeError } from '../core/errors.ts';
import { redact } from '../http/redact.ts';
import { makeVisible, visibleLine } from '../lib/visible-text.ts';
import { withProject } from '../project.ts';
import { BUILT_IN } from '../registries.ts';
import { invocationOf } from './invocation.ts';
import { projectHere } from './project.ts';
import { secretsHere } from './secrets.ts';

/** Prints one clear error; a stack trace only where the fault is adaptbench's own. */
export function reportError(error: unknown, { usage }: { readonly usage: boolean }): void {
  const environment = readEnvironment(withProject(BUILT_IN, projectHere()).providers);
  const place = error instanceof Error && !(error instanceof BenchError) ? placeInProject(error) : undefined;
  const expected = usage || error instanceof BenchError || place !== undefined || isSystemError(error);
  const text =
    expected || !(error instanceof Error)
      ? `${place === undefined ? '' : `${place}: this has failed: `}${describeError(error)}`
      : `unexpected: ${error.stack ?? error.message}\nThis is a fault of adaptbench itself; please report it with the lines above.`;
  const secrets = secretsHere(environment, process.argv.slice(2));
  // What a value holds never takes a line of its own; what an error lists does.
  const lines = error instanceof BenchError ? error.lines : [text];
  const shown = expected
    ? lines.map((line) => visibleLine(redact(line, secrets))).join('\n')
    : makeVisible(redact(text, secrets));
  const label = process.stderr.isTTY && !environment.noColor ? styleText('red', 'error:') : 'error:';
  const help = usage ? `\nSee: ${[...invocationOf(environment), '--help'].join(' ')}` : '';
  process.stderr.write(`${label} ${shown}${help}\n`);
}

/** What the operating system refused, for instance a full disk or too many open files: no fault of adaptbench. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}

/** Where adaptbench itself stands. */
const HERE = fileURLToPath(new URL('../..', import.meta.url));

/** File and line of a project's code that threw; `undefined` where adaptbench or a package did. */
function placeInProject({ stack = '' }: Error): string | undefined {
  const frames = stack.matchAll(/^ {4}at .*?\(?(file:\/\/\S+?|\/[^()]+?):(\d+):\d+\)?$/gm);
  for (const [, file = '', line = ''] of frames) {
    const path = file.startsWith('file:') ? fileURLToPath(file.replace(/\?.*$/, '')) : file;
    if (path.startsWith(HERE)) return undefined;
    if (!path.includes(`${sep}node_modules${sep}`)) return `${relative(process.cwd(), path)}:${line}`;
  }
  return undefined;
}

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BenchError, describeError } from '../core/errors.ts';

/** Names of a project file, the first one found counts. */
const PROJECT_FILES = [
  'adaptbench.config.ts',
  'adaptbench.config.mts',
  'adaptbench.config.mjs',
  'adaptbench.config.js',
];

/** Where a project ends: what stands above belongs to another one. */
const ROOT_MARKS = ['package.json', '.git'];

/** The project file of a folder: its own, or that of a folder above it within the same project; `null` where there is none. */
export function findProjectFile(workingFolder: string): string | null {
  let folder = workingFolder;
  for (;;) {
    const file = PROJECT_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file !== undefined) return file;
    const above = dirname(folder);
    if (above === folder || ROOT_MARKS.some((mark) => existsSync(join(folder, mark)))) return null;
    folder = above;
  }
}

/**
 * What a module exports by default; the module is run.
 * @param file as a user would name it
 * @throws BenchError `INVALID_CONFIG` when it cannot be run, with the line where it says that, or exports nothing by default
 */
export async function loadDefaultExport(path: string, file: string): Promise<unknown> {
  let module: { readonly default?: unknown };
  try {
    module = await import(pathToFileURL(path).href);
  } catch (cause) {
    const place = { file, line: lineIn(path, cause), cause };
    if (cause instanceof BenchError) {
      const { code, reason, choices, hint } = cause;
      throw new BenchError(code, reason, { ...place, choices, hint });
    }
    const why = describeError(cause).replace(/\.$/, '');
    throw new BenchError('INVALID_CONFIG', `it cannot be run: ${why}.`, place);
  }
  if (module.default === undefined) {
    throw new BenchError('INVALID_CONFIG', 'it has no default export.', {
      file,
      hint: 'Write: export default …',
    });
  }
  return module.default;
}

/** The line of a file that an error names, in its stack or in the message of a syntax error. */
function lineIn(file: string, error: unknown): number | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = [file, pathToFileURL(file).href]
    .map((name) => stack.indexOf(`${name}:`))
    .find((start) => start >= 0);
  if (at === undefined) return undefined;
  const line = /:(\d+)/.exec(stack.slice(at))?.[1];
  return line === undefined ? undefined : Number(line);
}

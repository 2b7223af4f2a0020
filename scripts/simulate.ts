/**
 * Shows by simulation that the statistics hold what they say, and writes docs/simulation.md; with --check it only says
 * whether the file is up to date, with --only <part> it prints one part and writes nothing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { EXIT } from '../src/cli/exit.ts';
import { BenchError, describeError } from '../src/core/errors.ts';
import { alignedTable, painter } from '../src/reporters/terminal.ts';
import { documentOf, type PartResult } from './simulate/markdown.ts';
import { PARTS, type PartName } from './simulate/parts.ts';
import { runCell } from './simulate/row.ts';
import { columnsOf } from './simulate/table.ts';

const FILE = fileURLToPath(new URL('../docs/simulation.md', import.meta.url));
const NAMES = Object.keys(PARTS) as PartName[];

try {
  const { check, only } = readOptions();
  if (only !== undefined) print(runPart(only));
  else await write(documentOf(NAMES.map(runPart), packageJson.version), check);
} catch (error) {
  process.stderr.write(`error: ${describeError(error)}\n`);
  process.exitCode = EXIT.badInput;
}

function readOptions(): { readonly check: boolean; readonly only: PartName | undefined } {
  const options = { check: { type: 'boolean', default: false }, only: { type: 'string' } } as const;
  const { check, only } = given(() => parseArgs({ options }).values);
  if (only === undefined) return { check, only };
  const name = NAMES.find((part) => part === only);
  if (name === undefined) {
    throw new BenchError('INVALID_ARGUMENT', `--only "${only}" is no part of the simulation.`, {
      choices: NAMES,
    });
  }
  if (check)
    throw new BenchError('INVALID_ARGUMENT', '--check takes the whole file, so it goes without --only.');
  return { check, only: name };
}

/** Node's own message says what is wrong, but not what would be right. */
function given<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new BenchError('INVALID_ARGUMENT', describeError(cause), {
      cause,
      choices: ['--check', ...NAMES.map((name) => `--only ${name}`)],
    });
  }
}

function runPart(name: PartName): PartResult {
  const part = PARTS[name];
  const results = part.groups.map((group) => ({
    group,
    rows: group.cells.flatMap((cell) => {
      progress(`${group.title}: ${cell.name}`);
      return runCell(group, cell);
    }),
  }));
  progress('');
  return { part, results };
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function print({ part, results }: PartResult): void {
  const paint = painter(process.stdout.isTTY);
  const tables = results.map(
    (result) =>
      `${paint('bold', result.group.title)}\n${result.group.about}\n${alignedTable(columnsOf(result), paint)}`,
  );
  process.stdout.write(`${[paint('bold', part.title), ...tables].join('\n\n')}\n`);
}

async function write(text: string, check: boolean): Promise<void> {
  if (!check) {
    await writeFile(FILE, text);
  } else if ((await readFile(FILE, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`${FILE} is out of date. Run: npm run simulate\n`);
    process.exitCode = 1;
  }
}

/**
 * Fills the places of README.md that quote the committed reports from their report.json; with --check it only says
 * whether the file is up to date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../src/cli/exit.ts';
import { describeError } from '../src/core/errors.ts';
import { README, readQuotedReports } from './readme/files.ts';
import { fillMarkers } from './readme/markers.ts';
import { readmeParts } from './readme/parts.ts';

try {
  const before = await readFile(README, 'utf8');
  const after = fillMarkers(before, readmeParts(await readQuotedReports()));
  if (!process.argv.includes('--check')) {
    await writeFile(README, after);
  } else if (before !== after) {
    process.stderr.write(`${fileURLToPath(README)} is out of date. Run: npm run readme\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`error: ${describeError(error)}\n`);
  process.exitCode = EXIT.badInput;
}

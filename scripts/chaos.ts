/**
 * Kills commands with SIGKILL at random moments, goes on with each, and counts what was lost or paid for twice:
 * npm run chaos
 * With --write the figures go into docs/reliability.md. Linux only: processes that are left behind are found in /proc.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { alignedTable, painter } from '../src/reporters/terminal.ts';
import { runCampaign } from './chaos/campaign.ts';
import { SCENARIOS } from './chaos/scenarios.ts';
import { columnsOf, markdownOf } from './chaos/table.ts';
import type { Tally } from './chaos/tally.ts';
import { fillMarkers } from './readme/markers.ts';

const FILE = new URL('../docs/reliability.md', import.meta.url);

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '14' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const chosen = SCENARIOS.filter(({ name }) => values.only === undefined || name === values.only);
if (!Number.isInteger(kills) || kills < 1 || chosen.length === 0) {
  process.stderr.write(
    `Usage: npm run chaos -- [--kills n] [--seed n] [--write] [--only ${SCENARIOS.map(({ name }) => `"${name}"`).join(' | ')}]\n`,
  );
  process.exit(2);
}

const tallies: Tally[] = [];
for (const scenario of chosen) {
  tallies.push(
    await runCampaign(scenario, {
      kills,
      seed: Number(values.seed),
      onProgress: (text) => void (process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`)),
    }),
  );
}
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
process.stdout.write(`${alignedTable(columnsOf(tallies), painter(process.stdout.isTTY))}\n`);
const faults = tallies.flatMap((tally) => tally.faults);
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (values.write) {
  const text = await readFile(FILE, 'utf8');
  const part = markdownOf(tallies, { version: packageJson.version, seed: values.seed });
  await writeFile(FILE, fillMarkers(text, { chaos: part }));
}
process.exitCode = faults.length === 0 ? 0 : 1;

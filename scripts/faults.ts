/**
 * Runs against a server that goes wrong in every way, and prints what was asked beside what was measured:
 * npm run faults
 * Exits with 1 where a bound is broken.
 */
import { parseArgs } from 'node:util';
import { alignedTable, painter } from '../src/reporters/terminal.ts';
import {
  budgetKept,
  type Finding,
  faultsOfEveryKind,
  hardLimit,
  twoRunsAtOnce,
} from './faults/experiments.ts';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '10000' } } });
const calls = Number(values.calls);
if (!Number.isInteger(calls) || calls < 100) {
  process.stderr.write('Usage: npm run faults -- [--calls <from 100 on>]\n');
  process.exit(2);
}

const findings: Finding[] = [];
for (const experiment of [
  () => faultsOfEveryKind(calls),
  // The first seconds are those in which the limit is found.
  () => hardLimit(5000, 50),
  () => budgetKept(Math.ceil(calls / 10)),
  () => twoRunsAtOnce(Math.ceil(calls / 20)),
]) {
  findings.push(...(await experiment()));
}

const column = (title: string, cells: readonly string[]) => ({ title, align: 'left' as const, cells });
process.stdout.write(
  `${alignedTable(
    [
      column(
        'what',
        findings.map(({ what }) => what),
      ),
      column(
        'asked',
        findings.map(({ asked }) => asked),
      ),
      column(
        'measured',
        findings.map(({ measured }) => measured),
      ),
      column(
        'holds',
        findings.map(({ holds }) => (holds ? 'yes' : 'NO')),
      ),
    ],
    painter(process.stdout.isTTY),
  )}\n`,
);
process.exit(findings.every(({ holds }) => holds) ? 0 : 1);

import type { DecisionCell, DecisionRow } from '../../src/analysis/decision/decision-model.ts';
import type { Report } from '../../src/analysis/report.ts';
import type { SuiteReport } from '../../src/analysis/suites/suite-model.ts';
import { BenchError } from '../../src/core/errors.ts';
import { plural } from '../../src/lib/format.ts';
import { FAMILIES } from '../../src/protocol/words.ts';
import { renderSuiteSummary } from '../../src/reporters/console.ts';
import { modelsOf } from '../../src/reporters/find.ts';
import { retrievalBlocks } from '../../src/reporters/markdown-retrieval.ts';
import { showcaseBlocks } from '../../src/reporters/markdown-showcase.ts';
import { code, literal, table } from '../../src/reporters/markdown-text.ts';
import { curveBlocks } from '../../src/reporters/markdown-tuning.ts';
import { formatCount, NONE } from '../../src/reporters/numbers.ts';
import { FAMILY_TITLES, MARKS } from '../../src/reporters/titles.ts';
import { scoreboardBlocks } from './claims.ts';

/** The committed reports that the README quotes. */
export interface QuotedReports {
  readonly example: Report;
  readonly sentimentCurve: Report;
}

const STYLE = { color: false, width: 100 } as const;

/** What stands in README.md of the committed reports, by the name of its place, as Markdown. */
export function readmeParts({ example, sentimentCurve }: QuotedReports): Readonly<Record<string, string>> {
  const review = suiteOf(example, 'sentiment');
  const questions = suiteOf(example, 'support-qa');
  const curve = suiteOf(sentimentCurve, 'sentiment');
  return {
    summary: textBlock([summary(example, 'reasoning', 1), summary(example, 'translation', 0)]),
    decision: joined([
      scope(example),
      ...measuredDecision(example.decision),
      ...scoreboardBlocks(example.claims),
    ]),
    review: joined(review.showcases.flatMap((showcase) => showcaseBlocks(review, showcase, example.run))),
    'support-qa-summary': textBlock([summary(example, 'support-qa', 0)]),
    'support-qa': joined(questions.models.flatMap((model) => retrievalBlocks(questions, model))),
    'sentiment-curve': joined(curve.models.flatMap((model) => curveBlocks(curve, model))),
  };
}

/** @throws BenchError `INVALID_DATA` when the report has no such suite */
function suiteOf(report: Report, name: string): SuiteReport {
  const suite = report.suites.find((entry) => entry.name === name);
  if (suite !== undefined) return suite;
  throw new BenchError('INVALID_DATA', `report ${report.run.id} has no suite "${name}".`, {
    choices: report.suites.map((entry) => entry.name),
  });
}

/** What a terminal shows of a suite, with its first findings. */
function summary(report: Report, name: string, findings: number): string {
  const suite = suiteOf(report, name);
  return renderSuiteSummary({ ...suite, findings: suite.findings.slice(0, findings) }, STYLE).trimEnd();
}

/** The decision table in short, families beside each other; how much of it was not measured is said in a sentence. */
function measuredDecision(rows: readonly DecisionRow[]): readonly string[] {
  const families = FAMILIES.filter((family) =>
    rows.some(({ cells }) => cells.some((cell) => cell.family === family && cell.short !== null)),
  );
  const open = rows.flatMap(({ cells }) =>
    cells.filter(({ claim, measured }) => claim !== null && measured === null),
  ).length;
  return [
    table(
      ['', ...families.map((family) => FAMILY_TITLES[family])],
      rows.map(({ title, cells }) => [
        `**${literal(title, 60)}**`,
        ...families.map((family) => shortCell(cells.find((cell) => cell.family === family))),
      ]),
    ),
    ...(open === 0 ? [] : [`This run measured nothing of ${plural(open, 'claim')} of the table.`]),
  ];
}

/** What was measured, how the taught claim stands, and the claim. */
function shortCell(cell: DecisionCell | undefined): string {
  if (cell === undefined || (cell.short === null && cell.claim === null)) return NONE;
  const measured = cell.short === null ? NONE : literal(cell.short, 160);
  if (cell.claim === null) return measured;
  const { icon, word } = MARKS[cell.mark];
  return `${measured}<br>${icon} ${word}: “${literal(cell.claim, 80)}”`;
}

function scope(report: Report): string {
  const models = modelsOf(report).map((model) => code(model, 80));
  const suites = report.suites.map(
    ({ name, samples }) => `${literal(name, 60)} (${formatCount(samples.used)} ${samples.split} samples)`,
  );
  return `Measured with ${models.join(', ')} on ${suites.join(', ')}.`;
}

function textBlock(texts: readonly string[]): string {
  return ['```text', texts.join('\n\n'), '```'].join('\n');
}

function joined(blocks: readonly string[]): string {
  return blocks.join('\n\n');
}

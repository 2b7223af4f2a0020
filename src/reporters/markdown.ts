import type { DecisionRow } from '../analysis/decision/decision-model.ts';
import type { CellReport } from '../analysis/figures/cell-model.ts';
import { TEXT_LEFT_OUT } from '../analysis/redact-texts.ts';
import type { Report } from '../analysis/report.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import { formatDuration, formatPercent, plural } from '../lib/format.ts';
import { shellWord } from '../lib/shell-word.ts';
import { cellsOf, comparisonOf, figureOf, levelOf, modelsOf } from './find.ts';
import { leakMark, leakStamp } from './leak-stamp.ts';
import { adviceBlocks, claimBlocks } from './markdown-advice.ts';
import { reportedBlocks, retrievalBlocks } from './markdown-retrieval.ts';
import { showcaseBlocks } from './markdown-showcase.ts';
import { code, literal, table } from './markdown-text.ts';
import { curveBlocks, tuningBlocks } from './markdown-tuning.ts';
import {
  formatCostPer1000,
  formatCount,
  formatDifference,
  formatDifferenceInterval,
  formatEstimate,
  formatInterval,
  formatLatency,
  formatMargin,
  formatMean,
  formatP,
  NONE,
  saySpent,
} from './numbers.ts';
import { ownTextsOf } from './own-texts.ts';
import { PROJECTED, projectionRows } from './projection-words.ts';
import { defineReporter } from './reporter.ts';
import { FAMILY_TITLES, MARKS, suiteHeading, VERDICTS } from './titles.ts';

/** `report.md`: the report as the description of a pull request. */
export const markdownReporter = defineReporter({
  name: 'markdown',
  render: async ({ report }) => [{ name: 'report.md', content: renderMarkdown(report) }],
});

/** The content of `report.md`: findings, notices, decision table, and a table per suite and model. */
export function renderMarkdown(report: Report): string {
  const blocks = [
    '# Prompt, retrieve, or fine-tune?',
    runLine(report),
    ...leakQuote(report),
    ...(report.recommendations.length === 0 ? [] : ['## What to do', ...adviceBlocks(report)]),
    ...(report.claims.length === 0 ? [] : ['## What is taught, put to the test', ...claimBlocks(report)]),
    '## What each suite found',
    ...report.suites.flatMap(findings),
    ...quoted(report.notices),
    '## Decision table: what is taught, what was measured',
    ...decisionBlocks(report.decision),
    ...report.suites.flatMap((suite) => [...suiteBlocks(suite, report.run), ...leakLine(report)]),
    ...projectionBlocks(report),
    '## How to read this',
    readingNotes(report),
    `Run again: ${code(report.run.command.map(shellWord).join(' '), 1000)}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function leakQuote(report: Report): readonly string[] {
  const stamp = leakStamp(report);
  return stamp === null ? [] : quoted([stamp]);
}

/** Under the tables of each suite, so that none is read without it. */
function leakLine(report: Report): readonly string[] {
  const mark = leakMark(report);
  return mark === null ? [] : [`**${mark}: these figures may be too good.**`];
}

function runLine({ run, totals, suites }: Report): string {
  const models = [...new Set(suites.flatMap((suite) => suite.models))];
  return [
    `Run ${code(run.id)}`,
    `${run.profile} profile`,
    `${run.split} split`,
    models.map((model) => code(model, 80)).join(', '),
    plural(totals.trials, 'trial'),
    saySpent(totals),
    formatDuration(totals.elapsedMs),
    run.createdAt,
  ].join(' · ');
}

function findings(suite: SuiteReport): readonly string[] {
  if (suite.findings.length === 0) return [];
  return [`**${name(suiteHeading(suite))}**`, list(suite.findings)];
}

function quoted(texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  return [['> [!NOTE]', ...texts.map((text) => `> - ${literal(text)}`)].join('\n')];
}

/** A name or title, kept short: it stands in many cells. */
function name(text: string): string {
  return literal(text, 60);
}

function list(texts: readonly string[]): string {
  return texts.map((text) => `- ${literal(text)}`).join('\n');
}

/** What the same tokens would cost elsewhere. */
function projectionBlocks({ projection }: Report): readonly string[] {
  if (projection === undefined) return [];
  const rows = projectionRows(projection).map(({ name: model, run, per1000, tokens }) => [
    code(model, 80),
    run,
    per1000,
    tokens === '' ? NONE : tokens,
  ]);
  return [
    '## The same tokens at other prices',
    table(
      ['Model', `>These ${formatCount(projection.answers)} answers`, '>1,000 of them', 'Tokenizer'],
      rows,
    ),
    PROJECTED,
  ];
}

/** The decision table, and why each of its marks was given. */
function decisionBlocks(rows: readonly DecisionRow[]): readonly string[] {
  const cells = rows.flatMap((row) =>
    row.cells.filter((cell) => cell.claim !== null || cell.measured !== null).map((cell) => ({ row, cell })),
  );
  if (cells.length === 0) return ['No technique was measured.'];
  const shown = table(
    ['Aspect', 'Family', 'Claim', 'Measured', 'Mark'],
    cells.map(({ row, cell }) => [
      name(row.title),
      FAMILY_TITLES[cell.family],
      cell.claim === null ? NONE : literal(cell.claim, 200),
      cell.measured === null ? NONE : literal(cell.measured, 400),
      `${MARKS[cell.mark].icon} ${MARKS[cell.mark].word}`,
    ]),
  );
  const reasons = cells.map(
    ({ row, cell }) =>
      `- **${name(row.title)}, ${FAMILY_TITLES[cell.family]}** (${MARKS[cell.mark].word}): ${literal(cell.why, 300)}`,
  );
  return [shown, details('Why each mark was given', reasons.join('\n'))];
}

function details(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

function suiteBlocks(suite: SuiteReport, run: Report['run']): readonly string[] {
  const { used, available, split } = suite.samples;
  const facts = [
    `${formatCount(used)} of ${formatCount(available)} ${split} samples`,
    `primary metric: ${name(suite.primary.title)}`,
    `reference: ${name(suite.reference)}`,
    `smallest difference that matters: ${formatMargin(suite.margin, suite.primary)}`,
  ];
  return [
    `## ${name(suiteHeading(suite))}`,
    ...(suite.description === '' ? [] : [literal(suite.description)]),
    facts.join(' · '),
    ...ownTextBlocks(suite),
    ...suite.models.flatMap((model) => [
      `### ${code(model, 80)}`,
      modelTable(suite, model),
      ...curveBlocks(suite, model),
      ...retrievalBlocks(suite, model),
      ...reportedBlocks(suite, model),
      ...tuningBlocks(suite, model),
    ]),
    ...suite.showcases.map((showcase) =>
      details('One sample, answered by every technique', showcaseBlocks(suite, showcase, run).join('\n\n')),
    ),
  ];
}

/** Which texts techniques are asked with in place of the suite's. */
function ownTextBlocks(suite: SuiteReport): readonly string[] {
  const texts = ownTextsOf(suite);
  if (texts.length === 0) return [];
  const rows = texts.map(({ technique, part, text, file }) => [
    name(technique),
    file === null ? part : `${part} (${name(file)})`,
    literal(text === '' ? TEXT_LEFT_OUT : text, 400),
  ]);
  return [table(['Technique', 'Part', 'Prompt in place of the suite’s'], rows)];
}

function modelTable(suite: SuiteReport, model: string): string {
  const head = [
    'Technique',
    'Family',
    `>${name(suite.primary.title)}`,
    `>${formatPercent(levelOf(suite))} interval`,
    '>n',
    `>Difference to ${name(suite.reference)}`,
    '>Adjusted p',
    'Verdict',
    '>Cost / 1k answers',
    '>Median latency',
    '>Tokens in / out',
  ];
  return table(
    head,
    cellsOf(suite, model).map((cell) => cellRow(suite, cell)),
  );
}

function cellRow(suite: SuiteReport, cell: CellReport): readonly string[] {
  const figure = figureOf(cell, suite.primary.name);
  return [
    name(cell.technique.name),
    FAMILY_TITLES[cell.family],
    formatEstimate(figure, suite.primary),
    formatInterval(figure, suite.primary),
    figure === null ? NONE : formatCount(figure.n),
    ...comparisonCells(suite, cell),
    formatCostPer1000(cell.cost.perTrial),
    cell.latency === null ? NONE : formatLatency(cell.latency.p50, cell.latency),
    `${formatMean(cell.tokens.input)} / ${formatMean(cell.tokens.output)}`,
  ];
}

function comparisonCells(suite: SuiteReport, cell: CellReport): readonly string[] {
  if (cell.technique.name === suite.reference) return [NONE, NONE, 'reference'];
  const comparison = comparisonOf(suite, cell);
  if (comparison === undefined) return [NONE, NONE, 'not compared'];
  const { difference, adjustedP, verdict } = comparison;
  const interval = formatDifferenceInterval(difference, suite.primary);
  return [
    `${formatDifference(difference, suite.primary)}${interval === NONE ? '' : ` (${interval})`}`,
    formatP(adjustedP),
    `${VERDICTS[verdict].icon} ${VERDICTS[verdict].word}`,
  ];
}

function readingNotes(report: Report): string {
  const models = modelsOf(report).map((model) => code(model, 80));
  return [
    `- The figures hold for ${models.join(', ')} on the suites above, and for no other model.`,
    '- Every technique is compared with the reference on the same samples; the adjusted p (Holm) allows for testing several of them at once.',
    '- *Undecided* means that the samples support no verdict; it does not mean equal.',
    '- Cost and tokens are per answer, all calls of an attempt together. *Unknown* is never zero.',
  ].join('\n');
}

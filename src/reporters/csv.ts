import { stringify } from 'csv-stringify/sync';
import type { TrialRow } from '../analysis/samples/sample-model.ts';
import { defineReporter } from './reporter.ts';

/** The cells of more would be in memory together. */
const ROWS_AT_ONCE = 1_000;

/** The columns that differ from run to run. */
interface Columns {
  readonly metrics: readonly string[];
  readonly slices: readonly string[];
}

/**
 * Texts that a spreadsheet may run as formulas and `escape_formulas` leaves alone: blanks before a sign, and signs of small
 * form. Apostrophes before one are part of the pattern, so that taking one apostrophe off every guarded text gives the
 * original back.
 */
const HIDDEN_FORMULA = /^(?:(?:'+\s*|\s+)[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫]|[\n﹦﹢﹣﹫])/;

/** `trials.csv`: one line per trial with every score, RFC 4180, UTF-8. */
export const csvReporter = defineReporter({
  name: 'csv',
  render: async ({ rows }) => [{ name: 'trials.csv', content: renderTrials(rows) }],
});

/** The content of `trials.csv`; texts that a spreadsheet would run get a leading apostrophe, numbers stay numbers. */
export function renderTrials(rows: Iterable<TrialRow>): string {
  const columns = columnsIn(rows);
  const lines = (some: readonly TrialRow[], header: boolean): string =>
    stringify(
      some.map((row) => cellsOf(row, columns)),
      {
        header,
        columns: [...headerOf(columns)],
        record_delimiter: 'windows',
        quote_record_delimiter: true,
        escape_formulas: true,
        cast: { string: guarded },
      },
    );
  const parts = [lines([], true)];
  let some: TrialRow[] = [];
  for (const row of rows) {
    if (some.push(row) < ROWS_AT_ONCE) continue;
    parts.push(lines(some, false));
    some = [];
  }
  parts.push(lines(some, false));
  return parts.join('');
}

function columnsIn(rows: Iterable<TrialRow>): Columns {
  const metrics = new Set<string>();
  const slices = new Set<string>();
  for (const row of rows) {
    for (const name in row.scores) metrics.add(name);
    for (const name in row.slices) slices.add(name);
  }
  return { metrics: [...metrics], slices: [...slices] };
}

function headerOf({ metrics, slices }: Columns): readonly string[] {
  return [
    'suite',
    'technique',
    'family',
    'model',
    'sample',
    'repeat',
    ...slices.map((column) => `slice:${column}`),
    'status',
    'cut_short',
    ...metrics.map((metric) => `score:${metric}`),
    'input_tokens',
    'output_tokens',
    'calls',
    'cached_calls',
    'latency_ms',
    'shared_by',
    'passages',
    'gold_shown',
    'cost_nano_usd',
    'input',
    'targets',
    'answer',
    'output',
  ];
}

function cellsOf(row: TrialRow, { metrics, slices }: Columns): readonly (string | number | null)[] {
  return [
    row.suite,
    row.technique,
    row.family,
    row.model,
    row.sample,
    row.repeat,
    ...slices.map((column) => row.slices[column] ?? null),
    row.status,
    row.cut ? 'yes' : 'no',
    ...metrics.map((metric) => row.scores[metric] ?? null),
    row.inputTokens,
    row.outputTokens,
    row.calls,
    row.cachedCalls,
    row.latencyMs,
    row.sharedBy,
    row.passages === null ? null : JSON.stringify(row.passages),
    row.goldShown === null ? null : JSON.stringify(row.goldShown),
    row.costNanoUsd,
    row.input,
    JSON.stringify(row.targets),
    row.answer,
    row.output,
  ];
}

/** A NUL ends the text for many readers of CSV; a lone surrogate has no place in UTF-8. */
function guarded(text: string): string {
  const safe = text.toWellFormed().replaceAll('\0', '\uFFFD');
  return HIDDEN_FORMULA.test(safe) ? `'${safe}` : safe;
}

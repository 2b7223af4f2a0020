import type { TrialRow } from '../analysis/samples/sample-model.ts';
import type { Reporter } from './reporter.ts';

/** A cell: numbers and our own words as they are, anything that came from outside guarded. */
type Cell = { readonly plain: string | number | null } | { readonly free: string };

/** The columns that differ from run to run. */
interface Columns {
  readonly metrics: readonly string[];
  readonly slices: readonly string[];
}

/**
 * Spreadsheets run cells that begin like this as formulas, some after blanks, some with the wide or small forms of the
 * signs. Apostrophes before it are part of the pattern, so that taking one apostrophe off every cell that matches gives
 * the original back.
 */
const FORMULA = /^'*\s*[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫]/;

/** `trials.csv`: one line per trial with every score, RFC 4180, UTF-8. */
export const csvReporter: Reporter = {
  name: 'csv',
  render: async ({ rows }) => [{ name: 'trials.csv', content: renderTrials(rows) }],
};

/** The content of `trials.csv`; texts that a spreadsheet would run get a leading apostrophe, numbers stay numbers. */
export function renderTrials(rows: readonly TrialRow[]): string {
  const columns = {
    metrics: namesIn(rows, (row) => row.scores),
    slices: namesIn(rows, (row) => row.slices),
  };
  const lines = [header(columns)];
  for (const row of rows) lines.push(rowCells(row, columns).map(encode).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function namesIn(
  rows: readonly TrialRow[],
  pick: (row: TrialRow) => Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(pick(row))) names.add(name);
  return [...names];
}

function header({ metrics, slices }: Columns): string {
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
  ]
    .map((name) => quote(name))
    .join(',');
}

function rowCells(row: TrialRow, { metrics, slices }: Columns): readonly Cell[] {
  return [
    { free: row.suite },
    { free: row.technique },
    { plain: row.family },
    { free: row.model },
    { free: row.sample },
    { plain: row.repeat },
    ...slices.map((column) => ({ free: row.slices[column] ?? '' })),
    { plain: row.status },
    { plain: row.cut ? 'yes' : 'no' },
    ...metrics.map((metric) => ({ plain: row.scores[metric] ?? null })),
    { plain: row.inputTokens },
    { plain: row.outputTokens },
    { plain: row.calls },
    { plain: row.cachedCalls },
    { plain: row.latencyMs },
    { plain: row.sharedBy },
    { free: row.passages === null ? '' : JSON.stringify(row.passages) },
    { free: row.goldShown === null ? '' : JSON.stringify(row.goldShown) },
    { plain: row.costNanoUsd },
    { free: row.input },
    { free: JSON.stringify(row.targets) },
    { free: row.answer },
    { free: row.output },
  ];
}

function encode(cell: Cell): string {
  if ('plain' in cell) return cell.plain === null ? '' : quote(String(cell.plain));
  return quote(FORMULA.test(cell.free) ? `'${cell.free}` : cell.free);
}

/** A NUL ends the text for many readers of CSV; a lone surrogate has no place in UTF-8. */
function quote(text: string): string {
  const safe = text.toWellFormed().replaceAll('\0', '\uFFFD');
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

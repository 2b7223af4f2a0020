import { boundText, percent } from './numbers.ts';
import type { Row } from './row.ts';
import type { Result } from './table.ts';
import { offBy, standingOf } from './verdict.ts';

/** What the tables say, method by method, all of it computed from their rows. */
export function reading(results: readonly Result[]): string {
  const used = results.filter(({ group }) => group.contrast !== true);
  const judged = used.map((result) => ({ line: lineOf(result), from: safeFrom(result.rows) }));
  const lists = [
    { title: 'Safe at every setting here', lines: judged.filter(({ from }) => from === 'everywhere') },
    {
      title: 'Safe from a number of samples on',
      lines: judged.filter(({ from }) => typeof from === 'number'),
    },
    {
      title: 'Not safe at some setting, however many samples were tried',
      lines: judged.filter(({ from }) => from === 'nowhere'),
    },
    {
      title: 'For contrast; adaptbench does not rest on these',
      lines: results
        .filter(({ group }) => group.contrast === true)
        .map((result) => ({ line: lineOf(result) })),
    },
  ];
  return lists
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => `**${title}**\n\n${lines.map(({ line }) => `- ${line}`).join('\n')}`)
    .join('\n\n');
}

/** From how many samples on every row is safe. */
function safeFrom(rows: readonly Row[]): 'everywhere' | 'nowhere' | number {
  const off = rows.filter((row) => standingOf(row) === 'off').map(({ n }) => n);
  if (off.length === 0) return 'everywhere';
  const larger = rows.map(({ n }) => n).filter((n) => n > Math.max(...off));
  return larger.length === 0 ? 'nowhere' : Math.min(...larger);
}

function lineOf({ group, rows }: Result): string {
  const byBound = Map.groupBy(
    rows.filter(({ bound }) => bound !== null),
    ({ bound }) => (bound === null ? '' : boundText(bound)),
  );
  const sentences = [...byBound].map(([text, bounded]) => rangeSentence(text, bounded));
  const from = safeFrom(rows);
  const start = typeof from === 'number' ? `safe from n = ${from} on; ` : '';
  return `${group.title}: ${start}${sentences.join(' ')}${powerSentence(rows)}`;
}

function rangeSentence(text: string, rows: readonly Row[]): string {
  const shares = rows.map(({ found }) => found);
  const marked = rows.filter((row) => offBy(row) > 0);
  const range = `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}, should be ${text}`;
  if (marked.length === 0) return `${range}; none of ${rows.length} rows marked.`;
  const off = rows.filter((row) => standingOf(row) === 'off');
  const places = [...Map.groupBy(off, ({ n }) => n)].map(
    ([n, of]) => `n = ${n} (${of.map(({ setting, found }) => `${setting}: ${percent(found)}`).join('; ')})`,
  );
  const where = off.length === 0 ? 'none of them (!)' : `(!) at ${places.join(', ')}`;
  return `${range}; ${marked.length} of ${rows.length} rows marked, ${where}.`;
}

function powerSentence(rows: readonly Row[]): string {
  const powers = Map.groupBy(
    rows.filter(({ setting }) => setting.startsWith('power:')),
    ({ n }) => n,
  );
  if (powers.size === 0) return '';
  const parts = [...powers].map(([n, of]) => {
    const shares = of.map(({ found }) => found);
    const [low, high] = [percent(Math.min(...shares)), percent(Math.max(...shares))];
    return `${low === high ? low : `${low} to ${high}`} at n = ${n}`;
  });
  return ` Power: ${parts.join(', ')}.`;
}

import { formatDuration } from '../../lib/format.ts';
import { pad, shorten, widthOf } from '../../reporters/terminal.ts';

/** What a line of progress tells, apart from its colours. */
export interface ProgressLine {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  /** The mean so far and the rate, `mean accuracy 0.83`; both may be empty. */
  readonly score: string;
  readonly rate: string;
  readonly remarks: readonly string[];
}

/** What all lines of a display have room for, so that their columns begin alike. */
export interface ProgressColumns {
  /** Of the display. */
  readonly width: number;
  /** Of the longest name. */
  readonly name: number;
  /** Of the longest count with its mean and rate. */
  readonly figures: number;
}

/** Columns that lines with this count and mean take for them and a rate. */
export function widthOfFigures({ total, score }: Pick<ProgressLine, 'total' | 'score'>): number {
  return widthOf([`${total}/${total}`, score, WIDE_RATE].join('  '));
}

const WIDE_RATE = '12.3 s each';
/** Fewer answers a second than this are said by the time that one takes. */
const SLOW = 0.1;
const LONGEST_BAR = 12;
const SHORTEST_BAR = 4;
/** A name is cut to this before the bar goes. */
const SHORTEST_NAME = 24;

/**
 * A line for a cell, of at most the width of the display. The bar gives way first, then the name, alike in all lines;
 * where a line has more to tell than there is room for, its rate is left out, then its mean, then remarks.
 */
export function progressLine(
  line: ProgressLine,
  { columns, paintBar }: { readonly columns: ProgressColumns; readonly paintBar: (bar: string) => string },
): string {
  const { name, done, total, score, rate, remarks } = line;
  const { width } = columns;
  const room = Math.max(0, width - columns.figures - 2);
  const least = Math.min(columns.name, SHORTEST_NAME);
  const besides = Math.min(LONGEST_BAR, room - columns.name - 1);
  const hasBar = besides >= SHORTEST_BAR || room - SHORTEST_BAR - 1 >= least;
  const bar = hasBar ? Math.max(SHORTEST_BAR, besides) : 0;
  const nameWidth = Math.min(columns.name, Math.max(least, hasBar ? room - bar - 1 : room));
  const lead = `${pad(shorten(name, nameWidth), nameWidth)}  `;
  const bars = hasBar ? `${paintBar(barOf(line, bar))} ` : '';
  const left = width - nameWidth - 2 - (hasBar ? bar + 1 : 0);
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  // What failed is the last to be left out.
  const ends = remarks.map((_, at) => `(${remarks.slice(at).join(', ')})`);
  const tails = [
    [count, score, rate, ends[0] ?? ''],
    [count, score, ends[0] ?? ''],
    ...ends.map((end) => [count, end]),
  ].map((parts) => parts.filter((part) => part !== '').join('  '));
  if (left < widthOf(count)) return shorten(`${name}  ${count}`, width);
  const tail = tails.find((text) => widthOf(text) <= left) ?? count;
  return `${lead}${bars}${tail}`;
}

/** `12.3/s`, or the time that an answer takes where that is more than some seconds. */
export function sayRate(count: number, ms: number): string {
  if (count === 0 || ms <= 0) return '';
  const perSecond = (count / ms) * 1000;
  return perSecond < SLOW ? `${formatDuration(ms / count)} each` : `${perSecond.toFixed(1)}/s`;
}

function barOf({ done, total }: ProgressLine, width: number): string {
  const filled = Math.min(width, Math.round((done / total) * width));
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
}

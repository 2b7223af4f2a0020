import { pad, shorten, widthOf } from '../../reporters/terminal.ts';

/** What a line of progress tells, apart from its colours. */
export interface ProgressLine {
  readonly name: string;
  /** Columns that names are padded to where they have room. */
  readonly nameWidth: number;
  readonly done: number;
  readonly total: number;
  /** The mean so far and the rate, `mean accuracy 0.83`; both may be empty. */
  readonly score: string;
  readonly rate: string;
  readonly remarks: readonly string[];
}

const LONGEST_BAR = 12;
const SHORTEST_BAR = 4;
/** A name is cut to this before the bar goes, then the rate and the score. */
const SHORTEST_NAME = 24;

/** A line for a cell of at most `width` columns: the bar gives way first, then the name, the rate and the score. */
export function progressLine(
  line: ProgressLine,
  { width, paintBar }: { readonly width: number; readonly paintBar: (bar: string) => string },
): string {
  const { name, nameWidth, done, total, score, rate, remarks } = line;
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  const end = remarks.length === 0 ? '' : `(${remarks.join(', ')})`;
  const tails = [
    [count, score, rate, end],
    [count, score, end],
    [count, end],
  ].map((parts) => parts.filter((part) => part !== '').join('  '));
  for (const tail of tails) {
    const room = width - widthOf(tail) - 2;
    const least = Math.min(nameWidth, SHORTEST_NAME);
    const bar = Math.min(LONGEST_BAR, room - nameWidth - 1);
    if (bar >= SHORTEST_BAR) return `${pad(name, nameWidth)}  ${paintBar(barOf(line, bar))} ${tail}`;
    const short = room - SHORTEST_BAR - 1;
    if (short >= least) return `${fill(name, short)}  ${paintBar(barOf(line, SHORTEST_BAR))} ${tail}`;
    if (room >= least) return `${fill(name, Math.min(nameWidth, room))}  ${tail}`;
  }
  return shorten(`${name}  ${tails.at(-1) ?? ''}`, width);
}

function fill(name: string, width: number): string {
  return pad(shorten(name, width), width);
}

function barOf({ done, total }: ProgressLine, width: number): string {
  const filled = Math.min(width, Math.round((done / total) * width));
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
}

import {
  characterRanges,
  lineRanges,
  scriptWordRanges,
  sentenceRanges,
  wordRanges,
} from '../../lib/sentence-ranges.ts';
import { rangesTo, type TextRange, trimRange } from '../../lib/text-range.ts';
import type { TokenCounter } from './tokens.ts';

/** How a text is cut into chunks of sentences; sizes in tokens. */
export interface SentenceChunking {
  readonly size: number;
  readonly overlap: number;
  readonly counter: TokenCounter;
}

/** What chunks are made of: a sentence, or a part of one that is too long. */
interface Unit extends TextRange {
  readonly whole: boolean;
}

/**
 * Cuts a range of a text into chunks of at most `size` tokens, each as many sentences as fit. A chunk begins with the
 * last whole sentences of the one before, up to `overlap` tokens of them and only as many as leave room for a new one.
 */
export function* sentenceChunks(
  text: string,
  range: TextRange,
  options: SentenceChunking,
): Generator<TextRange> {
  const units = unitsOf(text, range, options);
  const rangeOf = (from: number, to: number): TextRange => ({
    start: units[from]?.start ?? range.end,
    end: units[to - 1]?.end ?? range.end,
  });
  const tokens = (from: number, to: number): number => tokensOf(text, rangeOf(from, to), options.counter);

  let first = 0;
  let fresh = 0;
  while (fresh < units.length) {
    while (first < fresh && tokens(first, fresh + 1) > options.size) first++;
    const from = first;
    const end = furthest((to) => tokens(from, to) <= options.size, { least: fresh + 1, most: units.length });
    const chunk = trimRange(text, rangeOf(first, end));
    if (chunk !== null) yield chunk;
    let next = end;
    while (next - 1 > first && units[next - 1]?.whole && tokens(next - 1, end) <= options.overlap) next--;
    first = next;
    fresh = end;
  }
}

/** The largest number that fits, where `least` does and all below a fitting one do. */
function furthest(
  fits: (value: number) => boolean,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  let good = least;
  let bad = most + 1;
  for (let step = 1; good + step < bad; step *= 2) {
    if (fits(good + step)) good += step;
    else bad = good + step;
  }
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

function tokensOf(text: string, { start, end }: TextRange, counter: TokenCounter): number {
  return counter.count(text.slice(start, end).trim());
}

/** Sentences with something in them, the too long ones in parts that fit. */
function unitsOf(text: string, range: TextRange, options: SentenceChunking): readonly Unit[] {
  return sentenceRanges(text, range)
    .filter((sentence) => trimRange(text, sentence) !== null)
    .flatMap((sentence) => {
      const parts = fitting(text, sentence, options);
      return parts.map((part) => ({ ...part, whole: parts.length === 1 }));
    });
}

type Split = (text: string, range: TextRange, counter: TokenCounter) => readonly TextRange[];

/** Ever finer; a character has at most four tokens. */
const SPLITS: readonly Split[] = [
  lineRanges,
  wordRanges,
  scriptWordRanges,
  (text, { start, end }, counter) =>
    rangesTo(
      counter.ends(text.slice(start, end)).map((offset) => start + offset),
      start,
    ),
  characterRanges,
];

function fitting(
  text: string,
  range: TextRange,
  options: SentenceChunking,
  splits: readonly Split[] = SPLITS,
): readonly TextRange[] {
  const [split, ...finer] = splits;
  if (split === undefined || tokensOf(text, range, options.counter) <= options.size) return [range];
  return split(text, range, options.counter)
    .filter((part) => trimRange(text, part) !== null)
    .flatMap((part) => fitting(text, part, options, finer));
}

import { rangesTo, type TextRange } from './text-range.ts';

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });
const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** Begins an item of a list. */
export const LIST_ITEM = /^\s*(?:[-*+•]|\d{1,9}[.)])\s/;
const TABLE_ROW = /^\s*\||\s\|\s/;
const INDENTED = /^(?: {4}|\t)/;
/** A line that begins or ends a fence, with its sign. */
export const FENCE = /^\s*(?:(`{3,})[^`]*|(~{3,}).*)$/;

/** Ends like a sentence, but goes on: a common abbreviation, or the number of a list item. */
const GOES_ON = /(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|vs|approx|fig|e\.g|i\.e|cf)\.\s*$|^\s*\d{1,9}\.\s*$/i;

/**
 * Parts a range into sentences without a gap. A line break ends one only at an empty line and at list items, table rows
 * and lines of code; elsewhere it is where a paragraph was wrapped.
 */
export function sentenceRanges(text: string, range: TextRange): readonly TextRange[] {
  return blocksOf(text, range).flatMap(({ prose, ...block }) => {
    if (!prose) return [block];
    // As long as the text, so that offsets stay.
    const flat = text.slice(block.start, block.end).replaceAll('\n', ' ');
    const ends: number[] = [];
    // Only the last word matters, and a sentence of nothing but such words would take the square of the time.
    let tail = '';
    for (const { segment, index } of SENTENCES.segment(flat)) {
      tail = (tail + segment).slice(-40);
      if (GOES_ON.test(tail)) continue;
      ends.push(block.start + index + segment.length);
      tail = '';
    }
    return rangesTo([...ends, block.end], block.start);
  });
}

/** Parts a range at its line breaks. */
export function lineRanges(text: string, { start, end }: TextRange): readonly TextRange[] {
  return rangesOf(/[^\n]*\n|[^\n]+/g, text, { start, end });
}

/** Parts a range before words that white space sets apart. */
export function wordRanges(text: string, range: TextRange): readonly TextRange[] {
  return rangesOf(/\s*\S+\s*|\s+/g, text, range);
}

/** Parts a range before words, also where a script sets none apart; signs stay with the word before them. */
export function scriptWordRanges(text: string, { start, end }: TextRange): readonly TextRange[] {
  const starts: number[] = [];
  for (const { index, isWordLike } of WORDS.segment(text.slice(start, end))) {
    if (isWordLike) starts.push(start + index);
  }
  return rangesTo([...starts, end], start);
}

/** Parts a range into characters. */
export function characterRanges(text: string, range: TextRange): readonly TextRange[] {
  return rangesOf(/[\s\S]/gu, text, range);
}

function rangesOf(pattern: RegExp, text: string, { start, end }: TextRange): readonly TextRange[] {
  const found = text.slice(start, end).matchAll(pattern);
  return Array.from(found, ({ index, 0: match }) => ({
    start: start + index,
    end: start + index + match.length,
  }));
}

/** Lines that belong together. */
export interface Block extends TextRange {
  /** Not a row of a table or a line of code, which are one sentence each. */
  readonly prose: boolean;
}

/** Parts a range into blocks without a gap between them; it may begin within a fence. */
export function blocksOf(text: string, range: TextRange, within: string | null = null): readonly Block[] {
  const blocks: Block[] = [];
  let fence = within;
  let before = '';
  for (const { start, end } of lineRanges(text, range)) {
    const line = text.slice(start, end).trimEnd();
    const last = blocks.at(-1);
    if (line === '' && last !== undefined) {
      blocks[blocks.length - 1] = { ...last, end };
      before = '';
      continue;
    }
    const [, backticks, tildes] = FENCE.exec(line) ?? [];
    const mark = backticks ?? tildes;
    const prose = fence === null && mark === undefined && !TABLE_ROW.test(line);
    const block = prose && continues(before, line) ? blocks.pop() : undefined;
    blocks.push({ start: block?.start ?? start, end, prose });
    before = prose ? line : '';
    if (fence === null) fence = mark ?? null;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
  }
  return blocks;
}

/** Whether a line of prose goes on from the one before, which is empty where there is none. */
function continues(before: string, line: string): boolean {
  if (before === '' || line === '' || LIST_ITEM.test(line)) return false;
  // Lines of code that stand in no fence; or of a list in a list, where it does no harm.
  return !(INDENTED.test(before) && INDENTED.test(line));
}

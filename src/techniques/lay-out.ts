import { blocksOf, FENCE, LIST_ITEM } from '../lib/sentence-ranges.ts';

const INDENTED = /^(?: {2}|\t)/;
const CODE_END = /[;{}]$/;

/**
 * A passage as a model reads it: lines of code, rows of tables and items of lists stay lines with their indentation, the
 * lines and paragraphs of prose become one.
 */
export function layOut(passage: string): string {
  const fence = cutFence(passage);
  let text = '';
  let before: string | null = null;
  for (const { start, end, prose } of blocksOf(passage, { start: 0, end: passage.length }, fence)) {
    const block = passage.slice(start, end).trimEnd();
    if (block === '') continue;
    const flows = prose && !LIST_ITEM.test(block) && !INDENTED.test(block);
    const goesOn = flows && before !== null && !CODE_END.test(before);
    if (text !== '') text += goesOn ? ' ' : '\n';
    text += prose ? joined(block) : block;
    before = flows ? block : null;
  }
  return text;
}

/** Lines that are indented as code, or end as code does, may be cut out of a fence. */
function joined(block: string): string {
  return block.replaceAll(/\s+/g, (gap, at: number) => {
    if (!gap.includes('\n')) return gap;
    const isCode = /\n(?: {4}|\t)/.test(gap) || CODE_END.test(block.slice(at - 1, at));
    return isCode ? gap.replace(/^[^\S\n]+/, '') : ' ';
  });
}

/** The sign of a fence that a passage begins within: its first sign ends what nothing began. */
function cutFence(passage: string): string | null {
  const lines = passage.split('\n').map((line) => line.trimEnd());
  const signs = lines.flatMap((line, index) => {
    const [, backticks, tildes] = FENCE.exec(line) ?? [];
    const sign = backticks ?? tildes;
    return sign === undefined ? [] : [{ sign, bare: line.trim() === sign, after: lines[index - 1] ?? '' }];
  });
  const [first] = signs;
  if (first === undefined || signs.length % 2 === 0) return null;
  return first.bare && first.after !== '' ? first.sign : null;
}

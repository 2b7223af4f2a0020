const LATEX_WRAPPER = /\\(?:boxed|text|textbf|mathbf|mathrm)\s*\{([^{}]*)\}/g;
const QUOTES = /["`“”„«»「」『』]/g;
/** Signs of emphasis where a word begins or ends; within a word or between numbers they belong to it. */
const EMPHASIS = /(?<![\p{L}\p{N})])[*_]+(?=\S)|(?<=\S)[*_]+(?![\p{L}\p{N}(])/gu;

/** A line without the markup of Markdown and LaTeX and without quotation marks: `**42**`, `$\boxed{B}$`, `“no”`. */
export function withoutMarkup(line: string): string {
  let text = line.replaceAll(/\\(?:times|cdot)(?!\p{L})/gu, '×').replaceAll(/\\[()[\]]/g, '');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replaceAll(LATEX_WRAPPER, '$1');
  }
  return text.replaceAll(QUOTES, '').replaceAll(EMPHASIS, '').trim();
}

const FENCE = /^[ \t]*(?:```|~~~)[^\n`]*$/;

/** The lines of an answer that are not empty, without the lines that only open or close a block of code. */
export function contentLines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !FENCE.test(line));
}

/** A text without the block of code that wraps all of it. */
export function withoutFence(text: string): string {
  return /^(?:```|~~~)[^\n`]*\n([\s\S]*?)\n?(?:```|~~~)$/.exec(text)?.[1]?.trim() ?? text;
}

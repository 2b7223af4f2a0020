const LATEX_WRAPPER = /\\(?:boxed|text|textbf|mathbf|mathrm)\s*\{([^{}]*)\}/g;
const QUOTES = /["`“”„«»「」『』]/g;
/** Signs of emphasis in pairs around words; between letters or numbers they belong to them: `very_good`, `2**5`. */
const EMPHASIS =
  /(?<![\p{L}\p{N}*_])([*_]{1,3})(?=[^\s*_])((?:(?!\1)[\s\S])+?)(?<=[^\s*_])\1(?![\p{L}\p{N}*_])/gu;
/** What is left of a pair that was cut. */
const HALF_PAIR = /^[*_]+|[*_]+$/g;

/** A line without the markup of Markdown and LaTeX and without quotation marks: `**42**`, `$\boxed{B}$`, `“no”`. */
export function withoutMarkup(line: string): string {
  let text = line.replaceAll(/\\(?:times|cdot)(?!\p{L})/gu, '×').replaceAll(/\\[()[\]]/g, '');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replaceAll(LATEX_WRAPPER, '$1');
  }
  return text.replaceAll(QUOTES, '').replaceAll(EMPHASIS, '$2').trim().replaceAll(HALF_PAIR, '').trim();
}

const QUOTED = /"([^"]*)"|“([^”]*)”|«([^»]*)»|„([^“”]*)[“”]|「([^」]*)」/g;

/** A line without what it quotes of several words; a single word in quotation marks is the answer. */
export function withoutQuotes(line: string): string {
  return line.replaceAll(QUOTED, (quote: string) =>
    /\S\s+\S/.test(quote.slice(1, -1).trim()) ? ' ' : quote,
  );
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

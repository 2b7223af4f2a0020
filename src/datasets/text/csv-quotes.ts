import { delimiterName } from './delimiters.ts';

/** What is wrong with the quotes of a CSV text. */
export interface QuoteFault {
  readonly line: number;
  readonly message: string;
  readonly hint: string;
}

const DOUBLED =
  'A quote that belongs to a text is written twice, and the text stands in quotes: "A 24"" screen".';

/** The first quote of a CSV text that its parser cannot make sense of, where it opens. */
export function quoteFault(text: string, delimiter: string): QuoteFault | undefined {
  const separator = delimiterName(delimiter);
  let line = 1;
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') {
      const opened = line;
      const closing = closingQuote(text, at);
      const field = text.slice(at, closing === -1 ? undefined : closing);
      line += field.split('\n').length - 1;
      if (closing === -1) {
        return { line: opened, message: 'the quote that opens here is never closed.', hint: DOUBLED };
      }
      at = closing + 1;
      if (at < text.length && !text.startsWith(delimiter, at) && text[at] !== '\n') {
        const where = line === opened ? '' : ` in line ${line}`;
        const next = JSON.stringify(text.slice(at, at + 20).split('\n', 1)[0]);
        return {
          line: opened,
          message: `the quote that opens here is closed${where} before ${next}, where ${separator} or the end of the line has to follow.`,
          hint: DOUBLED,
        };
      }
    } else {
      const end = endOfBareField(text, { start: at, delimiter });
      const field = text.slice(at, end);
      const stray = field.indexOf('"');
      if (stray !== -1 && field.slice(0, stray).trim() === '') {
        return {
          line,
          message: `a space stands between ${separator.replace(/^a /, 'the ')} and the quote that opens a text.`,
          hint: 'Remove the space.',
        };
      }
      if (stray !== -1) {
        return {
          line,
          message: `a quote stands within a text that has none around it: ${shortened(field)}.`,
          hint: DOUBLED,
        };
      }
      at = end;
    }
    if (text[at] === '\n') line++;
    at += text.startsWith(delimiter, at) ? delimiter.length : 1;
  }
  return undefined;
}

/** Where the quote that opens at `start` is closed; -1 where it never is. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function endOfBareField(
  text: string,
  { start, delimiter }: { readonly start: number; readonly delimiter: string },
): number {
  const ends = [text.indexOf(delimiter, start), text.indexOf('\n', start)].filter((end) => end !== -1);
  return Math.min(text.length, ...ends);
}

const SHOWN = 60;

function shortened(field: string): string {
  return field.length <= SHOWN ? field : `${field.slice(0, SHOWN)}…`;
}

import type { Environment } from '../config/environment.ts';
import { makeVisible, visibleJson, visibleLine } from '../lib/visible-text.ts';
import type { SummaryOptions } from '../reporters/console.ts';
import { outputStyle } from './output-style.ts';

/** What a painter writes; no other escape sequence is a word of ours. */
const ESCAPE = '\u001B';
const OWN_PAINT = new RegExp(`(${ESCAPE}\\[(?:1|2|22|3[1-79])m)`);

/** Where a result goes, and in which form. */
export interface Printing {
  readonly args: { readonly json: boolean };
  readonly context: { readonly environment: Environment };
}

/**
 * Writes the result of a command to standard output: one JSON document for programs, or a text for people. The one way
 * there: whatever stands in a name, an answer or the words of a server, a terminal shows it and obeys none of it.
 */
export function print(
  { args, context }: Printing,
  result: unknown,
  render: (style: SummaryOptions) => string,
): void {
  const style = outputStyle(context.environment);
  process.stdout.write(args.json ? `${visibleJson(result)}\n` : printable(render(style), style));
}

/** A text for people with nothing in it that a terminal obeys but paint of our own, and that only where there is colour. */
export function printable(text: string, { color }: Pick<SummaryOptions, 'color'>): string {
  if (!color) return makeVisible(text);
  return text
    .split(OWN_PAINT)
    .map((piece, index) => (index % 2 === 1 ? piece : makeVisible(piece)))
    .join('');
}

/** What is drawn at the bottom of a terminal again and again, and makes room for lines above it. */
export interface LiveDisplay {
  clear(): void;
  draw(): void;
}

const live = new Set<LiveDisplay>();

/**
 * Keeps a display below all that is said.
 * @returns ends that
 */
export function keepBelow(display: LiveDisplay): () => void {
  live.add(display);
  return () => void live.delete(display);
}

/**
 * A message to standard error, which takes a line; it may begin with a line break, for instance after a `^C`. What stands
 * in it begins no other line, so that nothing passes for a message of ours.
 */
export function sayLine(text: string): void {
  const [, lead = '', line = ''] = /^(\n?)(.*)$/s.exec(text) ?? [];
  for (const display of live) display.clear();
  process.stderr.write(`${lead}${visibleLine(line)}\n`);
  for (const display of live) display.draw();
}

import type { AnswerFormat } from '../core/suite.ts';
import type { Reading } from '../core/technique.ts';
import { escapeRegExp } from '../lib/escape-regexp.ts';

/** How an output is to be read. */
export interface ReadingRule {
  readonly format: AnswerFormat;
  /** The words before an answer, without the colon. */
  readonly label: string;
  /** Whether the answer comes after reasoning, in a line that begins with the label. */
  readonly reasoned: boolean;
}

/**
 * Reads the answer off an output.
 * A reasoned answer is only taken from its marked line, never from the reasoning. An unmarked answer is the first line.
 * That line has to name exactly one label, number or choice; anything else is a format error, not a guess.
 */
export function readAnswer(output: string, rule: ReadingRule): Reading {
  const text = output.trim();
  if (text === '') return formatError('the output is empty');
  const marked = markedPart(text, rule);
  if (marked === null) {
    if (rule.reasoned) return formatError(`no line begins with "${rule.label}:"`);
  }
  const part = (marked ?? text).trim();
  if (rule.format.kind === 'text') return part === '' ? formatError('the answer is empty') : answered(part);
  const line = withoutMarkup(part.split('\n', 1)[0] ?? '');
  if (line === '') return formatError('the answer line is empty');
  switch (rule.format.kind) {
    case 'label':
      return readLabel(line, rule.format.labels);
    case 'number-or-choice':
      return readNumberOrChoice(line, rule.format.choices);
  }
}

/** Whether an output has a line that begins with the label, so that it holds an answer, readable or not. */
export function hasMarkedAnswer(output: string, rule: ReadingRule): boolean {
  return markedPart(output, rule) !== null;
}

function answered(answer: string): Reading {
  return { status: 'answered', answer };
}

function formatError(reason: string): Reading {
  return { status: 'format-error', reason };
}

/**
 * What follows the label: where the output begins with it, or, after reasoning, in the last line that does, for that is
 * the conclusion. Markdown emphasis around the label is allowed.
 */
function markedPart(text: string, { label, reasoned }: ReadingRule): string | null {
  const marker = new RegExp(`^[ \\t>#*_]*${escapeRegExp(label)}[*_]*[ \\t]*:[*_]*`, reasoned ? 'gim' : 'gi');
  const found = [...text.matchAll(marker)].at(-1);
  return found === undefined ? null : text.slice(found.index + found[0].length);
}

/** An underscore within a word belongs to it, as in `not_spam`. */
function withoutMarkup(line: string): string {
  return line.replaceAll(/[*`"“”„«»]|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '').trim();
}

function readLabel(line: string, labels: readonly string[]): Reading {
  let rest = line;
  // The longest first, so that "not spam" does not also name "spam".
  const named = labels
    .toSorted((a, b) => b.length - a.length)
    .filter((label) => {
      const before = rest;
      rest = rest.replaceAll(
        new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegExp(label)}(?![\\p{L}\\p{N}])`, 'giu'),
        '|',
      );
      return rest !== before;
    });
  const [only] = named;
  if (only !== undefined && named.length === 1) return answered(only);
  return formatError(
    named.length === 0
      ? 'no label is named'
      : `several labels are named: ${labels.filter((label) => named.includes(label)).join(', ')}`,
  );
}

const NUMBER = /[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?/g;
const OPENING_CHOICE = /^\(?([A-Z])(?:[).:,;]|$)/;
/** Also within the line, where "A dog" is no choice, but each of "A, B or C" is. */
const CHOICE = /(?<![\p{L}\p{N}])([A-Z])(?=[).:,;/]|$|\s+(?:and|or)\b)/gu;

function readNumberOrChoice(line: string, choices: readonly string[]): Reading {
  const choice = OPENING_CHOICE.exec(line)?.[1];
  if (choice !== undefined && choices.includes(choice)) {
    const found = new Set([...line.matchAll(CHOICE)].map(([, letter]) => letter ?? ''));
    const named = choices.filter((letter) => found.has(letter));
    return named.length === 1
      ? answered(choice)
      : formatError(`several choices are named: ${named.join(', ')}`);
  }
  const result = line.includes('=') ? line.slice(line.lastIndexOf('=') + 1) : line;
  const numbers = [...new Set([...result.matchAll(NUMBER)].map(([found]) => canonicalNumber(found)))];
  const [only] = numbers;
  if (only !== undefined && numbers.length === 1) return answered(only);
  return formatError(
    numbers.length === 0
      ? 'no number or choice is named'
      : `several numbers are named: ${numbers.join(', ')}`,
  );
}

/** `1,200` → `1200`, `7.50` → `7.5`; a comma is a thousands separator, as in English. */
function canonicalNumber(text: string): string {
  return String(Number(text.replace('−', '-').replaceAll(',', '')));
}

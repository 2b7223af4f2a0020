import { escapeRegExp } from '../../lib/escape-regexp.ts';
import { isHangul, isUnspaced, wordStarts } from '../../lib/scripts.ts';
import type { Reading } from '../../protocol/records.ts';
import { beginsWithClauseEnd, isNegator, negationIn, type Span } from './negation.ts';
import { answered, formatError } from './reading.ts';

interface Named extends Span {
  readonly label: string;
}

const SEPARATORS = /[\s_\p{Pd}]+/u;
const NEGATIVE_PREFIX = /^(?:not|non|no)$/i;

/**
 * The one label that a line names. A label is found in any case, and with spaces, hyphens and underscores exchanged
 * (`not spam` is `not_spam`), but never within a longer word or number, and never where it is negated.
 */
export function readLabel(line: string, labels: readonly string[]): Reading {
  const whole = wholeLabel(line, labels);
  if (whole !== undefined) return answered(whole);
  const text = line.replaceAll(/[\u2212\u2012\u2013](?=\d)/g, '-');
  const named = findLabels(text, labels);
  const isNegated = negationIn(text, named);
  const meant = named.filter((span) => !isNegated(span));
  const found = labels.filter((label) => meant.some((span) => span.label === label));
  const [only] = found;
  if (only !== undefined && found.length === 1) return answered(only);
  if (found.length > 1) return formatError(`several labels are named: ${found.join(', ')}`);
  const [negated] = named;
  return formatError(negated === undefined ? 'no label is named' : `the label is negated: ${negated.label}`);
}

/** The label that is all of a text, but for case, separators and closing punctuation. */
export function wholeLabel(text: string, labels: readonly string[]): string | undefined {
  const trimmed = text.trim();
  const bare = trimmed.replace(/[\s.,;:!?。，！？]+$/u, '');
  return (
    labels.find((label) => [trimmed, bare].some((found) => found.toLowerCase() === label.toLowerCase())) ??
    labels.find((label) => new RegExp(`^${patternOf(label, labels)}$`, 'iu').test(bare))
  );
}

/** The longest first, so that "not spam" does not also name "spam". */
function findLabels(line: string, labels: readonly string[]): readonly Named[] {
  const starts = wordStarts(line);
  const named: Named[] = [];
  for (const label of labels.toSorted((a, b) => b.length - a.length)) {
    for (const match of line.matchAll(new RegExp(patternOf(label, labels), 'giu'))) {
      const span = { label, start: match.index, end: match.index + match[0].length };
      if (named.some(({ start, end }) => span.start < end && start < span.end)) continue;
      if (
        standsAlone(line, span, starts) &&
        (!isCommonWord(label) || beginsWithClauseEnd(line.slice(span.end)))
      ) {
        named.push(span);
      }
    }
  }
  return named;
}

/** A label that sentences also hold as a word: "no", "A", "是". It is named only where its clause ends with it. */
function isCommonWord(label: string): boolean {
  return isNegator(label) || /^\p{L}$/u.test(label);
}

/** Words joined by any separator, or by none; as it stands where another label would then be the same. */
function patternOf(label: string, labels: readonly string[]): string {
  const joined = (text: string): string => text.toLowerCase().split(SEPARATORS).join('');
  const words = label.split(SEPARATORS);
  const alike = labels.filter((other) => joined(other) === joined(label));
  if (alike.length > 1 || words.length === 1 || words.includes('')) return escapeRegExp(label);
  return words
    .map((word, index) => (index === 0 && NEGATIVE_PREFIX.test(word) ? '(?:not|non|no)' : escapeRegExp(word)))
    .join('[\\s_\\p{Pd}]*');
}

function standsAlone(line: string, { start, end }: Span, starts: ReadonlySet<number>): boolean {
  const before = line.slice(0, start);
  const after = line.slice(end);
  const first = line.slice(start, start + 1);
  const last = line.slice(end - 1, end);
  if (isUnspaced(first)) {
    if (!starts.has(start)) return false;
  } else if (/[\p{L}\p{M}\p{N}_]$/u.test(before) && !isUnspaced(before.slice(-1))) return false;
  // "spam-free", "anti-spam", ".NET", "C++": a sign can make another name.
  if (/[\p{L}\p{N}][-\u2010\u2011]$/u.test(before) || /(?:^|\s)[.@]$/u.test(before)) return false;
  if (/^(?:[-\u2010\u2011]\p{L}|[+#]|['’]\p{L}{2})/u.test(after)) return false;
  if (/\d/.test(first) && /(?:[-+]|\d[.,:/])$/.test(before)) return false;
  if (/\d/.test(last) && /^(?:[.,:/-]\d|\s*[%½¼¾])/.test(after)) return false;
  if (isUnspaced(last) || isHangul(last)) return true;
  return !/^[\p{L}\p{M}\p{N}_]/u.test(after) || isUnspaced(after.slice(0, 1));
}

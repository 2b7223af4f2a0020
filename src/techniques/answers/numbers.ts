import type { Reading } from '../../core/technique.ts';
import { canonicalDecimal } from '../../lib/decimal.ts';
import { isNegated, type Span } from './negation.ts';
import { answered, formatError } from './reading.ts';

interface Named extends Span {
  readonly value: string;
}

/**
 * A number as it is written in English: a comma or a fixed space groups thousands, a point begins the decimals. What stands
 * around it decides whether it is one at all, and is looked at separately.
 */
const NUMBER =
  /[-+]?(?:[1-9]\d{0,2}(?:[,\u00a0\u202f\u2009]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\p{L}\p{N}.])\.\d+)(?:e[-+]?\d{1,2}(?!\d))?/giu;

/** Words after a number that make it another one, and by how many digits. */
const SCALES: ReadonlyMap<string, number> = new Map([
  ['hundred', 2],
  ['thousand', 3],
  ['million', 6],
]);
/** Scales that mean different numbers in different languages, or that are only a letter. */
const UNCLEAR_SCALE =
  /^(?:[kKMB](?!\p{L})|(?:\s*|-)(?:bn|mio|mrd|mn|dozen|score|billions?|trillions?|hundreds|thousands|millions|millionen|milliarden?|milliards?|millones|mille?|mila|millón|milion[ei]|miliard[oi]|tausend|hundert|lakhs?|crores?|percent of)(?!\p{L})|\s*[百千万萬億亿兆])/iu;

const FRACTION = /\d\s*[\u00bc-\u00be\u2150-\u215e\u2044]|[\u00bc-\u00be\u2150-\u215e]|\\[dt]?frac/u;
/** Numbers with an operator between them: what they come to is not written. */
const EXPRESSION = /[\d)]\s*(?:[-+*/×·÷^:]|(?<=[\d)]\s*)x(?=\s*\d))\s*(?:[({]\s*)?[$€£¥]?\s*[-+]?\s*\.?\d/u;
const BOUND =
  /[<>≤≥±]|(?<!\p{L})(?:less|more|fewer|greater|other) than|(?<!\p{L})(?:at (?:least|most)|between|up to|plus or minus)(?!\p{L})/iu;

/**
 * The one number that a line names, in its canonical form. The result of a calculation is what stands after the last
 * equals sign. A line that holds several numbers, an expression, a fraction or a bound names none.
 */
export function readNumber(line: string): Reading {
  const text = withPlainSigns(line);
  const parts = text.split('=');
  const result = parts.at(-1) ?? '';
  const fault = faultOf(result);
  if (fault !== null) return formatError(fault);
  const named: (Named | null)[] = [
    ...findNumbers(result),
    ...assignedBefore(parts).flatMap((part) => findNumbers(part)),
  ];
  if (named.includes(null)) return formatError('the number is part of something else');
  const values = [...new Set(named.flatMap((number) => number?.value ?? []))];
  const [only] = values;
  if (values.length > 1) return formatError(`several numbers are named: ${values.join(', ')}`);
  if (only === undefined) return formatError('no number or choice is named');
  const spans = findNumbers(result).flatMap((number) => number ?? []);
  return spans.every((span) => isNegated(result, span, spans))
    ? formatError(`the number is negated: ${only}`)
    : answered(only);
}

/** Every dash before a number is a minus, also apart from it or as a word; digits of full width are plain ones. */
function withPlainSigns(line: string): string {
  return line
    .replaceAll(/[\uff10-\uff19\uff0b\uff0c\uff0d\uff0e\uff1d]/g, (sign) => sign.normalize('NFKC'))
    .replaceAll(/[\u2212\u2010-\u2013](?=\s*[$€£¥]?\s*\.?\d)/g, '-')
    .replaceAll(/(?<![\p{L}\p{N}])(?:minus|negative)\s+(?=[$€£¥]?\.?\d)/giu, '-')
    .replaceAll(/(?<![\p{L}\p{N})]\s*)-\s*[$€£¥]?\s*(?=\.?\d)/gu, '-');
}

function faultOf(text: string): string | null {
  if (FRACTION.test(text)) return 'the number is written as a fraction';
  if (EXPRESSION.test(text)) return 'an expression is named, not its result';
  if (BOUND.test(text)) return 'a bound is named, not a number';
  return null;
}

/** `x=2 or x=3`: what earlier equations give to a name counts as well; earlier steps of a calculation do not. */
function assignedBefore(parts: readonly string[]): readonly string[] {
  return parts.slice(1, -1).flatMap((part, index) => {
    const [value = '', ...statement] = part.split(/[,;]|\s(?:and|or)\s/);
    const left = (parts[index] ?? '').split(/[,;]|\s(?:and|or)\s/).at(-1) ?? '';
    const isStep = /\d/.test(left);
    // "x = 3 + 4 = 7": what stands between is the calculation itself.
    return isStep || statement.length === 0 ? [] : [value];
  });
}

/** Every number of a text; `null` for one that belongs to a longer thing, such as `H2O`, `7:30` or `1.2.3`. */
function findNumbers(text: string): readonly (Named | null)[] {
  return [...text.matchAll(NUMBER)].map((match) => {
    const start = match.index;
    const before = text.slice(0, start);
    const after = text.slice(start + match[0].length);
    if (/(?:\p{L}|\d[.,:'’_/]|_)$/u.test(before) && !/(?<!\p{L})No\.$/u.test(before)) return null;
    if (/^(?:[.,:'’_/]\d|_|\p{L}+\d)/u.test(after) || UNCLEAR_SCALE.test(after)) return null;
    const [scale = ''] = /^[\s-]*\p{L}+/u.exec(after) ?? [];
    const digits = SCALES.get(scale.replace(/^[\s-]+/, '').toLowerCase());
    const plain = match[0].replaceAll(/[,\u00a0\u202f\u2009]/g, '');
    const value = canonicalDecimal(digits === undefined ? plain : `${plain}e${digits}`);
    return value === null ? null : { value, start, end: start + match[0].length };
  });
}

import { canonicalDecimal } from '../../lib/decimal.ts';
import { isHangul, isUnspaced } from '../../lib/scripts.ts';
import type { Reading } from '../../protocol/records.ts';
import { negationIn, type Span } from './negation.ts';
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
/** Words and signs after a number that make it another one, or that mean different numbers in different languages. */
const CHANGED_AFTER = new RegExp(
  `^(?:[kKMB](?!\\p{L})|[\\p{M}\\u00b2\\u00b3\\u00b9\\u2070-\\u209fπ]|\\s*[百千万萬億亿兆]|\\+(?!\\s*[$€£¥]?\\.?\\d)|(?:\\s*|-)(?:${[
    'bn|mio|mrd|mn|mil|k|dozens?|score|billions?|trillions?|quadrillions?|quintillions?|hundreds|thousands|millions',
    'millionen|milliarden?|milliards?|millones|mille?|mila|millón|milion[ei]|miliard[oi]|tausend|hundert|lakhs?|crores?',
    'hundred (?:thousand|million)|thousand million|percent of|squared|cubed',
    '(?:and )?(?:a |one |two |three )?(?:half|halves|thirds?|quarters?|fifths?|tenths?|hundredths?)',
    'or (?:more|less|fewer|so)|(?:degrees? )?below zero',
  ].join('|')})(?!\\p{L}))`,
  'iu',
);
/** Units that are written at a number without a space; other letters make it a part of something else. */
const ATTACHED_UNIT =
  /^(?:km|cm|mm|nm|m|kg|mg|g|t|lbs?|oz|ml|cl|l|ms|sec|secs|h|hrs?|min|mins|d|mph|kph|kmh|°?c|°?f|kw|kwh|mw|w|v|a|hz|khz|mhz|ghz|gb|mb|kb|tb|eur|usd|gbp|chf|ft|in|yd|mi|px|pt)(?![\p{L}\p{N}])/iu;

const FRACTION = /\d\s*[\u00bc-\u00be\u2150-\u215e\u2044]|[\u00bc-\u00be\u2150-\u215e]|\\[dt]?frac/u;
/** Numbers with an operator between them: what they come to is not written. */
const EXPRESSION =
  /[\d)]\s*(?:\*\*|[-+*/×·÷^:]|__|(?<=[\d)]\s*)x(?=\s*\d))\s*(?:[({]\s*)?[$€£¥]?\s*[-+]?\s*\.?\d|[√∛]|\\(?:sqrt|pi|log|ln)|(?<!\p{L})(?:sqrt|log|ln|half of|\d times \d|twice|thrice|double|triple)(?!\p{L})/iu;
const BOUND =
  /(?<![-=–])[<>≤≥±]\s*[$€£¥]?-?\.?\d|\d\s*[<>≤≥±]|(?<!\p{L})(?:(?:less|more|fewer|greater|other) than|at (?:least|most)|between|up to|plus or minus|over|under|above|below|beyond|exceed\p{L}*|minimum|maximum)(?!\p{L})/iu;
/** A dash with spaces around, after a word: punctuation or a minus. */
const UNCLEAR_DASH = /\p{L}\s+[-–]\s+[$€£¥]?\.?\d/u;
const ARROW = /[-=–]+>|[→⇒➔]/g;

/**
 * The one number that a line names, in its canonical form. The result of a calculation is what stands after the last
 * equals sign. A line that holds several numbers, an expression, a fraction or a bound names none.
 */
export function readNumber(line: string): Reading {
  const text = withPlainSigns(line);
  const parts = text.split('=');
  // "42 = x": what is equal to a name is its value.
  const at = parts.length > 1 && !/\d/.test(parts.at(-1) ?? '') ? -2 : -1;
  const result = parts.at(at) ?? '';
  const fault = faultOf(result);
  if (fault !== null) return formatError(fault);
  const inResult = findNumbers(result);
  const assigned = assignedBefore(parts).flatMap((part) => findNumbers(part));
  if ([...inResult, ...assigned].includes(null)) return formatError('the number is part of something else');
  const spans = inResult.flatMap((number) => number ?? []);
  const isNegated = negationIn(result, spans);
  const meant = [...spans.filter((span) => !isNegated(span)), ...assigned.flatMap((number) => number ?? [])];
  const values = [...new Set(meant.map(({ value }) => value))];
  const [only] = values;
  if (values.length > 1) return formatError(`several numbers are named: ${values.join(', ')}`);
  if (only !== undefined) return answered(only);
  const [negated] = spans;
  return formatError(
    negated === undefined ? 'no number or choice is named' : `the number is negated: ${negated.value}`,
  );
}

/** Every dash before a number is a minus, also as a word; arrows are none; digits of full width are plain ones. */
function withPlainSigns(line: string): string {
  return line
    .replaceAll(ARROW, ': ')
    .replaceAll(/[\uff10-\uff19\uff0b\uff0c\uff0d\uff0e\uff1d]/g, (sign) => sign.normalize('NFKC'))
    .replaceAll(/[\u2212\u2010-\u2013](?=\s*[$€£¥]?\s*\.?\d)/g, '-')
    .replaceAll(/(?<![\p{L}\p{N}])(?:minus|negative)\s+(?=[$€£¥]?\.?\d)/giu, '-')
    .replaceAll(/(?<![\p{L}\p{N})]\s*)-\s*[$€£¥]?\s*(?=\.?\d)/gu, '-');
}

function faultOf(text: string): string | null {
  if (FRACTION.test(text)) return 'the number is written as a fraction';
  if (UNCLEAR_DASH.test(text)) return 'a dash or a minus stands before the number';
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

/** Characters around a number that are looked at. */
const AROUND = 40;

/** Every number of a text; `null` for one that belongs to a longer thing, such as `H2O`, `1990s`, `5²` or `1.2.3`. */
function findNumbers(text: string): readonly (Named | null)[] {
  return [...text.matchAll(NUMBER)].map((match) => {
    const start = match.index;
    const end = start + match[0].length;
    const before = text.slice(Math.max(0, start - AROUND), start);
    const after = text.slice(end, end + AROUND);
    if (belongsToMore(before, after)) return null;
    const [scale = ''] = /^[\s-]*\p{L}+/u.exec(after) ?? [];
    const digits = SCALES.get(scale.replace(/^[\s-]+/, '').toLowerCase());
    const plain = match[0].replaceAll(/[,\u00a0\u202f\u2009]/g, '');
    const value = canonicalDecimal(digits === undefined ? plain : `${plain}e${digits}`);
    return value === null ? null : { value, start, end };
  });
}

function belongsToMore(before: string, after: string): boolean {
  if (/(?:\p{L}|\d[.,:'’_/]|_)$/u.test(before) && !isUnspaced(before.slice(-1))) {
    if (!/(?<!\p{L})No\.$/u.test(before)) return true;
  }
  if (/^(?:[.,:'’_/]\d|_)/u.test(after) || CHANGED_AFTER.test(after)) return true;
  if (/^-\p{L}/u.test(after)) return !SCALES.has(/^-(\p{L}+)/u.exec(after)?.[1]?.toLowerCase() ?? '');
  return (
    /^\p{L}/u.test(after) &&
    !isUnspaced(after.slice(0, 1)) &&
    !ATTACHED_UNIT.test(after) &&
    !isHangul(after.slice(0, 1))
  );
}

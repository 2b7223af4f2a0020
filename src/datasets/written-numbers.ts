import { canonicalDecimal } from '../lib/decimal.ts';
import type { JsonValue } from '../lib/json.ts';

/** A number whose text says more than its value: an id of more than 53 bits, `1.10`, `1e3`. */
class WrittenNumber {
  readonly text: string;
  readonly value: number;

  constructor(text: string, value: number) {
    this.text = text;
    this.value = value;
  }
}

/** Parsed JSON in which some numbers still have the text that they were written as. */
export type WrittenValue = JsonValue | WrittenNumber | readonly WrittenValue[] | WrittenObject;

interface WrittenObject {
  readonly [name: string]: WrittenValue;
}

/**
 * `JSON.parse` that forgets no digit.
 * @throws SyntaxError for a text that is no JSON
 */
export function parseKeepingNumbers(text: string): WrittenValue {
  // The third parameter is not in TypeScript's library yet; every Node that adaptbench runs on has it.
  const keep = (_: string, value: unknown, { source }: { readonly source?: string }): unknown =>
    typeof value === 'number' && source !== undefined && source !== String(value)
      ? new WrittenNumber(source, value)
      : value;
  return JSON.parse(text, keep as (key: string, value: unknown) => unknown) as WrittenValue;
}

/** What works on values works in recursion. */
const DEEPEST = 500;

/**
 * Makes plain JSON of it: numbers become texts as they were written, always or only where digits would be lost.
 * @throws RangeError for a value that is nested too deeply to be worked with
 */
export function settleNumbers(value: WrittenValue, mode: 'as-written' | 'exact', depth = 0): JsonValue {
  if (depth > DEEPEST) throw new RangeError(`nested more than ${DEEPEST} deep`);
  if (value instanceof WrittenNumber) {
    return mode === 'as-written' || losesDigits(value) ? value.text : value.value;
  }
  if (Array.isArray(value)) return value.map((item: WrittenValue) => settleNumbers(item, mode, depth + 1));
  if (value === null || typeof value !== 'object') return value as JsonValue;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, settleNumbers(item as WrittenValue, mode, depth + 1)]),
  );
}

/** Whether a number, read as a double, is another one than was written. */
function losesDigits({ text, value }: WrittenNumber): boolean {
  return !Number.isFinite(value) || canonicalDecimal(text) !== canonicalDecimal(String(value));
}

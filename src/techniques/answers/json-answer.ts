import { parseKeepingNumbers, settleNumbers } from '../../datasets/written-numbers.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { Reading } from '../../protocol/records.ts';
import { formatError } from './reading.ts';

/** How the values of an object are read. */
export interface ObjectRule {
  /** The words before an answer, which may be the name of its field. */
  readonly label: string;
  read(value: string): Reading;
}

/**
 * The answer in a text that is a JSON object: the field that is named like the label, or the one answer that its fields
 * give; a field that is true names itself. `null` where the text is no object.
 */
export function objectReadings(text: string, rule: ObjectRule): Reading | null {
  if (!text.startsWith('{') || !text.endsWith('}')) return null;
  let value: JsonValue;
  try {
    value = settleNumbers(parseKeepingNumbers(text), 'as-written');
  } catch {
    return null;
  }
  return typeof value === 'object' && value !== null ? readObject(value as Fields, rule) : null;
}

type Fields = Readonly<Record<string, JsonValue>>;

function readObject(fields: Fields, rule: ObjectRule): Reading {
  const entries = Object.entries(fields);
  const own = entries.find(([name]) => plain(name) === plain(rule.label));
  if (own !== undefined) return readField(own[1], rule) ?? formatError('the field of the answer names none');
  const readings = entries.flatMap(([name, field]) => {
    if (field === false) return [];
    // {"positive": true}
    const named = field === true ? rule.read(name) : undefined;
    return named?.status === 'answered' ? [named] : (readField(field, rule) ?? []);
  });
  const answers = new Map(
    readings.flatMap((reading) => (reading.status === 'answered' ? [[reading.answer, reading]] : [])),
  );
  const [only] = answers.values();
  if (only !== undefined && answers.size === 1) return only;
  return formatError(
    answers.size === 0
      ? 'no field of the object names an answer'
      : `the fields of the object name several answers: ${[...answers.keys()].join(', ')}`,
  );
}

function readField(field: JsonValue, rule: ObjectRule): Reading | null {
  if (field === null) return null;
  if (typeof field !== 'object') return rule.read(String(field));
  if (!Array.isArray(field)) return readObject(field as Fields, rule);
  const [only, ...others] = field as readonly JsonValue[];
  return only === undefined || others.length > 0 ? null : readField(only, rule);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '');
}

import type { Reading } from '../../core/technique.ts';
import { formatError } from './reading.ts';

/** How the values of an object are read. */
export interface ObjectRule {
  /** The words before an answer, which may be the name of its field. */
  readonly label: string;
  read(value: string): Reading;
}

/**
 * The answer in a text that is a JSON object: the field that is named like the label, or the one answer that its fields
 * give. `null` where the text is no object.
 */
export function objectReadings(text: string, { label, read }: ObjectRule): Reading | null {
  if (!text.startsWith('{')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const written = textOf(field);
    return written === null ? [] : [{ name, written }];
  });
  const own = fields.find(({ name }) => plain(name) === plain(label));
  if (own !== undefined) return read(own.written);
  const readings = fields.map(({ written }) => read(written));
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

/** A number beyond what JSON keeps exactly has no text that is its own. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  return null;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '');
}

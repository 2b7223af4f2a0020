import { z } from 'zod';
import { didYouMean } from '../lib/suggest.ts';
import { BenchError } from './errors.ts';

/** A function of a definition; what it takes and gives is known to the compiler alone. */
export const functionSchema = z.custom<(...given: never) => unknown>(
  (value) => typeof value === 'function',
  'has to be a function',
);

/** A schema of any copy of zod that a project has. */
export const zodSchema = z.custom<z.ZodType>(
  (value) => typeof value === 'object' && value !== null && 'safeParse' in value,
  'has to be a schema of zod',
);

/** Whose value is checked, and what its parts are called. */
interface Shaped {
  /** To stand after "of": `the scorer "bleu"`. */
  readonly of: string;
  readonly part?: 'field' | 'option';
}

/**
 * Checks what a project hands in as code, which no compiler need have looked at.
 * @returns it with defaults filled in
 * @throws BenchError `INVALID_CONFIG` naming the first part that does not fit, and the valid choices
 */
export function requireShape<S extends z.ZodType>(
  schema: S,
  value: unknown,
  { of, part = 'field' }: Shaped,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = issue?.path ?? [];
  if (issue?.code === 'unrecognized_keys') {
    const [unknown = ''] = issue.keys;
    const choices = path.length === 0 && schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    throw new BenchError('INVALID_CONFIG', `${of} takes no ${part} "${[...path, unknown].join('.')}".`, {
      choices,
      hint: didYouMean(unknown, choices),
    });
  }
  const found = path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
  const what =
    path.length === 0 ? `the ${part}s of ${of} are` : `the ${part} "${path.join('.')}" of ${of} is`;
  const message = (issue?.message ?? 'not what it should be').replace(/\.$/, '');
  throw new BenchError(
    'INVALID_CONFIG',
    `${what} ${found === undefined ? 'missing' : `${shown(found)}: ${message}`}.`,
  );
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

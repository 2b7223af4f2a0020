import { z } from 'zod';
import { didYouMean } from '../lib/suggest.ts';
import { BenchError, type BenchErrorCode } from './errors.ts';

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
  readonly part?: 'field' | 'option' | 'argument';
  readonly code?: BenchErrorCode;
}

/** What a definition is called in messages, which may be anything: `the scorer "bleu"`. */
export function calledAs(kind: string, definition: unknown): string {
  const name = inside(definition, 'name');
  return typeof name === 'string' ? `the ${kind} "${name}"` : `the ${kind}`;
}

/**
 * Checks what a program hands to a function, which goes on with it as it was given.
 * @throws BenchError `INVALID_ARGUMENT` naming the first part that does not fit, and the valid choices
 */
export function requireGiven(schema: z.ZodType, value: unknown, shaped: Omit<Shaped, 'code'>): void {
  requireShape(schema, value, { ...shaped, code: 'INVALID_ARGUMENT' });
}

/**
 * Checks what a project hands in as code, which no compiler need have looked at.
 * @returns it with defaults filled in
 * @throws BenchError `INVALID_CONFIG` naming the first part that does not fit, and the valid choices
 */
export function requireShape<S extends z.ZodType>(
  schema: S,
  value: unknown,
  { of, part = 'field', code = 'INVALID_CONFIG' }: Shaped,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const issue = issues.find((one) => one.code === 'unrecognized_keys') ?? issues[0];
  const path = issue?.path ?? [];
  if (issue?.code === 'unrecognized_keys') {
    const [unknown = ''] = issue.keys;
    const choices = fieldsAt(schema, path);
    throw new BenchError(code, `${of} takes no ${part} "${[...path, unknown].join('.')}".`, {
      choices,
      hint: didYouMean(unknown, choices),
    });
  }
  const found = path.reduce<unknown>(inside, value);
  const what =
    path.length === 0 ? `the ${part}s of ${of} are` : `the ${part} "${path.join('.')}" of ${of} is`;
  const message = (issue?.message ?? 'not what it should be').replace(/\.$/, '');
  throw new BenchError(code, `${what} ${found === undefined ? 'missing' : `${shown(found)}: ${message}`}.`);
}

function inside(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** The fields that there are at a place; none where that depends on what else stands there. */
function fieldsAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return fieldsAt(schema.unwrap(), path);
  }
  if (!(schema instanceof z.ZodObject)) return [];
  const [first, ...rest] = path;
  return first === undefined ? Object.keys(schema.shape) : fieldsAt(inside(schema.shape, first), rest);
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

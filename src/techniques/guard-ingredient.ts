import { BenchError, describeError } from '../core/errors.ts';
import type { IngredientAtWork } from '../core/ingredient.ts';
import { type Reading, readingSchema } from '../protocol/records.ts';

/** All that an ingredient may do, be it an object or of a class. */
const PARTS = {
  check: true,
  shots: true,
  shot: true,
  query: true,
  prompt: true,
  requests: true,
  reading: true,
  answer: true,
} as const satisfies Record<Exclude<keyof IngredientAtWork, 'key'>, true>;

/** An ingredient whose faults carry its name, and that answers with a reading or fails. */
export function guardIngredient(name: string, part: IngredientAtWork): IngredientAtWork {
  const fail = (cause: unknown): never => {
    if (cause instanceof BenchError) throw cause;
    const what = `the ingredient "${name}" has failed: ${describeError(cause)}`;
    throw new BenchError('INVALID_CONFIG', what, { cause });
  };
  const guarded = Object.keys(PARTS).flatMap((key) => {
    const does: unknown = Reflect.get(part, key);
    if (typeof does !== 'function') return [];
    const call = (...given: readonly unknown[]): unknown => {
      try {
        const made: unknown = Reflect.apply(does, part, given);
        if (key !== 'answer') return made;
        return Promise.resolve(made).then((reading) => requireReading(name, reading), fail);
      } catch (error) {
        return fail(error);
      }
    };
    return [[key, call] as const];
  });
  const { key } = part;
  return { ...Object.fromEntries(guarded), ...(key === undefined ? {} : { key }) };
}

/** @throws BenchError `INVALID_CONFIG` for what could be neither scored nor counted */
function requireReading(name: string, reading: unknown): Reading {
  const parsed = readingSchema.safeParse(reading);
  if (parsed.success) return parsed.data;
  throw new BenchError(
    'INVALID_CONFIG',
    `the ingredient "${name}" gave ${JSON.stringify(reading)} for a reading: it has to be { status: "answered", answer } or { status: "format-error", reason }.`,
  );
}

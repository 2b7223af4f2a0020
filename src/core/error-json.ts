import { z } from 'zod';
import type { JsonValue } from '../lib/json.ts';
import { BENCH_ERROR_CODES, BenchError, describeError } from './errors.ts';

const errorSchema = z.object({
  code: z.enum(BENCH_ERROR_CODES).nullable(),
  message: z.string(),
  file: z.string().optional(),
  line: z.number().optional(),
  choices: z.array(z.string()).optional(),
  hint: z.string().optional(),
  details: z.record(z.string(), z.json()).default({}),
});

/** An error as JSON, for another process; of what is not ours only the message is left. */
export function errorToJson(error: unknown): JsonValue {
  if (!(error instanceof BenchError)) return { code: null, message: describeError(error) };
  const { code, reason, file, line, choices, hint, details } = error;
  return JSON.parse(
    JSON.stringify({ code, message: reason, file, line, choices, hint, details }),
  ) as JsonValue;
}

/** An error of another process. */
export function errorFromJson(json: unknown): Error {
  const { code, message, ...options } = errorSchema.parse(json);
  return code === null ? new Error(message) : new BenchError(code, message, options);
}

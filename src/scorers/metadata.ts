import type { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import type { Sample } from '../protocol/sample.ts';

/**
 * A sample's metadata under a name, in the shape that a scorer needs.
 * @throws BenchError `INVALID_DATA` naming sample and column.
 */
export function metadataOf<S extends z.ZodType>(sample: Sample, column: string, schema: S): z.infer<S> {
  const parsed = schema.safeParse(sample.metadata[column]);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = [column, ...(issue?.path ?? []).map(String)].join('.');
  throw new BenchError(
    'INVALID_DATA',
    `the sample "${sample.id}" has an unfit value in the metadata column "${where}": ${issue?.message ?? 'wrong shape'}.`,
    { choices: column in sample.metadata ? undefined : Object.keys(sample.metadata) },
  );
}

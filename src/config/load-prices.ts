import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type PriceEntry, priceEntrySchema } from '../protocol/pricing.ts';
import { readYamlFile } from './yaml-file.ts';

const day = z.iso.date();

/** A price file, a user's as well as those of the book: a list of entries. */
const priceFileSchema = z.array(
  z.strictObject({
    ...priceEntrySchema.shape,
    match: z.string().regex(/^[^:]+:.|\*$/, 'a model is written provider:name'),
    asOf: day,
    source: z.string().min(1),
    from: day.exactOptional(),
    until: day.exactOptional(),
    shutsDown: day.exactOptional(),
    trainingEnds: day.exactOptional(),
    trainingNotice: z.string().min(1).exactOptional(),
    notice: z.string().min(1).exactOptional(),
  }),
);

/** @throws BenchError `FILE_SYSTEM` or `INVALID_CONFIG` with file and line. */
export async function loadPrices(file: string): Promise<readonly PriceEntry[]> {
  const { value } = await readYamlFile(file, priceFileSchema);
  return value;
}

/**
 * The price book: all price files of a folder, by name.
 * @throws BenchError `FILE_SYSTEM` or `INVALID_CONFIG` with file and line.
 */
export async function loadPriceBook(folder: string): Promise<readonly PriceEntry[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return (await Promise.all(files.map((name) => loadPrices(join(folder, name))))).flat();
}

import { z } from 'zod';
import type { PriceEntry } from '../protocol/pricing.ts';
import { readYamlFile } from './yaml-file.ts';

const usd = z.number().nonnegative();

/** A user's price file: a list of entries that go before the built-in ones. */
const priceFileSchema = z.array(
  z.strictObject({
    match: z.string().min(1),
    inputPerMillion: usd.exactOptional(),
    cachedInputPerMillion: usd.exactOptional(),
    outputPerMillion: usd.exactOptional(),
    trainingPerMillion: usd.exactOptional(),
    machinePerHour: usd.exactOptional(),
    asOf: z.iso.date(),
    source: z.string().min(1),
  }),
);

/** @throws BenchError `FILE_SYSTEM` or `INVALID_CONFIG` with file and line. */
export async function loadPrices(file: string): Promise<readonly PriceEntry[]> {
  const { value } = await readYamlFile(file, priceFileSchema);
  return value;
}

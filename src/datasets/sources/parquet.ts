import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { AsyncBuffer, Compressors } from 'hyparquet';
import { z } from 'zod';
import { BenchError, describeError } from '../../core/errors.ts';
import { defineRowSource, type Row } from '../../core/row-source.ts';
import { openRegularFile } from '../../files/read-file.ts';
import type { JsonValue } from '../../lib/json.ts';

const COMPRESSORS: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  ZSTD: (bytes) => zstdDecompressSync(bytes),
  BROTLI: (bytes) => brotliDecompressSync(bytes),
};

/** Parquet files, read a group of rows at a time. */
export const PARQUET = defineRowSource({
  name: 'parquet',
  title: 'Parquet',
  extensions: ['.parquet'],
  options: z.strictObject({}),
  async *rows({ location: file }, { signal }) {
    const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
    const handle = await openRegularFile(file, 'the data file');
    try {
      const { size } = await handle.stat();
      const buffer: AsyncBuffer = {
        byteLength: size,
        slice: async (start, end = size) => {
          const bytes = new ArrayBuffer(Math.max(0, end - start));
          await handle.read(new Uint8Array(bytes), 0, bytes.byteLength, start);
          return bytes;
        },
      };
      const metadata = await readable(file, () => parquetMetadataAsync(buffer));
      let rowStart = 0;
      for (const group of metadata.row_groups) {
        signal.throwIfAborted();
        const rowEnd = rowStart + Number(group.num_rows);
        const records = await readable(file, () =>
          parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd, compressors: COMPRESSORS }),
        );
        for (const [index, record] of records.entries()) {
          yield { line: rowStart + index + 1, unit: 'row', values: asJson(record) as Row['values'] };
        }
        rowStart = rowEnd;
      }
    } finally {
      await handle.close();
    }
  },
});

async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new BenchError('INVALID_DATA', `it cannot be read as Parquet: ${describeError(cause)}.`, {
      file,
      cause,
      hint: 'Write it anew, for instance with df.to_parquet("data.parquet").',
    });
  }
}

/** What Parquet has and JSON has not: long integers keep all digits, times become texts, bytes are no value of a sample. */
function asJson(value: unknown): JsonValue {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(asJson);
  if (ArrayBuffer.isView(value)) {
    return value instanceof Uint8Array || value instanceof DataView
      ? null
      : [...(value as unknown as Iterable<unknown>)].map(asJson);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asJson(inner)]));
  }
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

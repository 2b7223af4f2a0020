import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { JsonValue } from '../lib/json.ts';
import { readYamlFile } from './yaml-file.ts';

/** A document that is added or replaced (by what stands in a file), or removed. */
export interface DocumentChange {
  readonly document: string;
  /** `null`: it is removed. */
  readonly file: string | null;
  /** Line of the change. */
  readonly line: number | undefined;
}

/** What is right for a sample after the change, by the columns of its data. */
export interface SampleChange {
  readonly id: string;
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly line: number | undefined;
}

/** Documents that change, and the answers that change with them. */
export interface CorpusUpdate {
  readonly file: string;
  readonly documents: readonly DocumentChange[];
  readonly samples: readonly SampleChange[];
}

const document = z.string().min(1);

const updateSchema = z.strictObject({
  documents: z
    .array(
      z.union([
        z.strictObject({ document, file: z.string().min(1) }),
        z.strictObject({ document, remove: z.literal(true) }),
      ]),
    )
    .min(1),
  samples: z.array(z.looseObject({ id: z.string().min(1) }).catchall(z.json())).min(1),
});

/**
 * Reads a file of changes, paths made absolute.
 * @throws BenchError `FILE_SYSTEM` or `INVALID_CONFIG` with file and line.
 */
export async function loadUpdate(file: string): Promise<CorpusUpdate> {
  const { value, lineOf } = await readYamlFile(file, updateSchema);
  return {
    file,
    documents: value.documents.map((change, index) => ({
      document: change.document,
      file: 'file' in change ? resolve(dirname(file), change.file) : null,
      line: lineOf(['documents', index]),
    })),
    samples: value.samples.map(({ id, ...values }, index) => ({
      id,
      values,
      line: lineOf(['samples', index]),
    })),
  };
}

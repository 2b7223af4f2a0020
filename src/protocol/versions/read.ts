import { fits } from '../fits.ts';
import { type RunHeader, runHeaderSchema } from '../header.ts';
import { isKnownType, type JournalRecord, recordSchema } from '../records.ts';
import { ageOf, type Format, parseFormat, RUN_FORMAT, sayFormat } from '../run-format.ts';
import { sayIssue } from '../say-issue.ts';
import { headerFrom1, recordFrom1 } from './from-1.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How a major version becomes the next one. */
interface Migration {
  readonly header: (header: Fields) => Fields;
  readonly record: (record: Fields) => Fields;
}

/** By the major version that is migrated from. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {
  1: { header: headerFrom1, record: recordFrom1 },
};

function migrationsFrom({ major }: Format): readonly Migration[] {
  return Object.entries(MIGRATIONS)
    .filter(([from]) => Number(from) >= major && Number(from) < RUN_FORMAT.major)
    .map(([, migration]) => migration);
}

/** A header in the words of this version and the format that it was written in, or why it cannot be read. */
export type ReadHeader =
  | { readonly header: RunHeader; readonly format: Format }
  | { readonly fault: string; readonly hint?: string };

/** Reads `run.json` of this or an older version, or of a newer one that only adds to it. */
export function readRunHeader(json: unknown): ReadHeader {
  const schema = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : undefined;
  const format = parseFormat(schema);
  if (format === null) return { fault: 'this is not the header of a run' };
  if (ageOf(format) === 'newer-major') {
    return {
      fault: `this run was written by a newer version of adaptbench (${String(schema)}; this one reads up to ${RUN_FORMAT.major})`,
      hint: 'Update adaptbench: npm install adaptbench@latest.',
    };
  }
  const migrated = migrationsFrom(format).reduce((header, step) => step.header(header), json as Fields);
  const parsed = runHeaderSchema.safeParse({
    ...migrated,
    ...(ageOf(format) === 'older' ? { schema: sayFormat(RUN_FORMAT) } : {}),
  });
  if (!parsed.success) return { fault: `this is not the header of a run: ${sayIssue(parsed.error)}` };
  return { header: parsed.data, format };
}

/** A record, one of a type that only newer versions know, or why there is none. */
export type ReadRecord =
  | { readonly record: JournalRecord }
  | { readonly unknown: string }
  | { readonly fault: string };

const isRecord = fits(recordSchema);

/** A reader of the records of a run that was written in a format. */
export function recordReader(format: Format): (json: unknown) => ReadRecord {
  const migrations = migrationsFrom(format);
  const mayHaveMore = ageOf(format) === 'newer-minor';
  return (json) => {
    if (mayHaveMore && !isKnownType(json)) return { unknown: sayType(json as Fields) };
    const migrated = migrations.reduce((record, step) => step.record(record), json as Fields);
    if (isRecord(migrated)) return { record: migrated };
    const parsed = recordSchema.safeParse(migrated);
    return parsed.success ? { record: parsed.data } : { fault: sayIssue(parsed.error) };
  };
}

function sayType({ type, kind }: Fields): string {
  return type === 'setup' ? `${String(type)} ${String(kind)}` : String(type);
}

import { z } from 'zod';
import type { JsonValue } from '../lib/json.ts';
import type { Split } from '../protocol/words.ts';
import type { Named, Registry } from './registry.ts';
import { calledAs, functionSchema, requireShape, zodSchema } from './require-shape.ts';

/** A row of a data set under its column names. */
export interface Row {
  /** One-based: the line of a text file on which the row starts, or what `unit` says. */
  readonly line: number;
  /** What is counted where it is no line of a text: `row`, or `sheet "Export", row`. */
  readonly unit?: string;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** Data as a suite names them: a file, or whatever else a row source knows how to get. */
export interface DataReference {
  /** Absolute path of a file, or the name that begins with the scheme of its source: `hf:owner/name`. */
  readonly location: string;
  /** Name of the row source that reads it. */
  readonly source: string;
  /** What the suite file sets for it, checked by the source. */
  readonly options: unknown;
}

/** What a row source is handed with a reference. */
export interface RowReading {
  /** Columns that will be read, by their names or paths, to tell formats apart by; empty where none is known yet. */
  readonly columns: readonly string[];
  /** Of these, the ones that become texts: numbers in them are handed on as they are written. */
  readonly texts: readonly string[];
  /** The split that is read; `null` where it is not read for one. */
  readonly split: Split | null;
  /** An environment variable; `undefined` where it is not set. */
  lookUp(name: string): string | undefined;
  /** Where downloads are kept, shared by all projects of the user; `null` where nothing is kept. */
  readonly cacheFolder: string | null;
  readonly signal: AbortSignal;
  /** Says what was made of the data that their user may not expect, to stand after their name: `read as Latin-1.` */
  notice(text: string): void;
}

/** Reads the rows of data in one format, or from one place. */
export interface RowSource extends Named {
  /** For a list: `Comma-separated values`. */
  readonly title: string;
  /** Endings of the files that it reads, with their point, in small letters; none where it reads no files. */
  readonly extensions: readonly string[];
  /** What its references begin with in place of a path, without the colon; `null` where it reads files. */
  readonly scheme: string | null;
  /** Whether a cell holds a single value, so that a list is a text such as `["a", "b"]`, and rows may be blank. */
  readonly flat: boolean;
  readonly options: z.ZodType;
  /**
   * Reads one row after the other.
   * @throws BenchError `INVALID_DATA` or `FILE_SYSTEM` with file and line
   */
  rows(data: Pick<DataReference, 'location' | 'options'>, reading: RowReading): AsyncIterable<Row>;
}

/** The row sources that suite files can name. */
export type RowSourceRegistry = Registry<RowSource>;

const definitionSchema = z.object({
  title: z.string(),
  extensions: z
    .array(z.string().regex(/^\.[^./\\A-Z]+$/, 'has to begin with a point, in small letters'))
    .optional(),
  scheme: z
    .string()
    .regex(/^[a-z][a-z0-9]+$/, 'has to be lower-case letters and digits')
    .optional(),
  flat: z.boolean().optional(),
  options: zodSchema,
  rows: functionSchema,
});

/**
 * A source of rows for suites to read: one of one's own is written just as the built-in ones are.
 *
 * @param definition.extensions endings of files that are read by it unless a suite file says `format`
 * @param definition.scheme for data that are no files, what stands before the colon: `sql` for `sql:tickets`
 * @param definition.flat false when left out
 * @param definition.options what a suite file may set beside `file`; a strict object tells a misspelled option
 * @throws BenchError `INVALID_CONFIG` for a definition that lacks something
 */
export function defineRowSource<Options extends z.ZodType>(
  definition: Named & {
    readonly title: string;
    readonly extensions?: readonly string[];
    readonly scheme?: string | null;
    readonly flat?: boolean;
    readonly options: Options;
    rows(
      data: { readonly location: string; readonly options: z.output<Options> },
      reading: RowReading,
    ): AsyncIterable<Row>;
  },
): RowSource {
  const of = calledAs('row source', definition);
  const { scheme, ...rest } = definition;
  requireShape(definitionSchema, { ...rest, ...(scheme == null ? {} : { scheme }) }, { of });
  const { name, title, extensions = [], flat = false, options: schema } = definition;
  return {
    name,
    title,
    extensions,
    scheme: scheme ?? null,
    flat,
    options: schema,
    rows: ({ location, options }, reading) =>
      definition.rows({ location, options: requireShape(schema, options, { of, part: 'option' }) }, reading),
  };
}

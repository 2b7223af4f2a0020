import { extname, resolve } from 'node:path';
import { BenchError } from '../core/errors.ts';
import type { DataReference, RowSource, RowSourceRegistry } from '../core/row-source.ts';

/** Data as they are named: a path or reference, or a file with its format and what else has to be known. */
export type GivenData = string | { readonly file: string; readonly format?: string | undefined };

/** Formats that people have and that nothing reads, with a way on. */
const WAYS_ON: Readonly<Record<string, string>> = {
  '.xls': 'Save the workbook as .xlsx.',
  '.xlsm': 'Save the workbook, whose macros nobody needs here, as .xlsx.',
  '.xlsb': 'Save the workbook as .xlsx.',
  '.ods': 'Save the sheet as .xlsx or .csv.',
  '.txt': 'For a table write { file: …, format: csv }.',
  '.gz': 'Unpack it.',
  '.zip': 'Unpack it.',
};

/**
 * What data are named by, with the source that reads them.
 * @param folder that paths are relative to
 * @throws BenchError `UNKNOWN_NAME` or `INVALID_DATA` where nothing reads them
 */
export function dataReference(
  given: GivenData,
  { folder, rowSources }: { readonly folder: string; readonly rowSources: RowSourceRegistry },
): DataReference {
  const { file, format, ...options } = typeof given === 'string' ? { file: given, format: undefined } : given;
  const scheme = /^([a-z][a-z0-9]+):/.exec(file)?.[1];
  const named = rowSources.all.find((source) => scheme !== undefined && source.scheme === scheme);
  if (named !== undefined) return { location: file, source: named.name, options };
  const location = resolve(folder, file);
  const source = format === undefined ? byEnding(file, rowSources) : rowSources.get(format);
  return { location, source: source.name, options };
}

function byEnding(file: string, rowSources: RowSourceRegistry): RowSource {
  const ending = extname(file).toLowerCase();
  // What a project adds goes before what is built in.
  const source = rowSources.all.findLast(({ extensions }) => extensions.includes(ending));
  if (source !== undefined) return source;
  throw new BenchError(
    'INVALID_DATA',
    `"${ending === '' ? file : ending}" is not a data format that can be read.`,
    {
      choices: rowSources.all.flatMap(({ extensions, scheme }) =>
        scheme === null ? extensions : [`${scheme}:…`],
      ),
      hint: WAYS_ON[ending],
    },
  );
}

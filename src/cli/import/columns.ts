import { BenchError } from '../../core/errors.ts';
import type { Fields } from '../../datasets/imports/find-fields.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { ImportArguments } from './options.ts';

/**
 * The columns that a user named.
 * @param fields what a row may hold
 * @throws BenchError `INVALID_ARGUMENT` or `UNKNOWN_NAME`
 */
export function columnsOf<Field extends string>(
  args: Pick<ImportArguments, 'column' | 'system-column'>,
  fields: readonly Field[],
): Fields<Field> {
  const columns: Partial<Record<Field, string>> = {};
  const { column: given = [], 'system-column': system } = args;
  for (const text of [...given, ...(system === undefined ? [] : [`system=${system}`])]) {
    const [, name = '', column = ''] = /^([^=]*)=(.+)$/.exec(text) ?? [];
    if (column === '') {
      throw new BenchError('INVALID_ARGUMENT', `--column takes what=name, not "${text}".`, {
        hint: 'For instance: --column answer=reply.',
      });
    }
    const field = fields.find((one) => one === name.trim());
    if (field === undefined) {
      throw new BenchError('UNKNOWN_NAME', `--column ${text} names "${name}", which a row does not have.`, {
        choices: fields,
        hint: didYouMean(name, fields),
      });
    }
    if (columns[field] !== undefined) {
      throw new BenchError('INVALID_ARGUMENT', `two columns are named for "${field}".`);
    }
    columns[field] = column.trim();
  }
  return columns;
}

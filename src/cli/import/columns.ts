import { BenchError } from '../../core/errors.ts';
import {
  ANSWER_FIELDS,
  type AnswerColumns,
  type AnswerField,
} from '../../datasets/imports/answer-columns.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { ImportArguments } from './options.ts';

/**
 * The columns that a user named.
 * @throws BenchError `INVALID_ARGUMENT` or `UNKNOWN_NAME`
 */
export function columnsOf(args: Pick<ImportArguments, 'column' | 'system-column'>): AnswerColumns {
  const columns: Partial<Record<AnswerField, string>> = {};
  const { column: given = [], 'system-column': system } = args;
  for (const text of [...given, ...(system === undefined ? [] : [`system=${system}`])]) {
    const [, name = '', column = ''] = /^([^=]*)=(.+)$/.exec(text) ?? [];
    if (column === '') {
      throw new BenchError('INVALID_ARGUMENT', `--column takes what=name, not "${text}".`, {
        hint: 'For instance: --column answer=reply.',
      });
    }
    const field = ANSWER_FIELDS.find((one) => one === name.trim());
    if (field === undefined) {
      throw new BenchError(
        'UNKNOWN_NAME',
        `--column ${text} names "${name}", which an answer does not have.`,
        {
          choices: ANSWER_FIELDS,
          hint: didYouMean(name, ANSWER_FIELDS),
        },
      );
    }
    if (columns[field] !== undefined) {
      throw new BenchError('INVALID_ARGUMENT', `two columns are named for "${field}".`);
    }
    columns[field] = column.trim();
  }
  return columns;
}

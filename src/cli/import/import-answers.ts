import { resolve } from 'node:path';
import { dataReference } from '../../config/data-reference.ts';
import { BenchError } from '../../core/errors.ts';
import { createRegistry } from '../../core/registry.ts';
import { ANSWER_FIELDS } from '../../datasets/imports/answer-columns.ts';
import { findFormat } from '../../datasets/imports/formats/find-format.ts';
import { readAnswers } from '../../datasets/imports/read-answers.ts';
import { allowedNotice } from '../../datasets/leaks.ts';
import { findPrice } from '../../pricing/find-price.ts';
import { importRun } from '../../runner/imports/import-run.ts';
import { newRunId } from '../../runner/run-id.ts';
import { type CliContext, sayStopping, withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { chosenFormats, presentReport, reportFolder } from '../present-report.ts';
import { ensureWritable } from '../write-reports.ts';
import { columnsOf } from './columns.ts';
import type { ImportArguments } from './options.ts';

/** Imports answers as a run, writes its report, and returns the exit code. */
export async function importAnswers(args: ImportArguments): Promise<number> {
  const columns = columnsOf(args, ANSWER_FIELDS);
  const system = systemOf(args);
  const { suite: named } = args;
  if (named === undefined) {
    throw new BenchError('INVALID_ARGUMENT', 'nothing says which suite was answered.', {
      hint: 'Name it with --suite <name or file>.',
    });
  }
  return withContext({ flags: args, calls: true, onInterrupt: sayStopping }, async (context) => {
    const formats = chosenFormats(context, args.format);
    const { rowSources } = context.registries;
    const file = resolve(context.workingFolder, args.file);
    const format = await findFormat(file, context.signal);
    const data =
      format === null
        ? dataReference(args.file, { folder: context.workingFolder, rowSources })
        : { location: file, source: format.source.name, options: {} };
    const [suite = named] = await context.findSuites([named]);
    const pricedAs = await pricedAsOf(args, context);
    const beside = args.beside === undefined ? undefined : await context.store.read(args.beside);
    const id = newRunId(context.clock.timestamp());
    const folder = reportFolder(context, id, args.out);
    const removeFolder = await ensureWritable(folder);
    let begun = false;
    try {
      await importRun(
        {
          suite,
          pricedAs,
          beside,
          read: (of) =>
            readAnswers(data, {
              suite: of,
              system,
              columns: { ...format?.columns, ...columns },
              sources: format === null ? rowSources : createRegistry('format of answers', [format.source]),
              ...context.data,
              signal: context.signal,
            }),
        },
        { id, ...(await context.facts({ prices: args.prices })) },
        {
          ...(await context.session()),
          started: ({ header }) => {
            begun = true;
            for (const notice of allowedNotice(header.leaks ?? [])) context.notice(notice);
            return {};
          },
        },
      );
    } catch (error) {
      if (!begun) await removeFolder();
      throw error;
    }
    const complete = await presentReport(context, await context.store.read(id), {
      folder,
      json: args.json,
      formats,
      redactText: args['redact-text'],
    });
    return complete ? EXIT.done : EXIT.badInput;
  });
}

/** The one name of all answers; `null` where a column says it. */
export function systemOf(args: ImportArguments): string | null {
  const { as, 'system-column': column } = args;
  if (as === undefined) return null;
  if (column !== undefined) {
    throw new BenchError('INVALID_ARGUMENT', '--as and --system-column both say which system answered.', {
      hint: 'Leave one of them out.',
    });
  }
  if (as.trim() === '')
    throw new BenchError('INVALID_ARGUMENT', '--as takes the name of a system, not a blank.');
  return as.trim();
}

/** @throws BenchError `UNKNOWN_NAME` for a model that has no price, which would leave all costs unknown in silence */
async function pricedAsOf(args: ImportArguments, context: CliContext): Promise<string | null> {
  const { 'priced-as': model } = args;
  if (model === undefined) return null;
  if (findPrice(await context.prices(args.prices), model) !== null) return model;
  throw new BenchError('UNKNOWN_NAME', `no price is known for --priced-as ${model}.`, {
    hint: 'See the price book with models --prices, or add an entry with --prices <file>.',
  });
}

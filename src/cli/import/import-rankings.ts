import { compareRankings } from '../../analysis/compare-rankings.ts';
import { dataReference } from '../../config/data-reference.ts';
import { BenchError } from '../../core/errors.ts';
import { RANKING_FIELDS, readRankings } from '../../datasets/imports/read-rankings.ts';
import { renderRankings } from '../../reporters/rankings-summary.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { wholeNumber } from '../number-options.ts';
import { print } from '../print.ts';
import { columnsOf } from './columns.ts';
import { systemOf } from './import-answers.ts';
import type { ImportArguments } from './options.ts';

const SEED = 1;
/** What only answers have. */
const OF_ANSWERS = ['suite', 'beside', 'priced-as'] as const;

/** Measures rankings and compares systems, and returns the exit code. */
export async function importRankings(args: ImportArguments): Promise<number> {
  const needless = OF_ANSWERS.find((flag) => args[flag] !== undefined);
  if (needless !== undefined) {
    throw new BenchError('INVALID_ARGUMENT', `--retrieval takes no --${needless}.`, {
      hint: 'Rankings need no suite and make no run.',
    });
  }
  const columns = columnsOf(args, RANKING_FIELDS);
  const system = systemOf(args);
  const topK = args['top-k'] === undefined ? null : wholeNumber(args['top-k'], { flag: 'top-k', min: 1 });
  return withContext({ flags: args, calls: true }, async (context) => {
    const { rowSources } = context.registries;
    const data = dataReference(args.file, { folder: context.workingFolder, rowSources });
    const { signal } = context;
    const read = await readRankings(data, { system, columns, sources: rowSources, ...context.data, signal });
    for (const notice of read.notices) context.notice(notice);
    const depth = topK ?? Math.max(1, read.longest);
    const report = compareRankings(read.systems, { depth, seed: SEED });
    print({ args, context }, { file: args.file, ...report, notices: read.notices }, (style) =>
      renderRankings(report, style),
    );
    return EXIT.done;
  });
}

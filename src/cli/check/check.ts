import { writeFile } from 'node:fs/promises';
import { BenchError, describeError } from '../../core/errors.ts';
import { sayWhere } from '../../datasets/leaks.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { askedRequest } from '../options.ts';
import { estimateOf } from '../plan/estimate-of.ts';
import { print } from '../print.ts';
import { checkData } from './check-data.ts';
import { renderCheckPage } from './check-page.ts';
import { renderCheck } from './check-table.ts';
import type { CheckArguments } from './options.ts';

/** Shows what a suite's data are like, and returns the exit code: bad input where samples are given away. */
export async function check(args: CheckArguments): Promise<number> {
  return withContext({ flags: args, onInterrupt: () => {} }, async (context) => {
    const asked = askedRequest({ ...args, suites: [args.suite], 'allow-leakage': true });
    const request = await context.request({ profile: 'full', ...asked });
    const prepared = await context.prepare(request, { toCall: false, prices: args.prices });
    try {
      const plan = await estimateOf({ prepared, request, context, prices: args.prices, detect: null });
      const [planned] = prepared.suites;
      if (planned === undefined) return EXIT.done;
      const { suite, samples } = planned;
      const places = prepared.places.get(suite.name) ?? new Map();
      const data = checkData({
        suite: suite.name,
        answer: suite.answer,
        samples,
        leaks: prepared.leaks,
        notices: prepared.notices,
        whereOf: (sample) => sayWhere(sample, { suite, dataset: { samples, places } }),
      });
      const result = { check: data, plan };
      if (args.out !== undefined) {
        const { toolVersion } = await context.facts({ prices: args.prices });
        await writePage(args.out, renderCheckPage(result, { title: suite.title, toolVersion }));
        context.notice(`The page is ${args.out}.`);
      }
      print({ args, context }, result, (style) => renderCheck(result, style));
      return data.leaks.length === 0 ? EXIT.done : EXIT.badInput;
    } finally {
      await Promise.all([...prepared.models.values()].map((model) => model.close()));
    }
  });
}

async function writePage(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the page cannot be written: ${describeError(cause)}.`, {
      file,
      cause,
    });
  }
}

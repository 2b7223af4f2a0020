import { saySkipped } from '../../analysis/tuning/skipped.ts';
import { BenchError } from '../../core/errors.ts';
import { allowedNotice } from '../../datasets/leaks.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { askedRequest, type PlanArguments } from '../options.ts';
import { print } from '../print.ts';
import { estimateOf } from './estimate-of.ts';
import { renderPlan } from './plan-table.ts';

/** Shows what a run would do, cost and be able to show, and returns the exit code. */
export async function plan(args: PlanArguments): Promise<number> {
  const detect = args.detect === undefined ? null : parseDetect(args.detect);
  // Nothing is paid for or written, so that nothing is said when it is stopped.
  return withContext({ flags: args, onInterrupt: () => {} }, async (context) => {
    const request = await context.request(askedRequest(args));
    const prepared = await context.prepare(request, { toCall: false, prices: args.prices });
    for (const notice of [...allowedNotice(prepared.leaks), ...saySkipped(prepared.skipped)])
      context.notice(notice);
    try {
      const estimate = await estimateOf({ prepared, request, context, prices: args.prices, detect });
      print({ args, context }, estimate, (style) => renderPlan(estimate, style));
    } finally {
      await Promise.all([...prepared.models.values()].map((model) => model.close()));
    }
    return EXIT.done;
  });
}

function parseDetect(text: string): number | 'margin' {
  if (text === 'margin') return 'margin';
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `--detect takes a share of the scale between 0 and 1 (0.03 is 3 points) or "margin", not "${text}".`,
  );
}

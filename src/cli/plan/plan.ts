import { buildReport } from '../../analysis/build-report.ts';
import type { Report } from '../../analysis/report.ts';
import { saySkipped } from '../../analysis/tuning/skipped.ts';
import { BenchError } from '../../core/errors.ts';
import { countPromptTokens } from '../../runner/count-tokens.ts';
import { estimatePlan } from '../../runner/estimate.ts';
import type { Plan } from '../../runner/plan.ts';
import type { Workspace } from '../../workspace.ts';
import { withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { askedRequest, type PlanArguments } from '../options.ts';
import { print } from '../print.ts';
import { renderPlan } from './plan-table.ts';

/** Shows what a run would do, cost and be able to show, and returns the exit code. */
export async function plan(args: PlanArguments): Promise<number> {
  const detect = args.detect === undefined ? null : parseDetect(args.detect);
  // Nothing is paid for or written, so that nothing is said when it is stopped.
  return withContext({ flags: args, onInterrupt: () => {} }, async (context) => {
    const request = await context.request(askedRequest(args));
    const prices = await context.prices(args.prices);
    const prepared = await context.prepare(request, { toCall: false, prices: args.prices });
    for (const notice of saySkipped(prepared.skipped)) context.notice(notice);
    try {
      const estimate = estimatePlan({
        plan: prepared.plan,
        promptTokens: await countPromptTokens(prepared.plan, {
          models: prepared.models,
          providers: context.registries.providers,
          seed: request.seed,
        }),
        prices,
        pilot: await newestPilot(context, prepared.plan),
        detect,
        available: new Map(
          prepared.suites.map(({ suite, samples }) => [
            suite.name,
            samples.filter(({ split }) => split === request.split).length,
          ]),
        ),
        metrics: new Map(
          prepared.suites.flatMap(({ suite }) => {
            const scorers = prepared.scorers.get(suite.name) ?? [];
            const primary = scorers.find(({ metric }) => metric.name === suite.primaryMetric);
            return primary === undefined ? [] : [[suite.name, primary.metric] as const];
          }),
        ),
      });
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

/** The newest finished run that measured the most of the planned cells; damaged and unfinished ones are passed over. */
async function newestPilot(
  { store, formulas }: Pick<Workspace, 'store' | 'formulas'>,
  { cells }: Plan,
): Promise<Report | null> {
  const planned = new Set(cells.map((cell) => cell.header.id));
  let best: { readonly report: Report; readonly shared: number } | undefined;
  for (const id of (await store.list()).slice(0, 5)) {
    const record = await store.read(id).catch(() => undefined);
    if (record === undefined) continue;
    const shared = record.header.cells.filter((cell) => planned.has(cell.id)).length;
    if (shared === 0 || shared <= (best?.shared ?? 0)) continue;
    const report = buildReport(record, { formulas });
    if (report.run.finished) best = { report, shared };
  }
  return best?.report ?? null;
}

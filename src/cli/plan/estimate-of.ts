import { buildReport } from '../../analysis/build-report.ts';
import type { Report } from '../../analysis/report.ts';
import type { RunRequest } from '../../protocol/spec.ts';
import { countPromptTokens } from '../../runner/count-tokens.ts';
import { estimatePlan, type PlanEstimate } from '../../runner/estimate.ts';
import type { Plan } from '../../runner/plan.ts';
import type { Prepared } from '../../runner/preflight.ts';
import type { Workspace } from '../../workspace.ts';

/** What an estimate is made of. */
interface EstimateSource {
  readonly prepared: Prepared;
  readonly request: RunRequest;
  readonly context: Workspace;
  /** A file with prices that go before the built-in ones. */
  readonly prices: string | undefined;
  /** A difference to find. */
  readonly detect: number | 'margin' | null;
}

/** What a prepared plan takes and can show, by the newest run of its cells. */
export async function estimateOf({
  prepared,
  request,
  context,
  prices,
  detect,
}: EstimateSource): Promise<PlanEstimate> {
  return estimatePlan({
    plan: prepared.plan,
    promptTokens: await countPromptTokens(prepared.plan, {
      models: prepared.models,
      providers: context.registries.providers,
      seed: request.seed,
    }),
    prices: await context.prices(prices),
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

import { formatDuration, plural } from '../../lib/format.ts';
import { formatUsd, type NanoUsd, sumNanoUsd, usdToNano } from '../../lib/money.ts';
import { IMPORTED } from '../../protocol/imported.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { adds, isDiagnostic, searches } from '../../protocol/technique.ts';
import { ASSUMED_VOLUME, type DecisionInputs } from '../economics/decision-inputs.ts';
import type { RunningPart, SetUpKind, SetUpReport } from '../economics/economics-model.ts';
import type { CellReport } from '../figures/cell-model.ts';
import type { Figure } from '../figures/figure.ts';
import { sayCount, sayMargin } from '../figures/say.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import { isNothingRight, type Option } from './recommendation-model.ts';

const ANSWERS = 1000;

/** Every technique of a model that could be chosen, held to the user's limits. */
export function optionsOf(suite: SuiteReport, model: string, inputs: DecisionInputs): Option[] {
  return suite.cells
    .filter((cell) => cell.model === model && !isDiagnostic(cell.technique))
    .flatMap((cell) => {
      const quality = cell.metrics.find(({ metric }) => metric === suite.primary.name)?.figure ?? null;
      const { family } = cell;
      if (quality === null || family === IMPORTED) return [];
      const { setUp, running } = standingCosts(suite, cell);
      const costs = { perAnswer: cell.cost.perTrial, perUpdate: costOfUpdate(cell, setUp) };
      const option = {
        technique: cell.technique.name,
        family,
        quality,
        ...costs,
        month: costOfMonth({ ...costs, running, redone: redoneBy(cell) }, inputs),
        setup: setUp?.total ?? null,
        latencyMs: cell.latency?.p50 ?? null,
        ...(cell.latency?.approximate === true ? { approximate: true as const } : {}),
        examples: cell.labelled,
      };
      return [{ ...option, against: limitsAgainst(option, { suite, cell, inputs }) }];
    });
}

/** What the technique takes before its first answer, and what it goes on costing. */
function standingCosts(
  suite: SuiteReport,
  cell: CellReport,
): { readonly setUp: SetUpReport | undefined; readonly running: readonly RunningPart[] } {
  const economics = suite.economics.find(({ model }) => model === cell.model);
  const isOwn = ({ technique }: { readonly technique: string }): boolean => technique === cell.technique.name;
  return {
    setUp: economics?.setups.find(isOwn),
    running: economics?.running?.find(isOwn)?.parts ?? [],
  };
}

/** The set-up that a change of facts asks for again. */
function redoneBy({ technique }: CellReport): SetUpKind | null {
  return searches(technique) ? 'index' : adds(technique, 'weights') ? 'training' : null;
}

/** Documents are indexed again, whole; without any, tuned weights are trained again; a prompt is changed for nothing. */
function costOfUpdate(cell: CellReport, setUp: SetUpReport | undefined): NanoUsd | null {
  const kind = redoneBy(cell);
  if (kind === null) return 0;
  return setUp?.parts.find((part) => part.kind === kind)?.amount ?? null;
}

/** What changes of facts ask for again is in their cost already. */
function costOfMonth(
  option: {
    readonly perAnswer: NanoUsd | null;
    readonly perUpdate: NanoUsd | null;
    readonly running: readonly RunningPart[];
    readonly redone: SetUpKind | null;
  },
  { volumePerMonth, updatesPerMonth }: DecisionInputs,
): NanoUsd | null {
  const answers = option.perAnswer === null ? null : option.perAnswer * (volumePerMonth ?? ASSUMED_VOLUME);
  const often = updatesPerMonth ?? 0;
  const updates = option.perUpdate === null ? null : Math.round(option.perUpdate * often);
  const running = option.running.filter(({ kind }) => often === 0 || kind !== option.redone);
  return sumNanoUsd([answers, ...(often === 0 ? [] : [updates]), ...running.map(({ perMonth }) => perMonth)]);
}

function limitsAgainst(
  option: Omit<Option, 'against'>,
  {
    suite,
    cell,
    inputs,
  }: { readonly suite: SuiteReport; readonly cell: CellReport; readonly inputs: DecisionInputs },
): string[] {
  const { primary } = suite;
  const least =
    inputs.qualityAtLeast === null || primary.scale === null ? null : inputs.qualityAtLeast * primary.scale;
  const direction = primary.better === 'higher' ? 1 : -1;
  return [
    ...(isNothingRight(option, primary) ? [sayNothingRight(primary, option.quality)] : []),
    ...(least !== null && (option.quality.estimate - least) * direction < 0
      ? [`${primary.title} is on the wrong side of ${sayMargin(primary, least)}`]
      : []),
    ...over({
      value: option.perAnswer === null ? null : option.perAnswer * ANSWERS,
      limit: inputs.maxCostPer1k === null ? null : usdToNano(inputs.maxCostPer1k),
      name: 'the cost of 1,000 answers',
      say: formatUsd,
    }),
    ...over({
      value: option.setup,
      limit: inputs.setupBudget === null ? null : usdToNano(inputs.setupBudget),
      name: 'the set-up',
      say: formatUsd,
    }),
    ...over({
      value: option.latencyMs,
      limit: inputs.maxLatencyMs,
      name: 'the median latency',
      say: formatDuration,
    }),
    ...over({
      value: option.examples,
      limit: inputs.examplesAvailable,
      name: 'the number of labelled examples',
      say: sayCount,
    }),
    ...(inputs.needsExternalData === true && !adds(cell.technique, 'retrieval')
      ? ['it retrieves nothing, and answers rest on facts that the model cannot know']
      : []),
  ];
}

function sayNothingRight({ aggregation, title }: MetricInfo, { n }: Figure): string {
  return aggregation.kind === 'proportion'
    ? `none of ${sayCount(n)} right`
    : `${title} is 0 (${plural(n, 'sample')})`;
}

/** A limit that is passed, or that cannot be shown to be kept. */
function over(limit: {
  readonly value: number | null;
  readonly limit: number | null;
  readonly name: string;
  readonly say: (value: number) => string;
}): string[] {
  if (limit.limit === null) return [];
  if (limit.value === null) return [`${limit.name} is not known`];
  return limit.value > limit.limit
    ? [`${limit.name}, ${limit.say(limit.value)}, is above ${limit.say(limit.limit)}`]
    : [];
}

import { deriveSeed, seededRandom } from '../../lib/random.ts';
import { isDiagnostic } from '../../protocol/technique.ts';
import { resampleJointly } from '../../statistics/joint-resampling.ts';
import { corpusStatisticOf } from '../figures/corpus-metric.ts';
import { bootstrapResamples } from '../figures/resamples.ts';
import { primaryOf } from '../trials/right.ts';
import type { CellData } from '../trials/run-index.ts';
import { planBreakEvens, type Rivals } from './break-evens.ts';
import { samplesOf, tallyCell } from './cell-tally.ts';
import { ColumnSet } from './column-set.ts';
import { planCostOfPass } from './cost-of-pass.ts';
import { ASSUMED_VOLUME, type DecisionInputs } from './decision-inputs.ts';
import type { EconomicsReport } from './economics-model.ts';
import { type FrontierPlan, planFrontier } from './frontier.ts';
import { type RunningFacts, runningOf } from './running.ts';
import { countsPeople, type SetUpFacts, setUpOf } from './set-up.ts';
import type { Side } from './side.ts';
import { planTotals } from './total-cost.ts';

/** Numbers of answers at which costs are held against each other. */
const LADDER = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/** What the economics of a suite rest on besides its cells. */
type EconomicsFacts = SetUpFacts & Omit<RunningFacts, 'volume'>;

/**
 * What the techniques of a suite cost in all, a report a model; diagnostic arms take no part. One set of resamples a
 * model serves all of its figures.
 *
 * @param cells the cells of one suite
 * @param facts with the pace of the machine while each cell was measured, by cell id
 */
export function reportEconomics(
  cells: readonly CellData[],
  {
    seed,
    paces,
    ...facts
  }: EconomicsFacts & { readonly seed: number; readonly paces: ReadonlyMap<string, number> },
): EconomicsReport[] {
  const comparable = cells.filter(({ header }) => !isDiagnostic(header.technique));
  const byModel = Map.groupBy(comparable, ({ header }) => header.model);
  return [...byModel].flatMap(
    ([model, ofModel]) =>
      reportModel(ofModel, { model, facts, paces, seed: deriveSeed(seed, 'economics', model) }) ?? [],
  );
}

function reportModel(
  cells: readonly CellData[],
  {
    model,
    facts,
    paces,
    seed,
  }: {
    readonly model: string;
    readonly facts: EconomicsFacts;
    readonly paces: ReadonlyMap<string, number>;
    readonly seed: number;
  },
): EconomicsReport | null {
  const suite = cells[0]?.suite;
  const metric = suite && primaryOf(suite);
  if (suite === undefined || metric === undefined) return null;
  const places = samplesOf(cells);
  const monthly = monthlyVolume(facts.inputs);
  const sides = cells.map((cell): Side => {
    const setUp = setUpOf(cell, facts);
    const running = runningOf(cell, setUp, { ...facts, volume: monthly.volume });
    return {
      tally: tallyCell(cell, { metric, places }),
      setUp,
      running,
      share: running.perMonth === null ? null : running.perMonth / monthly.volume,
      pace: cell.model?.place === 'remote' ? 1 : (paces.get(cell.header.id) ?? 1),
    };
  });
  const volumes = [...new Set([...LADDER, monthly.volume])].sort((a, b) => a - b);
  const columns = new ColumnSet();
  const tallies = sides.map(({ tally }) => tally);
  const frontier = planFrontier(tallies, { columns, metric, formula: corpusStatisticOf(metric, suite) });
  const totals = planTotals(sides, { columns, volumes });
  const rivals = rivalsOf(sides, { reference: suite.reference, neighbours: frontier.neighbours });
  const breakEvens = planBreakEvens(rivals, { columns, volume: monthly.volume });
  const costOfPass = planCostOfPass(sides, { columns, volumes });
  const joint = resampleJointly({
    columns: columns.columns,
    random: seededRandom(seed),
    resamples: bootstrapResamples({
      n: places.size,
      width: Math.ceil(columns.columns.length / sides.length),
    }),
  });
  return {
    model,
    setups: sides.map(({ setUp }) => setUp),
    ...(sides.every(({ running }) => running.parts.length === 0)
      ? {}
      : { running: sides.map(({ running }) => running) }),
    peopleCounted: countsPeople(facts.inputs),
    volumes,
    monthly,
    totals: totals(joint),
    breakEvens: breakEvens(joint),
    costOfPass: costOfPass?.(joint) ?? null,
    ...frontier.read(joint),
  };
}

function monthlyVolume({ volumePerMonth }: DecisionInputs): EconomicsReport['monthly'] {
  return volumePerMonth === null || volumePerMonth <= 0
    ? { volume: ASSUMED_VOLUME, assumed: true }
    : { volume: volumePerMonth, assumed: false };
}

/** Every technique against the reference; then neighbours on the frontier, the dearer one of each first. */
function rivalsOf(
  sides: readonly Side[],
  { reference, neighbours }: { readonly reference: string; readonly neighbours: FrontierPlan['neighbours'] },
): readonly Rivals[] {
  const isReference = ({ tally }: Side): boolean => tally.technique === reference;
  const base = sides.find(isReference);
  const beside = neighbours.flatMap(([cheaper, dearer]): readonly Rivals[] => {
    const [a, b] = [sides[dearer], sides[cheaper]];
    if (a === undefined || b === undefined || isReference(a) || isReference(b)) return [];
    return [{ kind: 'neighbours', a, b }];
  });
  if (base === undefined) return beside;
  return [
    ...sides.filter((side) => side !== base).map((a): Rivals => ({ kind: 'reference', a, b: base })),
    ...beside,
  ];
}

import { deriveSeed, seededRandom } from '../../lib/random.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { isDiagnostic } from '../../protocol/technique.ts';
import type { CurveAxis } from '../../protocol/words.ts';
import { DEFAULT_LEVEL } from '../../statistics/interval.ts';
import { bareFigure } from '../figures/metric-figure.ts';
import { bootstrapResamples } from '../figures/resamples.ts';
import { directionOf, primaryOf } from '../trials/right.ts';
import type { CellData, RunIndex, SuiteData } from '../trials/run-index.ts';
import { meanOf, sampleScores } from '../trials/sample-scores.ts';
import type { CurveReport, Overtaking } from './learning-curve-model.ts';

/** A place on a curve: a row of scores by sample for every seed. */
interface Place {
  readonly value: number;
  readonly seeds: readonly { readonly seed: number; readonly scores: Float64Array }[];
}

interface Curve {
  readonly axis: CurveAxis;
  readonly model: string;
  readonly places: readonly Place[];
  /** Techniques that it is held against, by sample in the same order. */
  readonly others: readonly { readonly technique: string; readonly scores: Float64Array }[];
  readonly samples: number;
}

/**
 * The learning curves of a suite, on the samples that every cell of a curve answered. Intervals resample samples and, within
 * each place, seeds; several seeds are few, so that chance between trainings is only roughly in them.
 */
export function learningCurves(index: RunIndex, suite: SuiteData): readonly CurveReport[] {
  const metric = primaryOf(suite);
  if (metric === undefined) return [];
  const cells = index.cells.filter((cell) => cell.suite === suite);
  const curveCells = cells.filter((cell) => cell.header.curve !== undefined);
  const byCurve = Map.groupBy(curveCells, ({ header }) => `${header.model}\u0000${header.curve?.axis ?? ''}`);
  return [...byCurve.values()].flatMap((ofCurve) => {
    const curve = alignCurve(ofCurve, { cells, metric });
    return curve === null ? [] : [reportCurve(curve, { metric, suite, seed: index.header.seed })];
  });
}

function alignCurve(
  ofCurve: readonly CellData[],
  { cells, metric }: { readonly cells: readonly CellData[]; readonly metric: MetricInfo },
): Curve | null {
  const [first] = ofCurve;
  const axis = first?.header.curve?.axis;
  if (first === undefined || axis === undefined) return null;
  const others = cells.filter(
    ({ header }) =>
      header.curve === undefined && header.model === first.header.model && !isDiagnostic(header.technique),
  );
  const scores = new Map(
    [...ofCurve, ...others].map((cell) => [
      cell,
      new Map(
        sampleScores(cell.trials, metric.name)
          .filter(({ values, failed }) => values.length > 0 && failed === 0)
          .map(({ sample, values }) => [sample, meanOf(values)]),
      ),
    ]),
  );
  const shared = [...(scores.get(first)?.keys() ?? [])].filter((sample) =>
    [...scores.values()].every((ofCell) => ofCell.has(sample)),
  );
  if (shared.length === 0) return null;
  const row = (cell: CellData): Float64Array =>
    Float64Array.from(shared, (sample) => scores.get(cell)?.get(sample) ?? Number.NaN);
  const places = [...Map.groupBy(ofCurve, ({ header }) => header.curve?.value ?? 0)]
    .sort(([a], [b]) => a - b)
    .map(([value, ofPlace]) => ({
      value,
      seeds: ofPlace.map((cell) => ({ seed: cell.header.curve?.seed ?? 0, scores: row(cell) })),
    }));
  return {
    axis,
    model: first.header.model,
    places,
    others: others.map((cell) => ({ technique: cell.header.technique.name, scores: row(cell) })),
    samples: shared.length,
  };
}

function reportCurve(
  curve: Curve,
  { metric, suite, seed }: { readonly metric: MetricInfo; readonly suite: SuiteData; readonly seed: number },
): CurveReport {
  const { axis, model, places, others, samples } = curve;
  const resamples = bootstrapResamples({ n: samples, width: places.length + others.length });
  const random = seededRandom(deriveSeed(seed, 'curve', suite.name, model, axis));
  const drawn = places.map(() => new Float64Array(resamples));
  const rivals = others.map(() => new Float64Array(resamples));
  const indices = new Uint32Array(samples);
  for (let resample = 0; resample < resamples; resample++) {
    for (let at = 0; at < samples; at++) indices[at] = random() * samples;
    for (const [at, place] of places.entries()) {
      let sum = 0;
      // As many seeds as there are, with replacement: what one training gives is chance as well.
      for (let pick = 0; pick < place.seeds.length; pick++) {
        const chosen = place.seeds[Math.floor(random() * place.seeds.length)];
        if (chosen !== undefined) sum += meanAt(chosen.scores, indices);
      }
      (drawn[at] as Float64Array)[resample] = sum / place.seeds.length;
    }
    for (const [at, { scores }] of others.entries()) {
      (rivals[at] as Float64Array)[resample] = meanAt(scores, indices);
    }
  }
  const estimates = places.map(({ seeds }) => meanOf(seeds.map(({ scores }) => meanOf([...scores]))));
  const values = places.map(({ value }) => value);
  const direction = directionOf(metric);
  return {
    axis,
    model,
    samples,
    points: places.map(({ value, seeds }, at) => ({
      value,
      seeds: seeds.map((item) => ({ seed: item.seed, estimate: meanOf([...item.scores]) })),
      figure:
        samples < 2
          ? bareFigure(estimates[at] ?? 0, samples)
          : {
              estimate: estimates[at] ?? 0,
              ...bounds(drawn[at] as Float64Array),
              n: samples,
              level: DEFAULT_LEVEL,
              method: 'bootstrap over samples and seeds',
            },
    })),
    overtakings: others.map(({ technique, scores }, rival): Overtaking => {
      const crossings = Float64Array.from({ length: resamples }, (_, resample) =>
        crossing(
          values,
          drawn.map((of) => of[resample] ?? 0),
          { level: rivals[rival]?.[resample] ?? 0, direction },
        ),
      );
      return {
        technique,
        level: meanOf([...scores]),
        at: finite(crossing(values, estimates, { level: meanOf([...scores]), direction })),
        low: finite(bounds(crossings).low),
        high: finite(bounds(crossings).high),
        within: [values[0] ?? 0, values.at(-1) ?? 0],
        share: crossings.filter(Number.isFinite).length / resamples,
      };
    }),
  };
}

function meanAt(scores: Float64Array, indices: Uint32Array): number {
  let sum = 0;
  for (const index of indices) sum += scores[index] ?? 0;
  return sum / indices.length;
}

/**
 * The first place at which a curve is no worse than a level, between two places by a straight line over the logarithm of
 * the number; infinite when it is nowhere so, the smallest number when it is so from the start.
 */
function crossing(
  values: readonly number[],
  heights: readonly number[],
  { level, direction }: { readonly level: number; readonly direction: number },
): number {
  for (const [at, height] of heights.entries()) {
    const gap = (height - level) * direction;
    if (gap < 0) continue;
    const value = values[at] ?? 0;
    const before = values[at - 1];
    const gapBefore = ((heights[at - 1] ?? 0) - level) * direction;
    if (before === undefined || before <= 0 || gapBefore >= 0) return value;
    const part = -gapBefore / (gap - gapBefore);
    return Math.exp(Math.log(before) + part * (Math.log(value) - Math.log(before)));
  }
  return Number.POSITIVE_INFINITY;
}

/** Order statistics and not interpolation between them, because some may be infinite. */
function bounds(replicates: Float64Array): { readonly low: number; readonly high: number } {
  const sorted = replicates.toSorted();
  const tail = (1 - DEFAULT_LEVEL) / 2;
  const last = sorted.length - 1;
  return {
    low: sorted[Math.floor(tail * last)] ?? Number.NaN,
    high: sorted[Math.ceil((1 - tail) * last)] ?? Number.NaN,
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

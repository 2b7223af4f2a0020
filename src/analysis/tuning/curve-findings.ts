import type { MetricInfo } from '../../protocol/metric.ts';
import type { Figure } from '../figures/figure.ts';
import { listWords, sayCount, sayInterval, sayValue } from '../figures/say.ts';
import type { CurveReport } from './learning-curve-model.ts';

/** What learning curves show, a sentence each: where they begin and end, and which techniques stand beside them. */
export function curveFindings(curves: readonly CurveReport[], metric: MetricInfo): string[] {
  return curves.flatMap(({ model, axis, samples, points, overtakings }) => {
    const [first] = points;
    const last = points.at(-1);
    if (first === undefined || last === undefined || first === last) return [];
    const beside = overtakings.map(({ technique, level }) => `${technique} ${sayValue(metric, level)}`);
    const others = beside.length === 0 ? '' : `; beside them ${listWords(beside)}`;
    return [
      `With ${model}, ${metric.title} went from ${sayFigure(metric, first.figure)} at ${sayCount(first.value)} to ${sayFigure(metric, last.figure)} at ${sayCount(last.value)} ${axis}, on ${sayCount(samples)} samples${others}.`,
    ];
  });
}

function sayFigure(metric: MetricInfo, figure: Figure): string {
  const interval = sayInterval(metric, figure);
  return `${sayValue(metric, figure.estimate)}${interval === null ? '' : ` (${interval})`}`;
}

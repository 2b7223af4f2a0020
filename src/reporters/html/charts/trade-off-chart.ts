import type { ReportedFamily } from '../../../protocol/imported.ts';
import { excerpt } from '../../text.ts';
import { axisTitle, roundNumbers } from './height-scale.ts';
import { placeLabels } from './place-labels.ts';
import { type Chart, type ChartSize, FAMILY_COLOR, FAMILY_SHAPE } from './svg.ts';

/** A technique as a point: what it costs against how good it is. */
export interface TradeOffPoint {
  readonly label: string;
  readonly family: ReportedFamily;
  readonly x: number;
  readonly y: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Ringed and joined with the others of its kind. */
  readonly onFrontier: boolean;
}

/** What a trade-off chart shows. */
export interface TradeOffOptions {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly points: readonly TradeOffPoint[];
  readonly xTitle: string;
  readonly xFormat: string;
  readonly yTitle: string;
  readonly yFormat: string;
  readonly yDomain: readonly [number, number];
}

/** A logarithmic axis when the dearest is this many times the cheapest. */
const WIDE_SPREAD = 8;

interface Axis {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/**
 * Points over cost or latency with the interval of their quality. Their names stand beside them; the narrow picture has
 * numbers instead, which a key below it explains.
 */
export function tradeOffChart(options: TradeOffOptions): Chart {
  const { id, title, description } = options;
  return { id, title, description, spec: (size) => specOf(options, size) };
}

/** Exported for tests: the axis that shows these values, all at least 0. */
export function costAxis(values: readonly number[]): Axis {
  const most = Math.max(...values);
  const least = Math.min(...values);
  if (least > 0 && most / least >= WIDE_SPREAD) {
    const domain = [least / 1.6, most * 1.6] as const;
    return { type: 'log', domain, ticks: roundNumbers(domain) };
  }
  const end = most > 0 ? most * 1.15 : 1;
  return { type: 'linear', domain: [0, end], ticks: [] };
}

function specOf(options: TradeOffOptions, size: ChartSize): ReturnType<Chart['spec']> {
  const wide = size === 'wide';
  const width = wide ? 754 : 236;
  const height = wide ? 300 : 240;
  const axis = costAxis(options.points.map((point) => point.x));
  const labelled = options.points.map((point, index) => ({
    ...point,
    label: wide ? excerpt(point.label, 24) : `${index + 1}`,
  }));
  const placements = placeLabels(
    labelled.map(({ x, y, label }) => ({
      x: share(x, axis) * width,
      y: (1 - share(y, { type: 'linear', domain: options.yDomain })) * height,
      label,
    })),
    { width, height },
  );
  const values = labelled.map((point, index) => ({ ...point, ...placements[index] }));
  const xDomain: number[] = [...axis.domain];
  const yDomain: number[] = [...options.yDomain];
  const ticks: number[] = [...axis.ticks];
  const x = {
    field: 'x',
    type: 'quantitative',
    scale: { type: axis.type, domain: xDomain, nice: false },
    axis: {
      title: axisTitle(options.xTitle, axis.type),
      format: options.xFormat,
      grid: true,
      ...(axis.ticks.length > 0 ? { values: ticks } : { tickCount: wide ? 6 : 3 }),
    },
  } as const;
  const y = {
    type: 'quantitative',
    scale: { domain: yDomain, nice: false, zero: false },
    axis: {
      title: excerpt(options.yTitle, 36),
      format: options.yFormat,
      tickCount: 5,
      domain: false,
      titleAngle: -90,
    },
  } as const;
  return {
    width,
    height,
    padding: { left: wide ? 76 : 68, right: wide ? 30 : 16, top: 12, bottom: 48 },
    autosize: 'none',
    data: { values },
    layer: [
      {
        transform: [{ filter: 'datum.onFrontier' }],
        mark: {
          type: 'line',
          interpolate: 'step-after',
          stroke: 'var(--line-strong)',
          strokeWidth: 1.5,
          strokeDash: [4, 4],
        },
        encoding: { x, y: { field: 'y', ...y } },
      },
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'rule', strokeWidth: 2, opacity: 0.45, strokeCap: 'round' },
        encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' }, color: FAMILY_COLOR },
      },
      {
        mark: { type: 'point', filled: true, size: 120, opacity: 1 },
        encoding: { x, y: { field: 'y', ...y }, color: FAMILY_COLOR, shape: FAMILY_SHAPE },
      },
      {
        transform: [{ filter: 'datum.onFrontier' }],
        mark: { type: 'point', shape: 'circle', size: 270, strokeWidth: 1.4, stroke: 'var(--ink)' },
        encoding: { x, y: { field: 'y', ...y } },
      },
      {
        mark: {
          type: 'text',
          baseline: 'middle',
          fill: 'var(--ink)',
          fontSize: 12.5,
          dx: { expr: 'datum.dx' },
          dy: { expr: 'datum.dy' },
          align: { expr: 'datum.align' },
        },
        encoding: { x, y: { field: 'y', ...y }, text: { field: 'label' } },
      },
    ],
  };
}

function share(value: number, axis: Pick<Axis, 'type' | 'domain'>): number {
  const [from, to] = axis.domain;
  if (axis.type === 'log') return Math.log(value / from) / Math.log(to / from);
  return to === from ? 0 : (value - from) / (to - from);
}

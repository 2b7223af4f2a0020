import type { Chart, ChartSize } from './svg.ts';

/** A point of a line, with an interval where there is one. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A line with its points. */
export interface Line {
  readonly name: string;
  readonly points: readonly LinePoint[];
}

/** A height to hold lines against. */
export interface Level {
  readonly name: string;
  readonly y: number;
}

/** What a line chart shows. */
export interface LineChartOptions {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly lines: readonly Line[];
  readonly levels: readonly Level[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** d3 format of the height, for instance `.0%`. */
  readonly format: string;
  /** Numbers that double and double again are seen best on a logarithm. */
  readonly xScale: 'linear' | 'log';
}

/** A colour and a dash for each line in turn; both, so that colour alone never tells. */
const COLORS: string[] = [
  'var(--family-tuned)',
  'var(--family-prompt)',
  'var(--family-rag)',
  'var(--family-both)',
  'var(--ink)',
];

/** Lines over a number, with intervals, and dashed levels that they are held against. */
export function lineChart(options: LineChartOptions): Chart {
  const { id, title, description } = options;
  return { id, title, description, spec: (size) => specOf(options, size) };
}

/** The last point of a line, where its name is written. */
function endOf(line: string, points: readonly LinePoint[]): readonly object[] {
  const last = points.at(-1);
  return last === undefined ? [] : [{ line, x: last.x, y: last.y }];
}

function specOf(options: LineChartOptions, size: ChartSize): ReturnType<Chart['spec']> {
  const wide = size === 'wide';
  const values = options.lines.flatMap(({ name, points }) =>
    points.map((point) => ({ line: name, ...point })),
  );
  const names = options.lines.map(({ name }) => name);
  const heights = [
    ...values.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]),
    ...options.levels.map(({ y }) => y),
  ];
  const top = Math.max(...heights);
  const bottom = Math.min(...heights);
  const room = (top - bottom || 1) * 0.08;
  const domain: number[] = [Math.max(bottom - room, bottom >= 0 ? 0 : Number.NEGATIVE_INFINITY), top + room];
  const ticks = [...new Set(values.map(({ x }) => x))];
  const x = {
    field: 'x',
    type: 'quantitative',
    scale: { type: options.xScale, nice: false, padding: 12 },
    axis: {
      title: options.xTitle,
      format: 'd',
      ...(options.xScale === 'log' ? { values: ticks } : { tickCount: wide ? 8 : 4 }),
    },
  } as const;
  const axis = {
    title: options.yTitle,
    format: options.format,
    tickCount: 5,
    domain: false,
    titleAngle: -90,
  };
  const y = { field: 'y', type: 'quantitative', scale: { domain, zero: false }, axis } as const;
  const color = {
    field: 'line',
    type: 'nominal',
    scale: { domain: names, range: COLORS.slice(0, Math.max(1, names.length)) },
    legend: null,
  } as const;
  return {
    width: wide ? 646 : 214,
    height: wide ? 280 : 220,
    padding: { left: wide ? 76 : 68, right: wide ? 170 : 28, top: 14, bottom: 48 },
    autosize: 'none',
    layer: [
      {
        data: { values: options.levels.map((level) => ({ ...level })) },
        mark: { type: 'rule', strokeDash: [5, 4], stroke: 'var(--ink-2)' },
        encoding: { y: { field: 'y', type: 'quantitative', scale: { domain, zero: false }, axis } },
      },
      ...(wide
        ? [
            {
              data: { values: options.levels.map((level) => ({ ...level })) },
              mark: {
                type: 'text' as const,
                align: 'left' as const,
                x: 652,
                fontSize: 11,
                fill: 'var(--ink)',
              },
              encoding: {
                y: { field: 'y', type: 'quantitative' as const, scale: { domain, zero: false }, axis },
                text: { field: 'name' },
              },
            },
          ]
        : []),
      ...(wide && options.lines.length > 1
        ? [
            {
              data: { values: options.lines.flatMap(({ name, points }) => endOf(name, points)) },
              mark: { type: 'text' as const, align: 'left' as const, dx: 8, fontSize: 11 },
              encoding: { x, y, color, text: { field: 'line' } },
            },
          ]
        : []),
      {
        data: { values },
        mark: { type: 'line', strokeWidth: 1.5, opacity: 0.6 },
        encoding: { x, y, color },
      },
      {
        data: { values: values.filter(({ low, high }) => low !== null && high !== null) },
        mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.5 },
        encoding: {
          x,
          y: { field: 'low', type: 'quantitative', scale: { domain, zero: false }, axis },
          y2: { field: 'high' },
          color,
        },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 55, opacity: 1 },
        encoding: { x, y, color },
      },
    ],
  };
}

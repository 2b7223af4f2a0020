import type { ReportedFamily } from '../../../protocol/imported.ts';
import { excerpt } from '../../text.ts';
import { axisTitle, digitsOf, linearDomain, logDomain, logTicks } from './height-scale.ts';
import { spreadOut } from './spread-out.ts';
import { type Chart, type ChartSize, familyColor } from './svg.ts';

/** A point with its interval, if there is one. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly low: number | null;
  readonly high: number | null;
  /** On the way between two numbers that count: it bends the line and has neither a dot nor a place on the axis. */
  readonly between?: boolean;
}

/** A line with its points. */
export interface Line {
  readonly name: string;
  readonly points: readonly LinePoint[];
  /** Whose colour it has; a colour of its own when left out. */
  readonly family?: ReportedFamily;
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
  /** Numbers at which an upright line stands. */
  readonly marks?: readonly { readonly name: string; readonly x: number }[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** d3 format of the number; whole numbers when left out. */
  readonly xFormat?: string;
  /** d3 format of the height, for instance `.0%`. */
  readonly format: string;
  /** Numbers that double and double again are seen best on a logarithm. */
  readonly xScale: 'linear' | 'log';
  /** `linear` when left out. On a logarithm heights are above 0, and intervals are bands. */
  readonly yScale?: 'linear' | 'log';
  /** Heights from the bottom to the top of the picture; what shows everything when left out. */
  readonly yDomain?: readonly [number, number];
}

/** A colour for each line in turn. */
const COLORS: readonly string[] = [
  'var(--family-tuned)',
  'var(--family-prompt)',
  'var(--family-rag)',
  'var(--family-both)',
  'var(--ink)',
];

/** Dashes for the lines of one family in turn, so that colour alone never tells. */
const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 3],
  [10, 3, 2, 3],
  [4, 2],
  [1, 2],
];

/** Room that a name takes, in pixels. */
const NAME_HEIGHT = 13;

/** Lines over a number, with intervals, and dashed levels that they are held against. */
export function lineChart(options: LineChartOptions): Chart {
  const { id, title, description } = options;
  return { id, title, description, spec: (size) => specOf(options, size) };
}

type Layers = Extract<ReturnType<Chart['spec']>, { layer: unknown }>['layer'];

/** What all layers of a chart share. */
interface Frame {
  readonly wide: boolean;
  readonly width: number;
  readonly height: number;
  readonly domain: readonly [number, number];
  readonly isLog: boolean;
}

function specOf(options: LineChartOptions, size: ChartSize): ReturnType<Chart['spec']> {
  const wide = size === 'wide';
  const isLog = options.yScale === 'log';
  const heights = heightsOf(options);
  const range = options.yDomain ?? (isLog ? logDomain(heights) : linearDomain(heights));
  const left = wide ? 76 : 68;
  // Amounts over many powers of ten have long numbers beside the axis.
  const more = isLog ? Math.max(0, 50 + 7 * digitsOf(range) - left) : 0;
  const frame: Frame = {
    wide,
    width: (wide ? 646 : 214) - more,
    height: (wide ? 280 : 220) + (isLog ? 80 : 0),
    domain: range,
    isLog,
  };
  const values = options.lines.flatMap(({ name, points }) =>
    points.map((point) => ({ line: name, ...point })),
  );
  const strokes = strokesOf(options.lines);
  const names = strokes.map(({ name }) => name);
  const dots = values.filter(({ between }) => between !== true);
  const ticks = [...new Set(dots.map(({ x }) => x))];
  const x = {
    field: 'x',
    type: 'quantitative',
    scale: { type: options.xScale, nice: false, padding: 12 },
    axis: {
      title: axisTitle(options.xTitle, options.xScale),
      format: options.xFormat ?? 'd',
      ...(options.xScale === 'log' ? { values: ticks } : { tickCount: wide ? 8 : 4 }),
    },
  } as const;
  const domain: number[] = [...frame.domain];
  const upright = {
    type: 'quantitative',
    scale: { type: isLog ? 'log' : 'linear', domain, nice: false, ...(isLog ? {} : { zero: false }) },
    axis: {
      title: axisTitle(options.yTitle, options.yScale ?? 'linear'),
      format: options.format,
      ...(isLog ? { values: [...logTicks(frame.domain)] } : { tickCount: 5 }),
      domain: false,
      titleAngle: -90,
    },
  } as const;
  const y = { field: 'y', ...upright } as const;
  const color = {
    field: 'line',
    type: 'nominal',
    scale: { domain: names, range: strokes.map((stroke) => stroke.color) },
    legend: null,
  } as const;
  const dash = {
    field: 'line',
    type: 'nominal',
    scale: { domain: names, range: strokes.map((stroke) => [...stroke.dash]) },
    legend: null,
  } as const;
  const hasFamilies = options.lines.some(({ family }) => family !== undefined);
  const banded = values.filter(({ low, high }) => low !== null && high !== null);
  const between = { x, y: { field: 'low', ...upright }, y2: { field: 'high' }, color } as const;
  const layer: Layers = [
    {
      data: { values: options.levels.map((level) => ({ ...level })) },
      mark: { type: 'rule', strokeDash: [5, 4], stroke: 'var(--ink-2)' },
      encoding: { y },
    },
    ...(wide
      ? [
          {
            data: { values: options.levels.map((level) => ({ ...level })) },
            mark: {
              type: 'text' as const,
              align: 'left' as const,
              x: frame.width + 6,
              fontSize: 11,
              fill: 'var(--ink)',
            },
            encoding: { y, text: { field: 'name' } },
          },
        ]
      : []),
    ...markLayers(options, { x, wide }),
    ...(isLog
      ? [{ data: { values: banded }, mark: { type: 'area' as const, opacity: 0.16 }, encoding: between }]
      : []),
    ...(wide && options.lines.length > 1
      ? [
          {
            data: { values: endsOf(options.lines, frame) },
            mark: {
              type: 'text' as const,
              align: 'left' as const,
              dx: 14,
              dy: { expr: 'datum.dy' },
              fontSize: 11,
            },
            encoding: { x, y, color, text: { field: 'label' } },
          },
        ]
      : []),
    {
      data: { values },
      mark: { type: 'line', strokeWidth: 1.5, opacity: isLog ? 0.9 : 0.6 },
      encoding: { x, y, color, ...(hasFamilies ? { strokeDash: dash } : {}) },
    },
    ...(isLog
      ? []
      : [
          {
            data: { values: banded },
            mark: { type: 'rule' as const, strokeWidth: 1.5, opacity: 0.5 },
            encoding: between,
          },
        ]),
    {
      data: { values: dots },
      mark: { type: 'point', filled: true, size: isLog ? 26 : 55, opacity: 1 },
      encoding: { x, y, color },
    },
  ];
  return {
    width: frame.width,
    height: frame.height,
    padding: {
      left: left + more,
      right: wide ? 170 : 28,
      top: options.marks === undefined ? 14 : 26,
      bottom: 48,
    },
    autosize: 'none',
    layer,
  };
}

function heightsOf({ lines, levels }: LineChartOptions): readonly number[] {
  const points = lines.flatMap((line) => line.points);
  return [...points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]), ...levels.map(({ y }) => y)];
}

/** How the line of each name is drawn: colour by family or in turn, dashes by turn within a family. */
export function strokesOf(
  lines: readonly Line[],
): readonly { readonly name: string; readonly color: string; readonly dash: readonly number[] }[] {
  return lines.map(({ name, family }, index) => {
    if (family === undefined) return { name, color: COLORS[index % COLORS.length] ?? '', dash: [1, 0] };
    const before = lines.slice(0, index).filter((line) => line.family === family).length;
    return { name, color: familyColor(family), dash: DASHES[before % DASHES.length] ?? [] };
  });
}

/** The last point of each line, where its name is written; names that would cover each other move apart. */
function endsOf(lines: readonly Line[], { height, domain, isLog }: Frame): readonly object[] {
  const ends = lines.flatMap(({ name, points }) => {
    const last = points.at(-1);
    return last === undefined ? [] : [{ line: name, label: excerpt(name, 24), x: last.x, y: last.y }];
  });
  const place = (value: number): number => (isLog ? Math.log(value) : value);
  const [from, to] = [place(domain[0]), place(domain[1])];
  const wanted = ends.map(({ y }) => (1 - (place(y) - from) / (to - from)) * height);
  const placed = spreadOut(wanted, { gap: NAME_HEIGHT, from: 0, to: height });
  return ends.map((end, index) => ({ ...end, dy: (placed[index] ?? 0) - (wanted[index] ?? 0) }));
}

/** Upright lines with their names above them. */
function markLayers(
  { marks = [] }: LineChartOptions,
  { x, wide }: { readonly x: object; readonly wide: boolean },
): Layers {
  if (marks.length === 0) return [];
  const data = { values: marks.map((mark) => ({ ...mark })) };
  const own = x as { field: string; type: 'quantitative' };
  return [
    {
      data,
      mark: { type: 'rule', strokeDash: [5, 4], stroke: 'var(--ink-2)' },
      encoding: { x: own },
    },
    {
      data,
      mark: { type: 'text', y: -10, fontSize: wide ? 11 : 10, fill: 'var(--ink)' },
      encoding: { x: own, text: { field: 'name' } },
    },
  ];
}

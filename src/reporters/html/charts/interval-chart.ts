import type { ReportedFamily } from '../../../protocol/imported.ts';
import { excerpt } from '../../text.ts';
import { type Chart, type ChartSize, FAMILY_COLOR, FAMILY_SHAPE } from './svg.ts';

/** A dot and its interval. */
export interface IntervalRow {
  readonly label: string;
  readonly family: ReportedFamily;
  /** `null`: there is no figure, and `text` says so. */
  readonly figure: {
    readonly estimate: number;
    readonly low: number | null;
    readonly high: number | null;
  } | null;
  /** The figure in words, written at the right; the short one where there is little room. */
  readonly text: string;
  readonly shortText: string;
}

/** What a dot-and-interval chart shows. */
export interface IntervalChartOptions {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly IntervalRow[];
  readonly axisTitle: string;
  /** d3 format of the axis, for instance `.0%`. */
  readonly format: string;
  readonly domain: readonly [number, number];
  /** Where a dashed line stands. */
  readonly line: number | null;
  /** A zone that is shaded. */
  readonly band: readonly [number, number] | null;
}

const ROW = 34;

/** Dots with intervals, a row a technique, in the order given. */
export function intervalChart(options: IntervalChartOptions): Chart {
  const { id, title, description } = options;
  return { id, title, description, spec: (size) => specOf(options, size) };
}

function specOf(options: IntervalChartOptions, size: ChartSize): ReturnType<Chart['spec']> {
  const wide = size === 'wide';
  const longest = wide ? 24 : 14;
  // Names are numbered in front of the reader's eyes only by their order; the index keeps equal excerpts apart.
  const rows = options.rows.map((row, index) => ({
    row: `${index}`,
    label: excerpt(row.label, longest),
    family: row.family,
    estimate: row.figure?.estimate ?? null,
    low: row.figure?.low ?? null,
    high: row.figure?.high ?? null,
    text: wide ? row.text : row.shortText,
  }));
  const labelWidth = Math.max(...rows.map((row) => row.label.length), 4) * 7.6 + 14;
  const textWidth = Math.max(...rows.map((row) => row.text.length), 4) * 7.8 + 16;
  const width = (wide ? 860 : 320) - labelWidth - textWidth;
  const names: string[] = rows.map((row) => row.row);
  const domain: number[] = [...options.domain];
  const y = {
    field: 'row',
    type: 'nominal',
    sort: null,
    scale: { domain: names, paddingInner: 0, paddingOuter: 0 },
    axis: null,
  } as const;
  const x = {
    type: 'quantitative',
    scale: { domain, nice: false, zero: false },
    axis: {
      title: excerpt(options.axisTitle, 60),
      format: options.format,
      labelExpr: "datum.value === 0 ? replace(datum.label, '+', '') : datum.label",
      tickCount: wide ? 6 : 3,
      domain: false,
    },
  } as const;
  return {
    width,
    height: rows.length * ROW,
    padding: { left: labelWidth, right: textWidth, top: 6, bottom: 44 },
    autosize: 'none',
    data: { values: rows },
    layer: [
      ...bandLayer(options),
      ...lineLayer(options),
      {
        transform: [{ filter: 'isValid(datum.low) && isValid(datum.high)' }],
        mark: { type: 'rule', strokeWidth: 2.5, strokeCap: 'round', opacity: 0.65 },
        encoding: { x: { field: 'low', ...x }, x2: { field: 'high' }, y, color: FAMILY_COLOR },
      },
      {
        transform: [{ filter: 'isValid(datum.estimate)' }],
        mark: { type: 'point', filled: true, size: 110, opacity: 1 },
        encoding: { x: { field: 'estimate', ...x }, y, color: FAMILY_COLOR, shape: FAMILY_SHAPE },
      },
      {
        mark: { type: 'text', align: 'right', baseline: 'middle', fill: 'var(--ink)', fontSize: 12.5 },
        encoding: { x: { value: -12 }, y, text: { field: 'label' } },
      },
      {
        mark: { type: 'text', align: 'left', baseline: 'middle' },
        encoding: { x: { value: width + 12 }, y, text: { field: 'text' } },
      },
    ],
  };
}

type Layers = Extract<ReturnType<Chart['spec']>, { layer: unknown }>['layer'];

function bandLayer({ band }: IntervalChartOptions): Layers {
  if (band === null) return [];
  return [
    {
      data: { values: [{ from: band[0], to: band[1] }] },
      mark: { type: 'rect', fill: 'var(--band)', stroke: null },
      encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' } },
    },
  ];
}

function lineLayer({ line }: IntervalChartOptions): Layers {
  if (line === null) return [];
  return [
    {
      data: { values: [{ at: line }] },
      mark: { type: 'rule', strokeDash: [3, 3], stroke: 'var(--ink-2)', strokeWidth: 1 },
      encoding: { x: { field: 'at', type: 'quantitative' } },
    },
  ];
}

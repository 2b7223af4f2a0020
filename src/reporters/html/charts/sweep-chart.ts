import type { SweepRow } from '../../../analysis/retrieval/sweep.ts';
import { chunkerName } from '../../titles.ts';
import { axisTitle } from './height-scale.ts';
import type { Chart, ChartSize } from './svg.ts';

/** Recall against the tokens that it takes: a line for every way of cutting and searching, a point for every k. */
export function sweepChart(rows: readonly SweepRow[]): Chart {
  const points = rows.flatMap(({ chunker, search, topK, recall, contextTokens, frontier }) =>
    recall === null
      ? []
      : [
          {
            line: `${chunkerName(chunker)}, ${search}`,
            search,
            topK,
            x: contextTokens,
            y: recall.estimate,
            frontier,
            label: frontier ? `${chunkerName(chunker)}, k ${topK}` : '',
          },
        ],
  );
  return {
    id: 'sweep',
    title: 'Recall against context tokens',
    description: points
      .filter((point) => point.frontier)
      .map(({ line, topK, x, y }) => `${line}, k ${topK}: recall ${y.toFixed(2)} for ${Math.round(x)} tokens`)
      .join('; '),
    spec: (size) => specOf(points, size),
  };
}

function specOf(values: readonly object[], size: ChartSize): ReturnType<Chart['spec']> {
  const wide = size === 'wide';
  const full: number[] = [0, 1.05];
  const colors: string[] = ['var(--family-prompt)', 'var(--family-rag)'];
  const searches: string[] = ['dense', 'hybrid'];
  const x = {
    field: 'x',
    type: 'quantitative',
    scale: { type: 'log', nice: false },
    axis: { title: axisTitle('Context tokens (mean)', 'log'), tickCount: wide ? 6 : 3, format: '~s' },
  } as const;
  const y = {
    field: 'y',
    type: 'quantitative',
    scale: { domain: full },
    axis: { title: 'Recall@k', format: '.0%', tickCount: 5, domain: false, titleAngle: -90 },
  } as const;
  const color = {
    field: 'search',
    type: 'nominal',
    scale: { domain: searches, range: colors },
    legend: null,
  } as const;
  return {
    width: wide ? 754 : 236,
    height: wide ? 320 : 240,
    padding: { left: wide ? 76 : 68, right: wide ? 60 : 16, top: 12, bottom: 48 },
    autosize: 'none',
    data: { values: [...values] },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 1.5, opacity: 0.35 },
        encoding: { x, y, color, detail: { field: 'line', type: 'nominal' }, order: { field: 'topK' } },
      },
      {
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: {
          x,
          y,
          color,
          shape: {
            field: 'search',
            type: 'nominal',
            scale: { domain: searches, range: ['circle', 'square'] },
            legend: null,
          },
        },
      },
      ...(wide
        ? [
            {
              transform: [{ filter: 'datum.frontier' }],
              mark: {
                type: 'text' as const,
                align: 'left' as const,
                dx: 7,
                dy: 10,
                fontSize: 11,
                fill: 'var(--ink)',
              },
              encoding: { x, y, text: { field: 'label' } },
            },
          ]
        : []),
    ],
  };
}

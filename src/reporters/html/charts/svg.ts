import type { TopLevelSpec } from 'vega-lite';
import { makeVisible } from '../../../lib/visible-text.ts';
import type { ReportedFamily } from '../../../protocol/imported.ts';
import { type Html, html, trusted } from '../markup.ts';

/** Where the plot lies within its picture, in pixels; nothing is measured, so that every machine draws the same. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly padding: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

/** A picture in one of its two sizes: `wide` for desktops and paper, `narrow` for telephones. */
export type ChartSize = 'wide' | 'narrow';

/** A chart before it is drawn; the same picture in both sizes. */
export interface Chart {
  /** Unique within the page. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, in words, for those who do not see it. */
  readonly description: string;
  spec(size: ChartSize): TopLevelSpec;
}

/** Colours come from the page's style sheet, so that a picture follows light and dark. */
const CHART_CONFIG = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: 'var(--ink-2)',
    titleColor: 'var(--ink-2)',
    domainColor: 'var(--line-strong)',
    gridColor: 'var(--line)',
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 8,
    ticks: false,
    labelPadding: 6,
  },
  text: { fontSize: 12, fill: 'var(--ink-2)' },
} as const;

/** Shape and colour of every family. */
const FAMILY_SCALES = {
  domain: ['prompt-engineering', 'rag', 'fine-tuning', 'rag-fine-tuning', 'imported'],
  colors: [
    ...['var(--family-prompt)', 'var(--family-rag)', 'var(--family-tuned)', 'var(--family-both)'],
    'var(--ink-2)',
  ],
  shapes: ['circle', 'square', 'triangle-up', 'diamond', 'cross'],
} as const;

/** The colour of a family. */
export function familyColor(family: ReportedFamily): string {
  return FAMILY_SCALES.colors[FAMILY_SCALES.domain.indexOf(family)] ?? 'var(--ink)';
}

/** Colour by family; the same everywhere. */
export const FAMILY_COLOR = {
  field: 'family',
  type: 'nominal',
  scale: { domain: [...FAMILY_SCALES.domain], range: [...FAMILY_SCALES.colors] },
  legend: null,
} as const;

/** Shape by family; the same everywhere. */
export const FAMILY_SHAPE = {
  field: 'family',
  type: 'nominal',
  scale: { domain: [...FAMILY_SCALES.domain], range: [...FAMILY_SCALES.shapes] },
  legend: null,
} as const;

/** Draws a chart as inline SVG in both sizes; the style sheet shows the one that fits. */
export async function renderChart(chart: Chart): Promise<Html> {
  const pictures = await Promise.all(
    (['wide', 'narrow'] as const).map(async (size) => {
      const svg = await draw(chart.spec(size));
      const id = `${chart.id}-${size}`;
      const open = html`<svg class="chart ${size}" role="img" aria-labelledby="${id}-title ${id}-text" viewBox="${svg.viewBox}" width="${svg.width}" height="${svg.height}"><title id="${id}-title">${chart.title}</title><desc id="${id}-text">${chart.description}</desc>`;
      return html`${open}${trusted(svg.content)}</svg>`;
    }),
  );
  return html`${pictures}`;
}

/** Compiles and draws without a browser; vega is loaded when the first chart is drawn. */
async function draw(
  spec: TopLevelSpec,
): Promise<{ viewBox: string; width: string; height: string; content: string }> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const compiled = vegaLite.compile(spec, { config: CHART_CONFIG });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    const open = svg.slice(0, svg.indexOf('>') + 1);
    return {
      viewBox: /viewBox="([\d. -]+)"/.exec(open)?.[1] ?? '0 0 0 0',
      width: /width="([\d.]+)"/.exec(open)?.[1] ?? '0',
      height: /height="([\d.]+)"/.exec(open)?.[1] ?? '0',
      // What vega escapes is markup; a title from data may still hold characters that nobody sees.
      content: makeVisible(withoutRoles(svg.slice(open.length, svg.lastIndexOf('</svg>')))),
    };
  } finally {
    view.finalize();
  }
}

/** The picture is one image with a title and a description: its single marks have no names, and need no roles. */
function withoutRoles(content: string): string {
  return content.replaceAll(/<[a-z][^>]*>/g, (tag) => tag.replaceAll(/ (?:role|aria-[a-z]+)="[^"]*"/g, ''));
}

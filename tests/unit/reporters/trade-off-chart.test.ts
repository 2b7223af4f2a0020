import { describe, expect, it } from 'vitest';
import { pointKey } from '../../../src/reporters/html/charts/point-key.ts';
import { tradeOffChart } from '../../../src/reporters/html/charts/trade-off-chart.ts';
import { dataTable } from '../../../src/reporters/html/parts.ts';

const point = (label: string, x: number) => ({
  label,
  family: 'rag' as const,
  x,
  y: 0.5,
  low: null,
  high: null,
  onFrontier: false,
});

const chartOf = (xs: readonly number[]) =>
  tradeOffChart({
    id: 'a',
    title: 'A against B',
    description: 'A',
    points: xs.map((x, index) => point(`rag-with-a-name-${index}`, x)),
    xTitle: 'Cost',
    xFormat: '~r',
    yTitle: 'A',
    yFormat: '.0%',
    yDomain: [0, 1],
  });

describe('quality against cost', () => {
  it('has names beside its points, and numbers on a narrow screen, whose names are in a key', () => {
    const chart = chartOf([1, 2]);
    expect(JSON.stringify(chart.spec('wide'))).toContain('"label":"rag-with-a-name-1"');
    const narrow = JSON.stringify(chart.spec('narrow'));
    expect(narrow).not.toContain('rag-with');
    expect(narrow).toContain('"label":"2"');
    const key = pointKey([point('rag', 1), point('<b>', 2)])?.markup ?? '';
    expect(key.replaceAll(/<svg[\s\S]*?<\/svg>/g, 'icon')).toBe(
      '<ol class="legend line-key point-key"><li><b>1</b> icon rag</li><li><b>2</b> icon &lt;b&gt;</li></ol>',
    );
    expect(pointKey([])).toBeNull();
  });

  it('says where its axis is logarithmic', () => {
    expect(JSON.stringify(chartOf([1, 2]).spec('wide'))).toContain('"title":"Cost"');
    expect(JSON.stringify(chartOf([1, 20]).spec('wide'))).toContain('"title":"Cost, logarithmic"');
  });
});

describe('a table that a narrow screen stacks', () => {
  it('has the roles of a table and the title of every column with its cells', () => {
    const table = dataTable({
      label: 'Table',
      caption: 'Table',
      className: 'short-table',
      head: [{ title: 'Suite' }, { title: 'A "b" <c>', numeric: true }],
      rows: [[{ content: 'x' }, { content: '1', numeric: true }]],
    });
    expect(table.markup).toMatchInlineSnapshot(`
      "<div class="scroll" tabindex="0" role="region" aria-label="Table"><table class="short-table stacked" role="table">
      <caption role="caption"><span class="caption">Table</span></caption>
      <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Suite</th><th scope="col" role="columnheader" class="number">A &quot;b&quot; &lt;c&gt;</th></tr></thead>
      <tbody role="rowgroup"><tr role="row"><th scope="row" role="rowheader">x</th><td class="number" data-sort="1" role="cell" data-title="A &quot;b&quot; &lt;c&gt;">1</td></tr>
      </tbody>
      </table></div>"
    `);
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { placeLabels } from '../../../src/reporters/html/charts/place-labels.ts';
import { costAxis } from '../../../src/reporters/html/charts/trade-off-chart.ts';
import { renderHtml } from '../../../src/reporters/html/html-reporter.ts';
import { escapeHtml, html } from '../../../src/reporters/html/markup.ts';
import { longText } from '../../../src/reporters/html/parts.ts';
import { curveReport, exampleReport, once } from '../../support/example-run.ts';
import { HOSTILE_TEXTS, makeHostile } from '../../support/hostile.ts';
import { buildRun } from '../../support/run-record-builder.ts';

const examplePage = once(() => renderHtml(exampleReport()));

/** Names of all tags with the names of their attributes, as they stand in the markup. */
function tagsOf(page: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, name = '', attributes = ''] of page.matchAll(/<([a-z][\w-]*)((?:[^>"]|"[^"]*")*)>/gi)) {
    const names = [...attributes.matchAll(/([\w:-]+)="/g)].map((match) => match[1]).sort();
    const key = `${name.toLowerCase()} ${names.join(' ')}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** What a page shows, without the words of its script. */
function withoutScript(page: string): string {
  return page.replace(/<script>[\s\S]*?<\/script>/, '');
}

describe('html template', () => {
  it('escapes texts, keeps markup, joins lists, drops nothing', () => {
    const list = ['<i>', '&'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul title="${'"x"'}">${list}</ul>${null}${3}`.markup).toMatchInlineSnapshot(
      `"<ul title="&quot;x&quot;"><li>&lt;i&gt;</li><li>&amp;</li></ul>3"`,
    );
  });

  it('lets no text out of an element or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'`]/);
        expect(escapeHtml(text).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('long texts', () => {
  it('shows a short one, folds a long one, cuts a very long one with a notice', () => {
    expect(longText('short').markup).toMatchInlineSnapshot(`"<div class="text" dir="auto">short</div>"`);
    expect(longText('x'.repeat(2_000)).markup).toContain('<summary>Show all 2,000 characters</summary>');
    const cut = longText('y'.repeat(200_000)).markup;
    expect(cut.length).toBeLessThan(8_000);
    expect(cut).toContain('Cut here: 6,000 of 200,000 characters are shown.');
  });
});

describe('index.html', () => {
  it('lets in nothing but its own style sheet and script, each by its hash', async () => {
    const page = await examplePage();
    const hashOf = (pattern: RegExp): string =>
      createHash('sha256')
        .update(pattern.exec(page)?.[1] ?? '', 'utf8')
        .digest('base64');
    expect(page).toContain(`style-src 'sha256-${hashOf(/<style>([\s\S]*?)<\/style>/)}'`);
    expect(page).toContain(
      `default-src 'none'; script-src 'sha256-${hashOf(/<script>([\s\S]*?)<\/script>/)}'; style-src`,
    );
    expect(page.match(/<script/g)).toHaveLength(1);
    const rest = withoutScript(page);
    expect(rest).not.toMatch(/\sstyle="|\son\w+="|<link rel="stylesheet|@import|url\(/);
    expect(rest).not.toMatch(/(?:src|href)="(?!#|data:image)/);
  });

  it('has one heading of the first rank and skips none', async () => {
    const page = await examplePage();
    const ranks = [...page.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
    expect(ranks.filter((rank) => rank === 1)).toHaveLength(1);
    for (const [index, rank] of ranks.entries()) {
      expect(rank - (ranks[index - 1] ?? 1), `heading ${index}`).toBeLessThanOrEqual(1);
    }
  });

  it('gives every table a caption and every id once', async () => {
    const page = await examplePage();
    expect(page.match(/<caption\b/g)?.length).toBe(page.match(/<table/g)?.length);
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names its parts in words, not by names of the code', async () => {
    const labels = Array.from(
      (await examplePage()).matchAll(/\saria-label="([^"]+)"/g),
      ([, label]) => label,
    );
    expect(labels).toContainEqual(expect.stringMatching(/^Prompt variants, /));
    expect(labels.filter((label) => /\b[A-Za-z]*[a-z][A-Z]/.test(label ?? ''))).toEqual([]);
  });

  it.each(Object.entries(HOSTILE_TEXTS))('shows hostile text as text: %s', async (_, hostile) => {
    const clean = tagsOf(await examplePage());
    const page = await renderHtml(makeHostile(exampleReport(), hostile));
    const attacked = tagsOf(page);
    // Charts may draw other ticks, and longer texts may fold; no new kind of element or attribute may appear.
    const foreign = [...attacked.keys()].filter((key) => !clean.has(key));
    expect(foreign.filter((key) => !/^(details|summary|span|p class|div class dir) ?/.test(key))).toEqual([]);
    expect(page.isWellFormed()).toBe(true);
    expect(page).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--[\n\t]]/v);
  });

  it('stays small with answers of 200 kB', async () => {
    const facts = { answer: 'word '.repeat(40_000) };
    const cells = ['plain', 'few-shot', 'cot'].map((technique, index) => ({
      technique,
      outcomes: [index % 2, 1, 0, 1],
      facts,
    }));
    const page = await renderHtml(buildReport(buildRun({ suite: { answer: { kind: 'text' } }, cells })));
    expect(page.length).toBeLessThan(600_000);
    expect(page).toContain('of 200,000 characters are shown');
  });

  it('says unknown of what is not known, and never 0', async () => {
    const page = withoutScript(await examplePage());
    expect(page).toContain('<b>unknown</b><small>no price known</small>');
    expect(page).toContain('not measured');
    expect(page).not.toContain('NaN');
    expect(page).not.toContain('undefined');
    expect(page).not.toContain('null');
  });

  it('shows a report in which nothing could be scored', async () => {
    const cells = ['plain', 'few-shot'].map((technique) => ({
      technique,
      outcomes: Array<'failed'>(20).fill('failed'),
    }));
    const page = withoutScript(await renderHtml(buildReport(buildRun({ cells }))));
    expect(page).toContain('there is no trade-off to draw');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('shows a learning curve, which recommends nothing', async () => {
    const page = withoutScript(await renderHtml(curveReport()));
    expect(page).toContain('Learning curves');
    expect(page).not.toMatch(/id="recommendation"|NaN|Infinity|undefined/);
  });
});

describe('charts', () => {
  it('places names where they cover neither points nor each other', () => {
    const points = [
      { x: 100, y: 50, label: 'plain' },
      { x: 108, y: 52, label: 'few-shot' },
      { x: 390, y: 50, label: 'fine-tuned' },
    ];
    const [plain, fewShot, tuned] = placeLabels(points, { width: 400, height: 100 });
    expect([plain?.align, fewShot?.align, tuned?.align]).toEqual(['right', 'left', 'right']);
  });

  it('takes a logarithmic axis only for a wide spread of amounts above 0', () => {
    expect(costAxis([0.003, 0.4]).type).toBe('log');
    expect(costAxis([0, 0.4])).toEqual({ type: 'linear', domain: [0, 0.4 * 1.15], ticks: [] });
    expect(costAxis([0, 0]).domain).toEqual([0, 1]);
  });
});

import axe from 'axe-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { explorerRows } from '../../src/analysis/samples/explorer-rows.ts';
import { renderHtml } from '../../src/reporters/html/html-reporter.ts';
import { POOR_CONTRAST } from '../support/contrast.ts';
import { exampleReport } from '../support/example-run.ts';
import { explorerRun } from '../support/explorer-run.ts';
import { PATIENCE, unfold, useBrowser } from '../support/report-visit.ts';

const open = useBrowser();

let whole: string;
beforeAll(async () => {
  whole = await renderHtml(exampleReport(), explorerRows(explorerRun('word '.repeat(400))));
});

/** In the page: every rule of WCAG and of good practice, without fetching the style sheets anew. */
const CHECK = `axe
  .run(document, { preload: false, resultTypes: ['violations'] })
  .then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')))`;

describe('index.html for everybody', { timeout: 2 * PATIENCE }, () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)(
    'has no serious finding of axe in %s at %i pixels, everything open',
    async (colorScheme, width) => {
      const { page, complaints } = await open(whole, {
        colorScheme,
        viewport: { width, height: 900 },
      });
      await page.locator('.entry-button').nth(3).click();
      await page.locator('.others button').first().click();
      await unfold(page);
      await page.evaluate(axe.source);
      expect(await page.evaluate(CHECK)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it.each(['light', 'dark'] as const)('has readable contrast in %s', async (colorScheme) => {
    const { page } = await open(whole, { colorScheme });
    expect(await page.evaluate(POOR_CONTRAST)).toEqual([]);
    await page.context().close();
  });

  it('can be walked by keyboard: the skip link first, then every table that scrolls', async () => {
    const { page } = await open(whole, { viewport: { width: 360, height: 800 } });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the answer');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    const tables = page.locator('.scroll');
    expect(await tables.count()).toBe(await page.locator('.scroll[tabindex="0"][aria-label]').count());
    await page.context().close();
  });

  it('gives tables, charts and headings names for those who do not see them', async () => {
    const { page } = await open(whole);
    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual([
      'Prompt, retrieve, or fine-tune?',
    ]);
    await page.getByRole('table', { name: 'Claims and measurements by family of techniques' }).waitFor();
    const chart = page.getByRole('img', { name: 'Accuracy by technique' });
    expect(await chart.getAttribute('aria-labelledby')).toBe(
      'suite-1-1-quality-wide-title suite-1-1-quality-wide-text',
    );
    const { page: phone } = await open(whole, { viewport: { width: 360, height: 800 } });
    await phone.locator('#decision').getByRole('rowheader', { name: 'Time to implement' }).waitFor();
    await phone.context().close();
    await page.context().close();
  });

  it('skips no rank of headings, also where the script made them', async () => {
    const { page } = await open(whole);
    await page.locator('.entry-button').nth(3).click();
    const ranks = await page
      .locator('h1, h2, h3, h4, h5, h6')
      .evaluateAll((nodes) => nodes.map((node) => Number(node.tagName.slice(1))));
    for (const [index, rank] of ranks.entries()) {
      expect(rank - (ranks[index - 1] ?? 1), `heading ${index}`).toBeLessThanOrEqual(1);
    }
    await page.context().close();
  });
});

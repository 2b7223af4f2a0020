import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { explorerRows } from '../../src/analysis/samples/explorer-rows.ts';
import { renderHtml } from '../../src/reporters/html/html-reporter.ts';
import { readPdf } from '../../src/retrieval/documents/pdf-text.ts';
import { exampleReport } from '../support/example-run.ts';
import { explorerRun } from '../support/explorer-run.ts';
import { HOSTILE_TEXTS, makeHostile } from '../support/hostile.ts';
import { foreign, OVERFLOW, PATIENCE, STRANGERS, unfold, useBrowser } from '../support/report-visit.ts';

const open = useBrowser();

/** The whole page, with the explorer. */
let whole: string;
beforeAll(async () => {
  whole = await renderHtml(exampleReport(), explorerRows(explorerRun()));
});

/** Presses a button that saves something: the file's name and its content. */
async function saved(page: Page, name: string): Promise<{ readonly file: string; readonly content: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).first().click(),
  ]);
  return { file: download.suggestedFilename(), content: await readFile(await download.path()) };
}

describe('index.html in Chromium', { timeout: PATIENCE }, () => {
  it('asks for nothing, complains of nothing, and begins with the answer', async () => {
    const visit = await open(whole);
    expect(foreign(visit)).toEqual([]);
    expect(visit.requests.filter((url) => url.startsWith('file:'))).toHaveLength(1);
    expect(visit.complaints).toEqual([]);
    const title = await visit.page.locator('#answer h1').boundingBox();
    expect((title?.y ?? Number.POSITIVE_INFINITY) + (title?.height ?? 0)).toBeLessThan(400);
    expect(
      await visit.page.getByText('With local:smollm2-135m, fine-tuned was better than plain').isVisible(),
    ).toBe(true);
    await visit.page.context().close();
  });

  it.each([360, 768, 1280])('fits %i pixels without scrolling sideways', async (width) => {
    const { page } = await open(whole, { viewport: { width, height: 800 } });
    expect(await page.evaluate<number>(OVERFLOW)).toBeLessThanOrEqual(0);
    const charts = await page
      .locator('svg.chart')
      .evaluateAll((nodes) =>
        nodes.map((node) => node.getBoundingClientRect()).filter((box) => box.width > 0),
      );
    expect(charts.length).toBeGreaterThan(5);
    for (const box of charts) expect(box.right).toBeLessThanOrEqual(width);
    await page.context().close();
  });

  it('shows all columns of the first tables and every reason without scrolling at 390 pixels', async () => {
    const { page } = await open(whole, { viewport: { width: 390, height: 800 } });
    const edges = await page
      .locator('table.stacked tbody :is(th, td)')
      .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().right));
    expect(edges.length).toBeGreaterThan(30);
    expect(Math.max(...edges)).toBeLessThanOrEqual(390);
    // A stack is still a table to those who hear it, and can still be sorted.
    const table = page.getByRole('table', { name: /^Paired comparisons/ }).first();
    const row = table.getByRole('row').nth(1);
    const [name, why] = await Promise.all([
      row.getByRole('rowheader').boundingBox(),
      row.getByRole('cell').last().boundingBox(),
    ]);
    expect(why?.x).toBe(name?.x);
    expect(why?.width).toBeGreaterThan(300);
    await table.getByRole('button', { name: 'Difference' }).click();
    expect(await table.getByRole('columnheader', { name: 'Difference' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await page.context().close();
  });

  it('names the points of a narrow chart below it', async () => {
    const { page } = await open(whole, { viewport: { width: 390, height: 800 } });
    expect(await page.locator('.point-key').first().isVisible()).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await page.locator('.point-key').first().isVisible()).toBe(false);
    await page.context().close();
  });

  it('cuts no entry of the navigation that has room on a second line', async () => {
    const { page } = await open(whole, { viewport: { width: 1280, height: 800 } });
    const entries = await page
      .locator('nav li')
      .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().right));
    const main = await page.locator('.inner').boundingBox();
    expect(Math.max(...entries)).toBeLessThanOrEqual((main?.x ?? 0) + (main?.width ?? 0) - 32);
    await page.context().close();
  });

  it('prints with every fold open and without navigation and buttons', async () => {
    const { page } = await open(whole);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('header.top').isVisible()).toBe(false);
    expect(await page.getByText("Let's think through this step by step").first().isVisible()).toBe(true);
    expect(await page.locator('.quiet-button:visible').count()).toBe(0);
    // Of the explorer only what a reader opened belongs on paper.
    expect(await page.locator('#explorer').isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
    await page.locator('.entry-button').nth(1).click();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.entry:visible').count()).toBe(1);
    const document = await page.pdf({ format: 'A4' });
    expect(document.subarray(0, 5).toString()).toBe('%PDF-');
    expect(document.length).toBeGreaterThan(50_000);
    await page.context().close();
  });

  it('prints the head of a long table on each of its pages', async () => {
    const { page } = await open(whole);
    await page
      .locator('table:has(.sort)')
      .first()
      .evaluate((table) => {
        const [row] = table.tBodies[0]?.rows ?? [];
        for (let copy = 0; copy < 150; copy += 1) table.tBodies[0]?.append(row?.cloneNode(true) ?? '');
        const title = table.tHead?.querySelector('.sort');
        if (title) title.textContent = 'Marked head';
      });
    const { text } = await readPdf(await page.pdf({ format: 'A4' }), 'page.pdf');
    expect(text.split('Marked head').length - 1).toBeGreaterThan(2);
    await page.context().close();
  });

  it('sorts a table by its numbers, what is not known last, and finds back', async () => {
    const { page } = await open(whole);
    const table = page
      .getByRole('region', { name: 'Cost, latency and tokens, Sentiment' })
      .first()
      .locator('table');
    const head = table.getByRole('columnheader', { name: 'Cost / 1k answers' });
    const values = (): Promise<string[]> =>
      table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.children[1]?.textContent ?? ''));
    const amounts = async (): Promise<number[]> =>
      (await values()).map((text) => Number(/^\$([\d.]+)/.exec(text)?.[1] ?? Number.NaN));
    const first = await values();
    expect(await head.getAttribute('aria-sort')).toBeNull();

    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    const falling = await amounts();
    const known = falling.filter((amount) => !Number.isNaN(amount));
    expect(known).toEqual(known.toSorted((a, b) => b - a));
    expect(falling.findIndex(Number.isNaN)).toBe(known.length);

    await head.getByRole('button').press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    const rising = await amounts();
    expect(rising.slice(0, known.length)).toEqual(known.toReversed());
    expect(rising.findIndex(Number.isNaN)).toBe(known.length);

    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBeNull();
    expect(await values()).toEqual(first);

    await table.getByRole('columnheader', { name: 'Technique' }).getByRole('button').click();
    const names = await table.locator('tbody th b').allTextContents();
    expect(names).toEqual(names.toSorted());
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('saves a chart as SVG and PNG, in %s', async (colorScheme) => {
    const visit = await open(whole, { colorScheme, acceptDownloads: true });
    const svg = await saved(visit.page, 'SVG of “Accuracy by technique”');
    expect(svg.file).toMatch(/^[a-z0-9-]+accuracy-by-technique\.svg$/);
    const text = svg.content.toString('utf8');
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(text).toContain(colorScheme === 'dark' ? '#101214' : '#fbfbfa');
    expect(text).not.toContain('var(');

    const png = await saved(visit.page, 'PNG of “Accuracy by technique”');
    expect(png.file).toBe(svg.file.replace(/svg$/, 'png'));
    expect(png.content.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'));
    // Twice the size of the drawing: IHDR has the width at byte 16.
    expect(png.content.readUInt32BE(16)).toBe(2 * 860);
    expect(png.content.length).toBeGreaterThan(5_000);
    expect(visit.complaints).toEqual([]);
    expect(foreign(visit)).toEqual([]);
    await visit.page.context().close();
  });

  it('says without script what it cannot do, and shows the rest', async () => {
    const visit = await open(whole, { javaScriptEnabled: false });
    const { page } = visit;
    expect(await page.getByText('This part needs JavaScript').isVisible()).toBe(true);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('img', { name: 'Accuracy by technique' }).first().isVisible()).toBe(true);
    await page.locator('main summary:visible').first().click();
    expect(await page.locator('main details[open]').count()).toBe(1);
    expect(visit.complaints).toEqual([]);
    await page.context().close();
  });

  it('runs no script but its own', async () => {
    const content = whole.replace('</main>', '<script>globalThis.owned = true</script></main>');
    const { page, complaints } = await open(content);
    expect(await page.evaluate("'owned' in globalThis")).toBe(false);
    expect(complaints.join()).toMatch(/Content Security Policy/);
    expect(await page.locator('.entry').count()).toBeGreaterThan(0);
    await page.context().close();
  });

  it.each(Object.entries(HOSTILE_TEXTS))('does nothing that hostile text asks for: %s', async (_, text) => {
    const content = await renderHtml(
      makeHostile(exampleReport(), text),
      makeHostile(explorerRows(explorerRun()), text),
    );
    const visit = await open(content);
    const { page } = visit;
    await page.locator('.entry-button').nth(4).click();
    await page.locator('.others button').first().click();
    await unfold(page);
    // In the page itself: there are more than a hundred.
    await page.evaluate("for (const button of document.querySelectorAll('.sort')) button.click()");
    expect(foreign(visit)).toEqual([]);
    expect(visit.complaints).toEqual([]);
    const sections = [...whole.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    expect(await page.evaluate(STRANGERS)).toEqual({
      owned: false,
      strangers: 0,
      scripts: ['application/jsonexplorer-data', ''],
      handlers: 0,
      links: 0,
      sections,
    });
    expect(await page.evaluate<number>(OVERFLOW)).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/analysis/report.ts';
import { renderHtml } from '../../src/reporters/html/html-reporter.ts';
import { launchChromium } from '../support/chromium.ts';
import { POOR_CONTRAST } from '../support/contrast.ts';
import { HOSTILE_TEXTS, makeHostile } from '../support/hostile.ts';
import { buildReport } from '../support/report-builder.ts';

const PATIENCE = 60_000;

let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-page-'));
}, PATIENCE);

afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}, PATIENCE);

/** What a page did while it was open, beside being shown. */
interface Visit {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

async function open(report: Report, options: BrowserContextOptions = {}): Promise<Visit> {
  const file = join(folder, `${Math.trunc(performance.now() * 1000)}.html`);
  await writeFile(file, await renderHtml(report));
  const page = await (
    await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  ).newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(pathToFileURL(file).href);
  return { page, requests, complaints };
}

/** In the page: by how many pixels it is wider than the window. */
const OVERFLOW = 'document.documentElement.scrollWidth - window.innerWidth';

/** In the page: what hostile text might have brought in. */
const STRANGERS = `({
  owned: 'owned' in globalThis,
  strangers: document.querySelectorAll('script, iframe, object, embed, img, form, base, body link, body style').length,
  handlers: [...document.querySelectorAll('*')].filter((node) =>
    [...node.attributes].some(({ name, value }) => name.startsWith('on') || /^\\s*javascript:/i.test(value)),
  ).length,
  links: [...document.querySelectorAll('a')].filter((node) => !node.getAttribute('href')?.startsWith('#')).length,
  ids: [...document.querySelectorAll('main > section')].map((node) => node.id),
})`;

/** Requests beyond the page itself and its icon, which is part of the page. */
function foreign(visit: Visit): readonly string[] {
  return visit.requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:image/svg+xml,'));
}

describe('index.html in Chromium', () => {
  it('asks for nothing, complains of nothing, and begins with the answer', {
    timeout: PATIENCE,
  }, async () => {
    const visit = await open(buildReport());
    expect(foreign(visit)).toEqual([]);
    expect(visit.requests.filter((url) => url.startsWith('file:'))).toHaveLength(1);
    expect(visit.complaints).toEqual([]);
    const finding = visit.page.getByText('On smollm2-135m, fine-tuned answers best');
    const box = await finding.boundingBox();
    expect((box?.y ?? Number.POSITIVE_INFINITY) + (box?.height ?? 0)).toBeLessThan(900);
    await visit.page.context().close();
  });

  it.each([360, 768, 1280])(
    'fits %i pixels without scrolling sideways',
    { timeout: PATIENCE },
    async (width) => {
      const { page } = await open(buildReport(), { viewport: { width, height: 800 } });
      const overflow = await page.evaluate<number>(OVERFLOW);
      expect(overflow).toBeLessThanOrEqual(0);
      const charts = await page
        .locator('svg.chart')
        .evaluateAll((nodes) =>
          nodes.map((node) => node.getBoundingClientRect()).filter((box) => box.width > 0),
        );
      expect(charts.length).toBeGreaterThan(5);
      for (const box of charts) expect(box.right).toBeLessThanOrEqual(width);
      await page.context().close();
    },
  );

  it.each(['light', 'dark'] as const)(
    'has readable contrast in %s',
    { timeout: PATIENCE },
    async (colorScheme) => {
      const { page } = await open(buildReport(), { colorScheme });
      const poor = await page.evaluate(POOR_CONTRAST);
      expect(poor).toEqual([]);
      await page.context().close();
    },
  );

  it('can be walked by keyboard: the skip link first, then every table that scrolls', {
    timeout: PATIENCE,
  }, async () => {
    const { page } = await open(buildReport(), { viewport: { width: 360, height: 800 } });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the answer');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    const tables = page.locator('.scroll');
    expect(await tables.count()).toBe(await page.locator('.scroll[tabindex="0"][aria-label]').count());
    await page.context().close();
  });

  it('gives tables, charts and headings names for those who do not see them', {
    timeout: PATIENCE,
  }, async () => {
    const { page } = await open(buildReport());
    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual([
      'Prompt, retrieve, or fine-tune?',
    ]);
    await page.getByRole('table', { name: 'Claims and measurements by family of techniques' }).waitFor();
    const chart = page.getByRole('img', { name: 'Accuracy by technique' });
    expect(await chart.getAttribute('aria-labelledby')).toBe(
      'suite-1-1-quality-wide-title suite-1-1-quality-wide-text',
    );
    const { page: phone } = await open(buildReport(), { viewport: { width: 360, height: 800 } });
    await phone.getByRole('rowheader', { name: 'Time to implement' }).waitFor();
    await phone.context().close();
    await page.context().close();
  });

  it('prints with every fold open and without the navigation', { timeout: PATIENCE }, async () => {
    const { page } = await open(buildReport());
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('header.top').isVisible()).toBe(false);
    expect(await page.getByText("Let's think through this step by step").isVisible()).toBe(true);
    await page.context().close();
  });

  it.each(Object.entries(HOSTILE_TEXTS))(
    'does nothing that hostile text asks for: %s',
    { timeout: PATIENCE },
    async (_, text) => {
      const visit = await open(makeHostile(buildReport(), text));
      const { page } = visit;
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(foreign(visit)).toEqual([]);
      expect(visit.complaints).toEqual([]);
      const found = await page.evaluate(STRANGERS);
      expect(found).toEqual({
        owned: false,
        strangers: 0,
        handlers: 0,
        links: 0,
        ids: ['answer', 'decision', 'suite-1', 'suite-2', 'side-by-side', 'examples', 'method', 'provenance'],
      });
      const overflow = await page.evaluate<number>(OVERFLOW);
      expect(overflow).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );
});

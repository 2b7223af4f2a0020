import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';

/** How long a browser may take on a small machine, in ms. */
export const PATIENCE = 60_000;

/** What a page did while it was open, beside being shown. */
export interface Visit {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

/** In the page: by how many pixels it is wider than the window. */
export const OVERFLOW = 'document.documentElement.scrollWidth - window.innerWidth';

/** In the page: what hostile text might have brought in. */
export const STRANGERS = `({
  owned: 'owned' in globalThis,
  strangers: document.querySelectorAll('iframe, object, embed, img, form, base, body link, body style').length,
  scripts: [...document.querySelectorAll('script')].map((node) => node.type + node.id),
  handlers: [...document.querySelectorAll('*')].filter((node) =>
    [...node.attributes].some(({ name, value }) => name.startsWith('on') || /^\\s*javascript:/i.test(value)),
  ).length,
  links: [...document.querySelectorAll('a')].filter((node) => !node.getAttribute('href')?.startsWith('#')).length,
  sections: [...document.querySelectorAll('main > section')].map((node) => node.id),
})`;

/** Requests beyond the page itself, its icon and its charts, which are part of the page. */
export function foreign(visit: Visit): readonly string[] {
  return visit.requests.filter((url) => !/^(?:file:|data:image\/svg\+xml,|blob:)/.test(url));
}

/** Opens every fold of a page, those within others too. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
}

/** A browser for the tests of a file, which opens pages by their content. */
export function useBrowser(): (
  content: string,
  options?: BrowserContextOptions & { readonly hash?: string },
) => Promise<Visit> {
  let browser: Browser;
  let folder: string;
  let opened = 0;

  beforeAll(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), 'adaptbench-page-'));
  }, PATIENCE);

  afterAll(async () => {
    await browser?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, PATIENCE);

  return async (content, { hash = '', ...options } = {}) => {
    const file = join(folder, `${++opened}.html`);
    await writeFile(file, content);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(`${pathToFileURL(file).href}${hash}`);
    return { page, requests, complaints };
  };
}

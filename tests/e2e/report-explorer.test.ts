import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { redactTexts } from '../../src/analysis/redact-texts.ts';
import type { Report } from '../../src/analysis/report.ts';
import type { ExplorerData } from '../../src/analysis/samples/explorer-model.ts';
import { explorerRows } from '../../src/analysis/samples/explorer-rows.ts';
import { trialRows } from '../../src/analysis/samples/trial-rows.ts';
import { explorerLink } from '../../src/reporters/html/explorer.ts';
import { renderHtml } from '../../src/reporters/html/html-reporter.ts';
import { exampleReport, exampleRun } from '../support/example-run.ts';
import { explorerRun } from '../support/explorer-run.ts';
import { foreign, OVERFLOW, PATIENCE, STRANGERS, useBrowser } from '../support/report-visit.ts';
import { buildRun } from '../support/run-record-builder.ts';

const open = useBrowser();

let whole: string;
beforeAll(async () => {
  whole = await pageOf(explorerRows(explorerRun()));
});

async function pageOf(data: ExplorerData, report: Report = exampleReport()): Promise<string> {
  return renderHtml(report, data);
}

const choose = (page: Page, label: string, option: string): Promise<string[]> =>
  page.getByLabel(label, { exact: true }).selectOption(option);

const said = (page: Page): Promise<string> => page.locator('#explorer [role=status]').innerText();

const samplesOf = (page: Page): Promise<string[]> => page.locator('.entry-sample small').allTextContents();

describe('every answer, in Chromium', { timeout: PATIENCE }, () => {
  it('lists all, 25 at a time, and says how many', async () => {
    const visit = await open(whole);
    const { page } = visit;
    expect(await said(page)).toBe('180 answers, 1 to 25 shown.');
    expect(await page.locator('.entry').count()).toBe(25);
    expect(await page.getByText('Page 1 of 8').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Previous page' }).press('Enter');
    expect(await said(page)).toBe('180 answers, 1 to 25 shown.');
    await page.getByRole('button', { name: 'Next page' }).click();
    expect(await said(page)).toBe('180 answers, 26 to 50 shown.');
    expect(page.url()).toContain('#explorer?page=2');
    expect(await page.locator('.entry').count()).toBe(25);
    expect(visit.complaints).toEqual([]);
    await page.context().close();
  });

  it('narrows by technique, outcome, slice and text, and goes back to all', async () => {
    const { page } = await open(whole);
    await choose(page, 'Technique', 'rag');
    expect(await said(page)).toBe('60 answers, 1 to 25 shown.');
    for (const [outcome, sample] of [
      ['failed', 's-0'],
      ['format error', 's-1'],
      ['no score', 's-2'],
    ] as const) {
      await choose(page, 'Outcome', outcome);
      expect(await said(page)).toBe('1 answer, 1 to 1 shown.');
      expect(await samplesOf(page)).toEqual([sample]);
    }
    await choose(page, 'Outcome', 'right');
    expect(await said(page)).toBe('57 answers, 1 to 25 shown.');
    await choose(page, 'Slice', 'hard');
    expect(await said(page)).toBe('19 answers, 1 to 19 shown.');
    await page.getByLabel('Text', { exact: true }).fill('IS 45 a');
    await page.getByText('1 answer, 1 to 1 shown.').waitFor();
    expect(await samplesOf(page)).toEqual(['s-45']);
    await page.getByLabel('Text', { exact: true }).fill('nobody wrote this');
    await page.getByText('No answer fits.').waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    expect(await said(page)).toBe('180 answers, 1 to 25 shown.');
    await page.context().close();
  });

  it('opens an answer by keyboard: sample, prompt, passages, score, cost and time', async () => {
    const { page } = await open(whole);
    await choose(page, 'Technique', 'rag');
    const line = page.locator('.entry-button').nth(3);
    await line.focus();
    await page.keyboard.press('Enter');
    expect(await line.getAttribute('aria-expanded')).toBe('true');
    const detail = page.locator('.entry-detail');
    expect(await detail.innerText()).toContain('Is 3 a good number?');
    await detail.getByText('Prompt as sent').click();
    expect(await detail.locator('details[open]').innerText()).toMatch(/User\s+Is 3 a good number\?/);
    await detail.getByText('2 passages shown, 1 right').click();
    expect(await detail.innerText()).toMatch(/right passage\s+The right passage\./);
    expect(await detail.locator('dl').innerText()).toMatch(
      /Accuracy\s+yes\s+Latency\s+110 ms\s+Cost\s+unknown/,
    );
    await line.focus();
    await page.keyboard.press('Space');
    expect(await detail.isVisible()).toBe(false);
    await choose(page, 'Technique', 'plain');
    await page.locator('.entry-button').nth(1).click();
    expect(await page.locator('.entry-detail dl').innerText()).toMatch(
      /Accuracy\s+no\s+Latency\s+100 ms\s+Cost\s+\$0\.000010 \(\$0\.010 \/ 1k\)/,
    );
    await page.context().close();
  });

  it('puts two techniques side by side and finds where they disagree', async () => {
    const { page } = await open(whole);
    await choose(page, 'Technique', 'plain');
    await choose(page, 'Beside it', 'few-shot');
    expect(await said(page)).toBe('60 pairs, 1 to 25 shown.');
    expect(await page.getByLabel('Outcome', { exact: true }).isVisible()).toBe(false);
    const who = page.getByLabel('Who was right', { exact: true });
    expect((await who.locator('option').allTextContents()).slice(0, 5)).toEqual([
      'All pairs',
      'only plain right (20)',
      'only few-shot right (10)',
      'both right (10)',
      'neither right (20)',
    ]);
    await who.selectOption('left');
    expect(await said(page)).toBe('20 pairs, 1 to 20 shown.');
    expect((await samplesOf(page)).slice(0, 3)).toEqual(['s-2', 's-4', 's-8']);
    await who.selectOption('right');
    expect((await samplesOf(page)).slice(0, 3)).toEqual(['s-3', 's-9', 's-15']);
    await page.locator('.entry-button').first().click();
    const cards = page.locator('.pair .card');
    expect(await cards.locator('h4').allInnerTexts()).toEqual(['plain local:tiny', 'few-shot local:tiny']);
    expect(await cards.locator('.badge').allInnerTexts()).toEqual(['✗\nwrong', '✓\nright']);
    // A pair with a failed side is neither right nor wrong.
    await choose(page, 'Beside it', 'rag');
    const options = await who.locator('option').allTextContents();
    const counted = options.slice(1, 5).map((text) => Number(/\((\d+)\)/.exec(text)?.[1] ?? 0));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBeLessThan(60 + 60);
    await page.context().close();
  });

  it('goes from one answer to the same sample with another technique', async () => {
    const { page } = await open(whole);
    await page.locator('.entry-button').first().click();
    await page.getByRole('group', { name: 'Compare on this sample' }).getByRole('button').last().click();
    expect(await said(page)).toBe('1 pair of sample s-0, 1 to 1 shown.');
    expect(await page.locator('.pair .card').count()).toBe(2);
    expect(await page.evaluate('document.activeElement.className')).toBe('entry-button two');
    await page.context().close();
  });

  it('is led by the address of the page, at its opening and later', async () => {
    const target = { suite: 'toy', sample: 's-7', technique: 'plain', beside: 'rag' };
    const { page } = await open(whole, { hash: explorerLink(target) });
    expect(await said(page)).toBe('1 pair of sample s-7, 1 to 1 shown.');
    expect(await page.locator('.pair .card').count()).toBe(2);
    expect(await page.locator('.entry-button').first().getAttribute('aria-expanded')).toBe('true');
    await page.evaluate(`location.hash = ${JSON.stringify(explorerLink({ ...target, sample: 's-9' }))}`);
    await page.getByText('1 pair of sample s-9').waitFor();
    await page.evaluate("location.hash = '#explorer?sample=nowhere'");
    await page.getByText('That sample is not among those that this page holds').waitFor();
    await page.context().close();
  });

  it('fits a telephone with a pair open', async () => {
    const { page } = await open(whole, {
      viewport: { width: 360, height: 800 },
      hash: explorerLink({ suite: 'toy', sample: 's-7', technique: 'plain', beside: 'rag' }),
    });
    expect(await page.evaluate<number>(OVERFLOW)).toBeLessThanOrEqual(0);
    const boxes = await page
      .locator('.pair .card')
      .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect()));
    expect(boxes.map(({ right }) => right <= 360)).toEqual([true, true]);
    await page.context().close();
  });

  it('shows nothing of the texts that were left out', async () => {
    const { report } = redactTexts({ report: exampleReport(), rows: trialRows(exampleRun()) });
    const content = await pageOf(explorerRows(explorerRun(), { redacted: true }), report);
    expect(content).not.toContain('good number');
    expect(content).not.toContain('The right passage.');
    expect(content).not.toContain('HTTP 500');
    const { page, complaints } = await open(content);
    await choose(page, 'Technique', 'rag');
    await page.locator('.entry-button').nth(3).click();
    expect(await page.locator('.entry-detail').innerText()).toContain('(left out)');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['an answer of 1 MB', '<b>&amp; '.repeat(125_000)],
    ['lone surrogates', '\uD800\uDC00\uD800 x \uDC00'],
    ['a closing script', '</script><script>globalThis.owned = true</script><!--'],
    ['separators and escapes', '\u2028\u2029\\u003c\\"\u0000\u001B[31m\u202E'],
  ])('stays whole and small with %s', async (_, answer) => {
    const content = await pageOf(explorerRows(explorerRun(answer)));
    expect(content.length).toBeLessThan(1_000_000);
    expect(content.isWellFormed()).toBe(true);
    const visit = await open(content);
    const { page } = visit;
    await page.locator('.entry-button').nth(4).click();
    const text = await page.locator('.entry-detail').innerText();
    if (answer.length > 4_000) expect(text).toContain('Cut here: 4,000 of 1,125,000 characters are shown.');
    expect(await page.evaluate(STRANGERS)).toMatchObject({
      owned: false,
      strangers: 0,
      handlers: 0,
      scripts: ['application/jsonexplorer-data', ''],
    });
    expect(visit.complaints).toEqual([]);
    expect(foreign(visit)).toEqual([]);
    await page.context().close();
  });

  it('keeps 100,000 answers below 15 MB, and filters them', { timeout: 4 * PATIENCE }, async () => {
    const run = buildRun({
      cells: ['plain', 'few-shot', 'cot', 'rag', 'vague', 'persona', 'a', 'b', 'c', 'd'].map(
        (technique, cell) => ({
          technique,
          outcomes: Array.from({ length: 10_000 }, (_, index) => ((index * (cell + 3)) % 7 < 3 ? 1 : 0)),
          facts: (sample) => ({
            answer: `${technique} says of ${sample}: ${'a few more words '.repeat(12)}`,
          }),
        }),
      ),
      samples: (index) => ({ input: `Question ${index}: ${'what is asked here '.repeat(20)}` }),
    });
    const data = explorerRows(run);
    expect(data.counts.trials).toBe(100_000);
    expect(data.counts.shownTrials).toBeGreaterThan(10_000);
    const content = await pageOf(data);
    expect(Buffer.byteLength(content)).toBeLessThan(15_000_000);
    const { page, complaints } = await open(content);
    expect(await page.locator('#explorer .extent').innerText()).toMatch(/[\d,]+ of 100,000 answers are here/);
    await choose(page, 'Technique', 'cot');
    await choose(page, 'Beside it', 'plain');
    await choose(page, 'Who was right', 'left');
    const before = await said(page);
    await page.getByLabel('Text', { exact: true }).fill('cot says of 7');
    await expect.poll(() => said(page)).not.toBe(before);
    expect(await said(page)).toMatch(/^[\d,]+ pairs, 1 to 25 shown\.$/);
    expect(await page.locator('.entry').count()).toBe(25);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

import { expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { renderHtml } from '../../../src/reporters/html/html-reporter.ts';
import { buildRun, LOCAL_MODEL, localModel } from '../../support/run-record-builder.ts';

it.each([
  ['marks each latency that was timed around a library', 'approximate' as const],
  ['leaves others as they are', undefined],
])('a page %s', async (_, latency) => {
  const model = { ...localModel(LOCAL_MODEL), ...(latency === undefined ? {} : { latency }) };
  const page = await renderHtml(
    buildReport(
      buildRun({
        models: [model],
        cells: ['plain', 'few-shot'].map((technique, index) => ({
          technique,
          outcomes: [1, 0, 1, index],
          facts: { latencyMs: 4321 + index },
        })),
      }),
    ),
  );
  const text = page.replaceAll(/<script.*?<\/script>/gs, '').replaceAll(/<[^>]+>/g, ' ');
  // In sentences it says "about"; a limit is not measured.
  const shown = [...text.matchAll(/(?<!about |less than )(≈ )?(?<!about ≈ )4\.3 s/g)];
  expect(shown.length).toBeGreaterThan(5);
  const marked = shown.filter(([, mark]) => mark !== undefined);
  expect(marked).toHaveLength(latency === undefined ? 0 : shown.length);
  expect(page.includes('Mean latency (≈ seconds)')).toBe(latency !== undefined);
});

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/analysis/report.ts';
import { renderHtml } from '../../src/reporters/html/html-reporter.ts';
import { printed, runCli } from '../support/cli.ts';
import { curveReport, exampleReport } from '../support/example-run.ts';
import { answerFromSources, writeFaqSuite } from '../support/faq-suite.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../support/openai-server.ts';
import {
  figuresOfCharts,
  figuresOfPage,
  figuresOfProse,
  type PageFigure,
  strayFigures,
  strayInProse,
} from '../support/report-trace.ts';
import {
  promptWith,
  rightAnswer,
  sampleNumber,
  writeSmallSuite,
  wrongAnswer,
} from '../support/small-suite.ts';

const SCRIPT = fileURLToPath(new URL('../reference/trace.py', import.meta.url));
const REPORTS = fileURLToPath(new URL('../../reports/', import.meta.url));

const PRICES = `
- match: openai:small
  inputPerMillion: 1
  cachedInputPerMillion: 0.25
  outputPerMillion: 2
  asOf: 2026-01-01
  source: this test
`;

interface Estimate {
  readonly n: number;
  readonly estimate: number;
}

/** What the script prints for a cell. */
interface Traced {
  readonly trials: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, Estimate>>;
  readonly slices: Readonly<Record<string, Estimate>>;
  readonly cost: Readonly<Record<string, number>>;
  readonly latency: {
    readonly n: number;
    readonly p50: number;
    readonly p90: number;
    readonly skipped: number;
  };
  readonly tokens: { readonly input: number; readonly output: number };
}

/** A run as the command line left it. */
interface Made {
  readonly report: Report;
  readonly page: string;
  readonly traced: Readonly<Record<string, Traced>>;
}

let folder: string;
let server: OpenAiServer;
let first: Made;
/** More samples than the first, whose answers come from the cache. */
let second: Made;

/** Plain prompts are answered worse than those with examples, some not at all, some with a fault; documents are read. */
function reply(request: OpenAiServer['requests'][number]) {
  const { prompt } = request;
  const number = sampleNumber(request);
  if (!prompt.includes('Note:')) return { text: answerFromSources(prompt) };
  if (number === 17) return openAiError(400, 'this note is refused');
  const messages = request.body['messages'] as readonly unknown[];
  if (messages.length > 1) return { text: number % 9 === 0 ? wrongAnswer(request) : rightAnswer(request) };
  if (prompt.includes('Think')) return { text: `Well.\nMood: ${rightAnswer(request)}`, delayMs: number % 4 };
  if (number % 7 === 3) return { text: 'hard to say' };
  return { text: number % 3 === 0 ? wrongAnswer(request) : rightAnswer(request) };
}

async function make(...more: readonly string[]): Promise<Made> {
  const flags = ['--base-url', server.url, '--prices', 'prices.yaml', '--fail-on-error', '1', '--json'];
  const result = await runCli(['run', 'mood.yaml', 'faq.yaml', '--profile', 'full', ...flags, ...more], {
    folder,
    env: { ADAPTBENCH_CACHE: join(homedir(), '.cache', 'adaptbench') },
  });
  expect(result.stderr).not.toContain('error:');
  const { report, run, folder: reports } = printed(result);
  const record = join(folder, '.adaptbench', 'runs', run);
  return {
    report,
    page: await readFile(join(reports, 'index.html'), 'utf8'),
    traced: JSON.parse(execFileSync('python3', ['-I', SCRIPT, record]).toString('utf8')) as Made['traced'],
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-trace-'));
  server = await startOpenAiServer(reply);
  await writeSmallSuite(folder, {
    sizes: { test: 40 },
    change: {
      prompt: promptWith({ specific: ['Positive or negative?', 'Which of the two is it?'] }),
      techniques: ['plain', 'few-shot', 'cot', { preset: 'self-consistency', votes: 3 }],
      profiles: { full: { selectionSamples: 4 } },
    },
  });
  await writeFaqSuite(folder);
  await writeFile(join(folder, 'prices.yaml'), PRICES);
  first = await make('--limit', '20', '--repeats', '2');
  second = await make();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('the figures of report.json', () => {
  it.each(['first', 'second'] as const)('are those of the journal: %s run', (which) => {
    const { report, traced } = which === 'first' ? first : second;
    const cells = report.suites.flatMap((suite) => suite.cells);
    expect(cells.map(({ id }) => id).sort()).toEqual(Object.keys(traced).sort());
    expect(cells).toHaveLength(8);
    for (const cell of cells) {
      const own = traced[cell.id];
      expect([cell.id, own?.trials]).toEqual([cell.id, cell.trials]);
      const { basis: _, ...cost } = cell.cost;
      expect([cell.id, own?.cost]).toEqual([cell.id, cost]);
      for (const { metric, figure } of cell.metrics) {
        const same = own?.metrics[metric];
        expect([cell.id, metric, same?.n]).toEqual([cell.id, metric, figure?.n]);
        expect(same?.estimate).toBeCloseTo(figure?.estimate ?? Number.NaN, 12);
      }
      for (const { column, value, figure } of cell.slices) {
        const same = own?.slices[`${column}=${value}`];
        expect([cell.id, value, same?.n]).toEqual([cell.id, value, figure?.n]);
        expect(same?.estimate).toBeCloseTo(figure?.estimate ?? Number.NaN, 12);
      }
      expect(own?.latency === null).toBe(cell.latency === null);
      expect(own?.latency?.p50 ?? 0).toBeCloseTo(cell.latency?.p50 ?? 0, 9);
      expect(own?.latency?.p90 ?? 0).toBeCloseTo(cell.latency?.p90 ?? 0, 9);
      expect(own?.latency?.n).toBe(cell.latency?.n);
      expect(own?.latency?.skipped).toBe(cell.latency?.skipped);
      expect(own?.tokens.input).toBeCloseTo(cell.tokens.input ?? Number.NaN, 9);
      expect(own?.tokens.output).toBeCloseTo(cell.tokens.output ?? Number.NaN, 9);
    }
  });

  it('were worth tracing: faults, failures, cached answers, latencies and look-ups were among them', () => {
    expect(first.traced['mood/plain/openai:small']?.trials['formatErrors']).toBeGreaterThan(0);
    expect(second.traced['mood/plain/openai:small']?.trials['failed']).toBeGreaterThan(0);
    const cached = second.traced['mood/few-shot/openai:small'];
    expect(cached?.trials['cached']).toBeGreaterThan(10);
    expect(cached?.cost['billed']).toBeLessThan(cached?.cost['uncached'] ?? 0);
    expect(cached?.latency.skipped).toBeGreaterThan(10);
    expect(first.traced['mood/self-consistency/openai:small']?.latency.p50).toBeGreaterThan(0);
    expect(first.traced['faq/rag/openai:small']?.metrics['answer-correctness']?.estimate).toBe(1);
  });
});

/** Every figure of the tables, with those that nothing in the report is written like. */
function trace(
  page: string,
  report: Report,
): { readonly all: readonly PageFigure[]; readonly stray: string[] } {
  const all = figuresOfPage(page);
  const stray = strayFigures(all, report).map(({ table, row, text }) => `${table} / ${row}: ${text}`);
  return { all, stray };
}

/** Figures of sentences and of charts that nothing in the report is written like, with their sentences. */
function traceProse(
  page: string,
  report: Report,
): { readonly all: readonly PageFigure[]; readonly stray: string[] } {
  const all = [...figuresOfProse(page), ...figuresOfCharts(page)];
  return { all, stray: strayInProse(all, report).map(({ row, text }) => `${text}: ${row}`) };
}

describe('the figures in the sentences and charts of index.html', () => {
  it.each(['first', 'second'] as const)('are in report.json: %s run', (which) => {
    const { page, report } = which === 'first' ? first : second;
    const { all, stray } = traceProse(page, report);
    expect(stray).toEqual([]);
    expect(all.length).toBeGreaterThan(50);
  });

  it.each(['example', 'sentiment-curve'])('are in report.json: reports/%s', async (name) => {
    const report = JSON.parse(await readFile(join(REPORTS, name, 'report.json'), 'utf8')) as Report;
    const { all, stray } = traceProse(await readFile(join(REPORTS, name, 'index.html'), 'utf8'), report);
    expect(stray).toEqual([]);
    expect(all.length).toBeGreaterThan(50);
  });

  it('are found to be foreign where one is', () => {
    const { stray } = traceProse(
      second.page.replace(/(<li>[^<]*?)\d+\.\d points/, '$1987.6 points'),
      second.report,
    );
    expect(stray).toHaveLength(1);
    expect(stray[0]).toMatch(/^987\.6: /);
    const beside = second.page.replace(/(<text[^>]*>)\d+\.\d%/, '$187.65%');
    expect(traceProse(beside, second.report).stray).toEqual([expect.stringMatching(/^87\.65%: /)]);
  });
});

describe('the figures of index.html', () => {
  it.each(['first', 'second'] as const)('are in report.json: %s run', (which) => {
    const { page, report } = which === 'first' ? first : second;
    const { all, stray } = trace(page, report);
    expect(stray).toEqual([]);
    expect(all.length).toBeGreaterThan(200);
  });

  it.each(['example', 'sentiment-curve'])('are in report.json: reports/%s', async (name) => {
    const report = JSON.parse(await readFile(join(REPORTS, name, 'report.json'), 'utf8')) as Report;
    const { all, stray } = trace(await readFile(join(REPORTS, name, 'index.html'), 'utf8'), report);
    expect(stray).toEqual([]);
    expect(all.length).toBeGreaterThan(30);
  });

  it.each([
    ['every part of the page', exampleReport],
    ['a learning curve', curveReport],
  ])('are in report.json: %s', async (_, of) => {
    const report = of();
    const { all, stray } = trace(await renderHtml(report), report);
    expect(stray).toEqual([]);
    expect(all.length).toBeGreaterThan(200);
  });

  it('are found to be foreign where one is', async () => {
    const report = exampleReport();
    const page = await renderHtml(report);
    const [share] = /\d\d\.\d%/.exec(page.slice(page.indexOf('<tbody>'))) ?? ['none'];
    const { stray } = trace(page.replaceAll(`<b>${share}</b>`, '<b>12.34%</b>'), report);
    expect(stray.length).toBeGreaterThan(0);
    expect(stray.every((text) => text.endsWith(': 12.34%'))).toBe(true);
  });

  it('are mostly found to be foreign where only the last digit is another', () => {
    const { all } = trace(second.page, second.report);
    const other = all.map((figure) => ({
      ...figure,
      text: figure.text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)),
    }));
    expect(strayFigures(other, second.report).length / all.length).toBeGreaterThan(0.6);
  });
});

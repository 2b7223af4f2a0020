import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/analysis/report.ts';
import { printed, runCli } from '../support/cli.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../support/openai-server.ts';
import { rightAnswer, sampleNumber, writeSmallSuite, wrongAnswer } from '../support/small-suite.ts';

const SCRIPT = fileURLToPath(new URL('../reference/recompute.py', import.meta.url));

/** What the script prints for a cell. */
interface Recomputed {
  readonly n: number;
  readonly estimate: number;
  readonly interval: readonly [number, number];
  readonly answered: number;
  readonly formatErrors: number;
  readonly failed: number;
  readonly cost: number;
  readonly inputTokens: number;
  readonly comparison?: {
    readonly pairs: number;
    readonly difference: number;
    readonly p: number;
    readonly adjustedP: number;
  };
}

const PRICES = `
- match: openai:small
  inputPerMillion: 1
  outputPerMillion: 2
  asOf: 2026-01-01
  source: this test
`;

let folder: string;
let server: OpenAiServer;
let report: Report;
let recomputed: Readonly<Record<string, Recomputed>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-recompute-'));
  // Plain prompts are answered worse than those with examples, some not at all, some with a fault.
  server = await startOpenAiServer((request) => {
    const messages = request.body['messages'] as readonly unknown[];
    const number = sampleNumber(request);
    if (number === 17) return openAiError(400, 'this note is refused');
    if (messages.length > 1) return { text: number % 9 === 0 ? wrongAnswer(request) : rightAnswer(request) };
    if (number % 7 === 3) return { text: 'hard to say' };
    return { text: number % 3 === 0 ? wrongAnswer(request) : rightAnswer(request) };
  });
  await writeSmallSuite(folder, {
    sizes: { test: 60 },
    change: { techniques: ['plain', 'few-shot', 'vague', 'cot'] },
  });
  await writeFile(join(folder, 'prices.yaml'), PRICES);
  const result = await runCli(
    [
      'run',
      'mood.yaml',
      '--base-url',
      server.url,
      '--prices',
      'prices.yaml',
      '--fail-on-error',
      '1',
      '--json',
    ],
    { folder },
  );
  expect(result.stderr).not.toContain('error:');
  const { report: made, folder: reports } = printed(result);
  report = made;
  const output = execFileSync('python3', ['-I', SCRIPT, join(reports, 'trials.csv'), 'accuracy', 'plain']);
  recomputed = JSON.parse(output.toString('utf8')) as typeof recomputed;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('the figures of a report', () => {
  it('equal those that an independent script computes from trials.csv', () => {
    const [suite] = report.suites;
    expect(suite?.cells).toHaveLength(4);
    for (const cell of suite?.cells ?? []) {
      const own = recomputed[`mood/${cell.technique.name}/openai:small`];
      const figure = cell.metrics.find(({ metric }) => metric === 'accuracy')?.figure;
      expect(own?.n).toBe(figure?.n);
      expect(own?.estimate).toBeCloseTo(figure?.estimate ?? Number.NaN, 9);
      expect(own?.interval[0]).toBeCloseTo(figure?.low ?? Number.NaN, 9);
      expect(own?.interval[1]).toBeCloseTo(figure?.high ?? Number.NaN, 9);
      const { answered, formatErrors, failed } = cell.trials;
      expect([own?.answered, own?.formatErrors, own?.failed]).toEqual([answered, formatErrors, failed]);
      expect(own?.cost).toBe(cell.cost.uncached);
    }
    expect(recomputed['mood/plain/openai:small']).toMatchObject({ formatErrors: 8, failed: 1 });
  });

  it('equal them for comparisons too', () => {
    const comparisons = report.suites[0]?.comparisons ?? [];
    expect(comparisons).toHaveLength(3);
    for (const { technique, pairs, difference, p, adjustedP } of comparisons) {
      const own = recomputed[`mood/${technique}/openai:small`]?.comparison;
      expect(own?.pairs).toBe(pairs);
      expect(own?.difference).toBeCloseTo(difference?.estimate ?? Number.NaN, 9);
      expect(own?.p).toBeCloseTo(p ?? Number.NaN, 9);
      expect(own?.adjustedP).toBeCloseTo(adjustedP ?? Number.NaN, 9);
    }
    expect(recomputed['mood/few-shot/openai:small']?.comparison?.p).toBeLessThan(0.05);
  });

  it('add up to the totals', () => {
    const cells = Object.values(recomputed);
    const sum = (value: (cell: Recomputed) => number): number =>
      cells.reduce((total, cell) => total + value(cell), 0);
    expect(sum((cell) => cell.cost)).toBe(report.totals.uncached);
    expect(sum((cell) => cell.inputTokens)).toBe(report.totals.inputTokens);
    expect(sum((cell) => cell.failed)).toBe(report.totals.failed);
  });
});

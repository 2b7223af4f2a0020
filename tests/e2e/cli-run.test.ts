import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GateResult } from '../../src/analysis/gate/gate-result.ts';
import { type CliResult, printed, readReport, runCli, runCliAlone, timeless } from '../support/cli.ts';
import { type OpenAiServer, openAiError, type Reply, startOpenAiServer } from '../support/openai-server.ts';
import {
  answerRightly,
  rightAnswer,
  sampleNumber,
  writeSmallSuite,
  wrongAnswer,
} from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
/** What the server does; a test may change it. */
let reply: (request: OpenAiServer['requests'][number]) => Reply;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-cli-'));
  reply = answerRightly;
  server = await startOpenAiServer((request) => reply(request));
  await writeSmallSuite(folder);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const cli = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
  runCli(args, { folder, env });
const run = (...more: readonly string[]): Promise<CliResult> =>
  cli(['run', 'mood.yaml', '--base-url', server.url, '--json', ...more]);

describe('adaptbench run', () => {
  it('prints one document on stdout, progress on stderr, and writes every report', async () => {
    const args = ['run', 'mood.yaml', '--base-url', server.url, '--json'];
    const result = await runCliAlone(args, { folder });
    expect(result.code).toBe(0);
    const { run: id, folder: out, report } = printed(result);
    expect(out).toBe(join(folder, 'reports', id));
    expect(result.stderr).toContain(`${id}: 2 cells, 12 trials, 12 calls to openai:small`);
    expect(result.stderr).not.toContain('\u001B');
    expect(result.stderr).not.toMatch(/Warning|^\s+at /m);
    expect((await readdir(out)).sort()).toEqual(['index.html', 'report.json', 'report.md', 'trials.csv']);
    expect(await readReport(folder, id)).toEqual(report);
    expect(report.totals).toMatchObject({ trials: 12, answered: 12, failed: 0, missing: 0, calls: 12 });
    expect(report.run).toMatchObject({ id, finished: true });
    expect(await readFile(join(out, 'index.html'), 'utf8')).toContain('Mood of notes');
    expect((await readFile(join(out, 'trials.csv'), 'utf8')).trimEnd().split('\r\n')).toHaveLength(13);
  });

  it('prints a summary for people without --json, and the page to open', async () => {
    const result = await cli(['run', 'mood.yaml', '--base-url', server.url]);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('Mood of notes');
    expect(result.stdout).toMatch(/\nReport: reports\/\S+\/index\.html\n$/);
    expect(result.stdout).not.toContain('\u001B');
  });

  it('writes the report where --out says', async () => {
    const result = await run('--out', 'elsewhere/here');
    expect(printed(result).folder).toBe('elsewhere/here');
    expect(existsSync(join(folder, 'elsewhere', 'here', 'index.html'))).toBe(true);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  it('writes the formats that --format names, for a run and for its report', async () => {
    const made = printed(await run('--format', 'json', '--format', 'csv', '--format', 'json'));
    expect((await readdir(made.folder)).sort()).toEqual(['report.json', 'trials.csv']);
    const again = await cli(['report', made.run, '--out', 'page', '--format', 'markdown']);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nReport: page\/report\.md\n$/) });
    expect(await readdir(join(folder, 'page'))).toEqual(['report.md']);
    expect(await cli(['report', made.run, '--format', 'pdf'])).toMatchObject({
      code: 2,
      stderr: 'error: there is no report format "pdf". Valid: html, markdown, json, csv.\n',
    });
  });

  it('refuses an unknown format before anything is asked', async () => {
    const { code, stderr } = await run('--format', 'htm');
    expect([code, stderr]).toEqual([
      2,
      'error: there is no report format "htm". Valid: html, markdown, json, csv. Did you mean "html"?\n',
    ]);
    expect(server.requests).toEqual([]);
    expect(existsSync(join(folder, '.adaptbench'))).toBe(false);
  });

  it('runs what its flags say', async () => {
    await writeSmallSuite(folder, { sizes: { test: 8 } });
    const result = await run(
      '--technique',
      'plain',
      '--limit',
      '5',
      '--repeats',
      '2',
      '--model',
      'openai:other',
    );
    const { report } = printed(result);
    expect(report.totals).toMatchObject({ trials: 10, calls: 10 });
    expect(report.suites[0]?.cells.map(({ id }) => id)).toEqual(['mood/plain/openai:other']);
    expect(report.run.repeats).toBe(2);
    expect(new Set(server.requests.map(({ body }) => body['model']))).toEqual(new Set(['other']));
  });

  it('takes the answers of an earlier run, unless it is told not to', async () => {
    await run();
    const again = printed(await run());
    expect(server.requests).toHaveLength(12);
    expect(again.report.totals).toMatchObject({ calls: 12, cachedCalls: 12 });
    const anew = printed(await run('--no-cache'));
    expect(server.requests).toHaveLength(24);
    expect(anew.report.totals).toMatchObject({ calls: 12, cachedCalls: 0 });
    expect(timeless(anew.report).comparisons).toEqual(timeless(again.report).comparisons);
  });

  it('charges by the prices of a file, and leaves a cost unknown without one', async () => {
    expect(printed(await run()).report.totals.billed).toBeNull();
    await writeFile(
      join(folder, 'prices.yaml'),
      '- { match: "openai:small", inputPerMillion: 1, outputPerMillion: 2, asOf: 2026-01-01, source: test }\n',
    );
    const { report } = printed(await run('--no-cache', '--prices', 'prices.yaml'));
    const { inputTokens, outputTokens, billed, uncached } = report.totals;
    expect(billed).toBe(1000 * (inputTokens ?? 0) + 2000 * (outputTokens ?? 0));
    expect(uncached).toBe(billed);
    const again = printed(await run('--prices', 'prices.yaml')).report.totals;
    expect(again).toMatchObject({ billed: 0, uncached: billed });
  });

  it('exits with 3 when too many trials failed, and says how to attempt them again', async () => {
    reply = () => openAiError(400, 'Not today.');
    const result = await run();
    expect(result.code).toBe(3);
    const { run: id, report } = printed(result);
    expect(report.totals).toMatchObject({ trials: 12, failed: 12, answered: 0, calls: 0 });
    expect(result.stderr).toContain(
      `12 of 12 trials failed, more than the allowed share of 0.05. Most often: openai refused the request to "small" (400): Not today. Attempt them again with: npx adaptbench run --resume ${id}`,
    );
    expect(report.notices.join('\n')).toContain('(400): Not today.');

    reply = answerRightly;
    const resumed = await cli(['run', '--resume', id, '--json']);
    expect(resumed.code).toBe(0);
    expect(printed(resumed).report.totals).toMatchObject({
      trials: 12,
      failed: 0,
      answered: 12,
      resentCalls: 0,
    });
  });

  it('exits with 0 when as many trials failed as are allowed', async () => {
    reply = (request) => (sampleNumber(request) === 0 ? openAiError(400, 'No.') : answerRightly(request));
    expect((await run('--fail-on-error', '0.16')).code).toBe(3);
    expect((await run('--fail-on-error', '0.17')).code).toBe(0);
    reply = () => openAiError(400, 'No.');
    expect((await run('--no-cache', '--fail-on-error', '1')).code).toBe(0);
  });

  it('repeats an upstream error in an answer of status 200, and neither scores nor keeps it', async () => {
    const lost: Reply = {
      text: '',
      finishReason: 'error',
      choice: { error: { message: 'Upstream disconnected', code: 500 } },
    };
    const asked = new Map<number, number>();
    // The first sample is never answered, the others at the second attempt.
    reply = (request) => {
      const number = sampleNumber(request);
      asked.set(number, (asked.get(number) ?? 0) + 1);
      return number === 0 || asked.get(number) === 1 ? lost : answerRightly(request);
    };
    const first = await run('--technique', 'plain');
    expect(first.code).toBe(3);
    const { report } = printed(first);
    expect(report.totals).toMatchObject({
      trials: 6,
      answered: 5,
      formatErrors: 0,
      failed: 1,
      // Five attempts, and five more at the end, besides one of each other sample.
      unreadAnswers: 15,
    });
    expect(report.suites[0]?.cells[0]?.metrics[0]?.figure).toMatchObject({ estimate: 1, n: 5 });
    expect(report.notices.join('\n')).toContain('openai failed (500): Upstream disconnected (5 attempts).');

    reply = answerRightly;
    const { totals } = printed(await run('--technique', 'plain')).report;
    expect(totals).toMatchObject({ answered: 6, failed: 0, calls: 6, cachedCalls: 5 });
  });

  it('stops a model that spends its limit on reasoning, and runs with a budget for it', async () => {
    reply = (request) => {
      const limit = Number(request.body['max_tokens']);
      const needed = 200;
      const details = { completion_tokens_details: { reasoning_tokens: Math.min(limit, needed) } };
      return limit < needed
        ? {
            text: '',
            finishReason: 'length',
            usage: { prompt_tokens: 10, completion_tokens: limit, ...details },
          }
        : {
            ...answerRightly(request),
            usage: { prompt_tokens: 10, completion_tokens: needed + 1, ...details },
          };
    };
    await writeSmallSuite(folder, { sizes: { test: 40 } });
    const stopped = await run('--technique', 'plain', '--concurrency', '1');
    expect(stopped.code).toBe(2);
    expect(stopped.stderr).toContain(
      'error: mood.yaml: openai:small spent its whole limit of 8 tokens on reasoning: all of its first 5 answers are empty. Raise generation.hiddenReasoningTokens (now 0), for instance to 2000, and start a new run.',
    );
    expect(stopped.stderr).not.toContain('--resume');
    expect(server.requests).toHaveLength(5);

    await writeSmallSuite(folder, { change: { generation: { maxTokens: 8, hiddenReasoningTokens: 2000 } } });
    const { totals } = printed(await run('--technique', 'plain')).report;
    expect(totals).toMatchObject({ trials: 6, answered: 6, outputTokens: 6 * 201 });
    expect(server.requests.at(-1)?.body['max_tokens']).toBe(2008);
  });

  it('stops at a refused key with one message, and goes on with a good one', async () => {
    reply = ({ headers }) =>
      headers.authorization === 'Bearer good-key' || server.requests.length === 1
        ? { text: 'positive' }
        : openAiError(401, 'No such key');
    const refused = await run('--concurrency', '1');
    expect(refused.code).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(
      /error: openai refused the key \(401\)\. Set OPENAI_API_KEY to a valid key\. What was done is saved; go on with: npx adaptbench run --resume (\S+)\n$/,
    );
    expect(refused.stderr).not.toMatch(/^\s+at /m);
    expect(server.requests).toHaveLength(2);
    const id = /--resume (\S+)/.exec(refused.stderr)?.[1] ?? '';
    const resumed = await cli(['run', '--resume', id, '--json'], { OPENAI_API_KEY: 'good-key' });
    expect(resumed.code).toBe(0);
    expect(printed(resumed).report.totals).toMatchObject({ trials: 12, failed: 0 });
  });
});

describe('adaptbench report', () => {
  it('renders the same again from the journal alone, for the newest run or a named one', async () => {
    const first = printed(await run());
    await rm(join(folder, 'reports'), { recursive: true });
    await rm(join(folder, 'mood.yaml'));
    await server.close();
    const again = await runCliAlone(['report', '--json'], { folder });
    expect(again.code).toBe(0);
    expect(printed(again)).toEqual(first);
    const named = await cli(['report', first.run, '--out', 'there']);
    expect(named.code).toBe(0);
    expect(named.stdout).toContain('Report: there/index.html');
    expect(existsSync(join(folder, 'there', 'report.md'))).toBe(true);
  });
});

describe('adaptbench gate', () => {
  const gate = (candidate: string, baseline: string, ...more: readonly string[]): Promise<CliResult> =>
    cli(['gate', candidate, '--baseline', baseline, ...more]);

  it('passes a run against itself and against the answers that it reuses', async () => {
    const { run: first } = printed(await run());
    const itself = await runCliAlone(['gate', first, '--baseline', first], { folder });
    expect(itself).toMatchObject({ code: 0, stderr: '' });
    expect(itself.stdout).toMatch(
      /✓ mood\/plain\/openai:small[\s\S]*✓ mood\/few-shot[\s\S]*\nGate passed\n$/,
    );
    const { run: second } = printed(await run());
    expect(await gate(second, first)).toMatchObject({ code: 0 });
  });

  it('fails a worse run with the verdict, for people and for programs', async () => {
    await writeSmallSuite(folder, { sizes: { test: 40 } });
    const { run: good } = printed(await run());
    reply = (request) => ({
      text: sampleNumber(request) < 10 ? rightAnswer(request) : wrongAnswer(request),
    });
    const { run: bad } = printed(await run('--no-cache'));
    const result = await gate(bad, good);
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/▼ mood\/plain\/openai:small\n\s+Regressed: the loss is larger than/);
    expect(result.stdout).toMatch(/\nGate failed: regressed\n$/);
    const verdict = printed<GateResult>(await gate(bad, good, '--json'));
    expect(verdict).toMatchObject({ candidate: bad, baseline: good, passed: false });
    expect(verdict.cells.map((cell) => cell.verdict)).toEqual(['regressed', 'regressed']);
    expect((await gate(good, bad)).code).toBe(0);
  });

  it('is not settled by few samples, and does not pass then', async () => {
    const { run: first } = printed(await run());
    const { run: second } = printed(await run('--no-cache'));
    const result = await gate(second, first);
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/Underpowered: [\s\S]*Gate failed: underpowered\n$/);
  });
});

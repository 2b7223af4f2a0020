import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Account } from '../../src/pricing/account.ts';
import { FileRunStore } from '../../src/store/file-run-store.ts';
import { printed, readReport, resumeId, runCli, startCli } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { rightAnswer, writeSmallSuite } from '../support/small-suite.ts';

/** What an answer costs here, in USD: 100 prompt tokens for a dollar a million, 2 generated ones for two. */
const ANSWER = 0.000104;
const PRICES = `
- match: openai:small
  inputPerMillion: 1
  outputPerMillion: 2
  asOf: 2026-01-01
  source: this test
`;

let folder: string;
let server: OpenAiServer;
let answered: number;
/** Answers after which the server falls silent. */
let most: number;
let silence: PromiseWithResolvers<void>;
beforeEach(async () => {
  silence = Promise.withResolvers();
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-budget-'));
  answered = 0;
  most = Number.POSITIVE_INFINITY;
  server = await startOpenAiServer(async (request, index) => {
    if (index >= most) await silence.promise;
    answered += 1;
    return { text: rightAnswer(request), usage: { prompt_tokens: 100, completion_tokens: 2 } };
  });
  await writeSmallSuite(folder);
  await writeFile(join(folder, 'prices.yaml'), PRICES);
});
afterEach(async () => {
  silence.resolve();
  await server.close();
  await rm(folder, { recursive: true });
});

const args = (...more: readonly string[]): string[] => [
  ...['run', 'mood.yaml', '--base-url', server.url, '--prices', 'prices.yaml', '--no-cache', ...more],
];

async function accountOf(run: string): Promise<Account> {
  const { header, records } = await new FileRunStore(join(folder, '.adaptbench', 'runs')).read(run);
  return new Account(header.prices, records);
}

describe('run --budget', () => {
  it('ends the run with a report, a line that says how to go on, and exit code 3', async () => {
    const ended = await runCli(args('--budget', String(6.5 * ANSWER)), { folder });
    expect(ended.code).toBe(3);
    expect(answered * ANSWER).toBeLessThanOrEqual(6.5 * ANSWER);
    expect(ended.stderr).toMatch(
      /The run stops here: the budget of \$0\.00068 is used up: \$\S+ of it are spent, and the next call may cost \$\S+\. Go on with more: \S.* run --resume \S+ --budget <USD in all>/,
    );
    const id = resumeId(ended);
    expect((await readReport(folder, id)).run.finished).toBe(false);

    const done = await runCli(['run', '--resume', id, '--budget', '1', '--json'], { folder });
    expect(done.code).toBe(0);
    expect(answered).toBe(12);
    expect(printed(done).report).toMatchObject({ run: { finished: true }, totals: { failed: 0 } });
  });

  it('keeps the account through a kill: what was in flight counts with the most that it can cost', async () => {
    most = 5;
    const running = startCli(args('--budget', '1', '--concurrency', '3'), { folder });
    await vi.waitFor(() => expect(server.requests).toHaveLength(8), { timeout: 50_000, interval: 10 });
    running.kill('SIGKILL');
    await running.result;
    const id = /Valid: ([^,\s]+)\./.exec((await runCli(['report', 'none'], { folder })).stderr)?.[1] ?? '';
    const killed = await accountOf(id);
    expect(killed.spent).toBeGreaterThanOrEqual(Math.round(5 * ANSWER * 1e9));
    expect(killed.held).toBeGreaterThanOrEqual(Math.round(3 * ANSWER * 1e9));

    silence.resolve();
    const done = await runCli(['run', '--resume', id], { folder });
    expect(done.code).toBe(0);
    const account = await accountOf(id);
    expect(account).toMatchObject({
      spent: Math.round(12 * ANSWER * 1e9) + killed.held,
      held: 0,
      limit: 1e9,
    });
    // Whatever the server gave it would put on a bill.
    expect(answered * ANSWER * 1e9).toBeLessThanOrEqual(account.spent + 1);
  });

  it('is refused without a price, before anything is sent', async () => {
    const refused = await runCli(
      ['run', 'mood.yaml', '--base-url', server.url, '--model', 'openai:nobody', '--budget', '1'],
      { folder },
    );
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('none is known for openai:nobody. Give it in a YAML file with --prices');
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['--budget', '0', '--budget takes a number above 0, not "0".'],
    ['--minutes', 'soon', '--minutes takes a number above 0, not "soon".'],
  ])('takes no %s %s', async (flag, value, words) => {
    const { code, stderr } = await runCli(args(flag, value), { folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe('run --minutes', () => {
  it('begins nothing new when the time is over, keeps what was answered, and can be gone on with', async () => {
    most = 5;
    const running = startCli(args('--minutes', '0.05'), { folder });
    const { code, stderr } = await running.result;
    expect(stderr).toContain('the 0.05 minutes of this session are over. Go on with: ');
    expect(code).toBe(3);
    const id = resumeId({ code, stdout: '', stderr });
    expect((await readReport(folder, id)).notices[0]).toContain('The time that it was given ended it');
    silence.resolve();
    expect((await runCli(['run', '--resume', id], { folder })).code).toBe(0);
  }, 60_000);
});

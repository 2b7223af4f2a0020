import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type CliResult,
  printed,
  type RunningCli,
  readReport,
  resumeId,
  runCli,
  startCli,
  timeless,
} from '../support/cli.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../support/openai-server.ts';
import { rightAnswer, sampleNumber, writeSmallSuite, wrongAnswer } from '../support/small-suite.ts';

/** Calls that are answered before the server falls silent, and calls in flight then. */
const ANSWERED = 5;
const IN_FLIGHT = 8;
const CALLS = 16;

let folder: string;
let server: OpenAiServer;
/** Lets the silent server answer. */
let speak: () => void;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-kill-'));
  const silence = Promise.withResolvers<void>();
  speak = silence.resolve;
  server = await startOpenAiServer(async (request, index) => {
    if (index >= ANSWERED) await silence.promise;
    return { text: sampleNumber(request) === 3 ? wrongAnswer(request) : rightAnswer(request) };
  });
  await writeSmallSuite(folder, { sizes: { test: CALLS / 2 } });
});
afterEach(async () => {
  speak();
  await server.close();
  await rm(folder, { recursive: true });
});

const run = (...more: readonly string[]) =>
  startCli(
    ['run', 'mood.yaml', '--base-url', server.url, '--concurrency', String(IN_FLIGHT), '--json', ...more],
    { folder },
  );

/** Starts a run and waits until as many calls are in flight as may be, all others answered and journaled. */
async function startUntilSilent(...more: readonly string[]) {
  const running = run(...more);
  await vi.waitFor(() => expect(server.requests).toHaveLength(ANSWERED + IN_FLIGHT), {
    timeout: 50_000,
    interval: 10,
  });
  return running;
}

/** Resumes the only run there is, the server answering again. */
async function resumed(id: string, ...more: readonly string[]): Promise<CliResult> {
  speak();
  return runCli(['run', '--resume', id, '--json', ...more], { folder });
}

/** Waits until a command has told something. */
async function said(command: RunningCli, text: string): Promise<void> {
  await vi.waitFor(() => expect(command.stderr()).toContain(text), { timeout: 50_000, interval: 10 });
}

/** How often the request was sent that was sent most often. */
function mostOfOneKind({ requests }: OpenAiServer): number {
  const kinds = Map.groupBy(requests, ({ body }) => JSON.stringify(body));
  return Math.max(...[...kinds.values()].map(({ length }) => length));
}

/** The only run in the folder. */
async function onlyRun(): Promise<string> {
  const { stderr } = await runCli(['report', 'none'], { folder });
  return /Valid: ([^,\s]+)\./.exec(stderr)?.[1] ?? 'none';
}

describe.each([['with the cache'], ['without', '--no-cache']])('a run %s', (_, ...flags) => {
  it('that is killed is completed by a resume: the same totals, the calls in flight sent again and counted', async () => {
    const killed = await startUntilSilent(...flags);
    killed.kill('SIGKILL');
    expect((await killed.result).code).toBeNull();
    const id = await onlyRun();
    const partial = await runCli(['report', id, '--json'], { folder });
    expect(printed(partial).report).toMatchObject({
      run: { finished: false },
      totals: { trials: ANSWERED, calls: ANSWERED, missing: CALLS - ANSWERED },
    });

    const result = await resumed(id, ...flags);
    expect(result.code).toBe(0);
    expect(server.requests).toHaveLength(CALLS + IN_FLIGHT);
    expect(result.stderr).toContain(
      `${IN_FLIGHT} calls had been in flight when the run was broken off and went out again.`,
    );
    const report = await readReport(folder, id);
    expect(report.totals.resentCalls).toBe(IN_FLIGHT);
    expect(report.run.finished).toBe(true);
    expect(report.notices.join('\n')).toContain(`${IN_FLIGHT} calls had to be sent again`);

    const whole = await run('--no-cache').result;
    expect(whole.code).toBe(0);
    expect(server.requests).toHaveLength(2 * CALLS + IN_FLIGHT);
    expect(printed(whole).report.totals.resentCalls).toBe(0);
    expect(timeless(report)).toEqual(timeless(printed(whole).report));
  });

  it('that is interrupted waits for the answers in flight, begins nothing new, and is completed without one paid twice', async () => {
    const interrupted = await startUntilSilent(...flags);
    interrupted.kill('SIGINT');
    await said(interrupted, 'Saving what is done: up to 10 s for answers in flight');
    speak();
    const broken = await interrupted.result;
    expect(broken.code).toBe(130);
    expect(broken.stdout).toBe('');
    const id = await onlyRun();
    expect(broken.stderr).toContain(
      `error: interrupted. What was done is saved; go on with: npx adaptbench run --resume ${id}\n`,
    );
    expect(broken.stderr).not.toMatch(/^\s+at /m);
    expect(resumeId(broken)).toBe(id);
    expect(server.requests).toHaveLength(ANSWERED + IN_FLIGHT);
    const partial = await runCli(['report', id, '--json'], { folder });
    expect(printed(partial).report.totals).toMatchObject({ trials: ANSWERED + IN_FLIGHT });

    const result = await resumed(id, ...flags);
    expect(result.code).toBe(0);
    expect(mostOfOneKind(server)).toBe(1);
    const { report } = printed(result);
    expect(report.totals).toMatchObject({
      trials: CALLS,
      calls: CALLS,
      failed: 0,
      missing: 0,
      resentCalls: 0,
    });
    expect(timeless(report)).toEqual(timeless(printed(await run('--no-cache').result).report));
  });

  it('that is interrupted twice leaves at once, and is completed by a resume', async () => {
    const interrupted = await startUntilSilent(...flags);
    interrupted.kill('SIGINT');
    await said(interrupted, 'again to leave at once');
    interrupted.kill('SIGTERM');
    expect((await interrupted.result).code).toBe(130);
    const result = await resumed(await onlyRun(), ...flags);
    expect(result.code).toBe(0);
    expect(server.requests).toHaveLength(CALLS + IN_FLIGHT);
    expect(printed(result).report.totals).toMatchObject({ trials: CALLS, resentCalls: IN_FLIGHT });
  });
});

describe('a run', () => {
  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'that is ended by %s loses no answer in flight either',
    async (signal) => {
      const ending = await startUntilSilent();
      ending.kill(signal);
      await said(ending, 'Saving what is done');
      // A terminal that closes hangs up more than once.
      if (signal === 'SIGHUP') ending.kill(signal);
      speak();
      const ended = await ending.result;
      expect(ended.code).toBe(130);
      expect(server.requests).toHaveLength(ANSWERED + IN_FLIGHT);
      const { report } = printed(await resumed(resumeId(ended)));
      expect(report.totals).toMatchObject({ trials: CALLS, resentCalls: 0 });
      expect(server.requests).toHaveLength(CALLS);
    },
  );

  it('that cannot go on keeps the answers that were in flight meanwhile', async () => {
    const last = ANSWERED + IN_FLIGHT - 1;
    const strict = await startOpenAiServer((request, index) => {
      if (index === last) return openAiError(401, 'no such key');
      return { text: rightAnswer(request), ...(index < ANSWERED || index > last ? {} : { delayMs: 300 }) };
    });
    try {
      const flags = ['--base-url', strict.url, '--concurrency', String(IN_FLIGHT), '--no-cache', '--json'];
      const stopped = await runCli(['run', 'mood.yaml', ...flags], { folder });
      expect(stopped.code).toBe(2);
      expect(stopped.stderr).toContain('openai refused the key (401)');
      expect(strict.requests).toHaveLength(ANSWERED + IN_FLIGHT);
      const result = await runCli(['run', '--resume', resumeId(stopped), ...flags], { folder });
      expect(result.code).toBe(0);
      expect(printed(result).report.totals).toMatchObject({ calls: CALLS, failed: 0, missing: 0 });
      expect(strict.requests).toHaveLength(CALLS + 1);
    } finally {
      await strict.close();
    }
  });

  it('that waits as long as a server asks says so once, and ends at once when it is interrupted', async () => {
    const limited = await startOpenAiServer((_, index) =>
      index < ANSWERED ? {} : openAiError(429, 'slow down', { headers: { 'retry-after': '250' } }),
    );
    try {
      const waiting = startCli(['run', 'mood.yaml', '--base-url', limited.url, '--concurrency', '4'], {
        folder,
      });
      await said(waiting, 'is limiting calls; going on in 4 min 10 s.');
      const journal = join(folder, '.adaptbench', 'runs', await onlyRun(), 'journal.jsonl');
      await vi.waitFor(
        async () => {
          // All that went out has come back; how many had gone out before the first refusal is a matter of chance.
          const lines = await readFile(journal, 'utf8');
          const count = (type: string): number => lines.split(`"type":"${type}"`).length - 1;
          expect(count('unanswered')).toBeGreaterThan(0);
          expect(count('sent')).toBe(count('call') + count('unanswered'));
        },
        { timeout: 50_000, interval: 10 },
      );
      waiting.kill('SIGINT');
      const { code, stderr } = await waiting.result;
      expect(code).toBe(130);
      expect(stderr.match(/is limiting calls/g)).toHaveLength(1);
    } finally {
      await limited.close();
    }
  });

  it('that is worked on is refused to a second process, which harms nothing', async () => {
    const running = await startUntilSilent();
    const id = await onlyRun();
    const second = await runCli(['run', '--resume', id], { folder });
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(
      /lock\.sqlite: another process is working on this run\. Wait for it, or end it/,
    );
    speak();
    const result = await running.result;
    expect(result.code).toBe(0);
    expect(printed(result).report.totals).toMatchObject({ calls: CALLS, resentCalls: 0 });
    expect(server.requests).toHaveLength(CALLS);
  });

  it('can be interrupted while it is resumed', async () => {
    const killed = await startUntilSilent();
    killed.kill('SIGKILL');
    await killed.result;
    const id = await onlyRun();
    const resuming = startCli(['run', '--resume', id, '--concurrency', String(IN_FLIGHT)], { folder });
    await vi.waitFor(() => expect(server.requests).toHaveLength(ANSWERED + 2 * IN_FLIGHT), {
      timeout: 50_000,
      interval: 10,
    });
    resuming.kill('SIGINT');
    await said(resuming, 'Saving what is done');
    speak();
    const second = await resuming.result;
    expect(second.code).toBe(130);
    expect(second.stderr).toContain(`npx adaptbench run --resume ${id}`);
    const result = await resumed(id);
    expect(result.code).toBe(0);
    expect(printed(result).report.totals).toMatchObject({ trials: CALLS, resentCalls: IN_FLIGHT });
    expect(server.requests).toHaveLength(CALLS + IN_FLIGHT);
  });
});

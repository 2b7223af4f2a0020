import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, printed, resumeId, runCli } from '../support/cli.ts';
import {
  modelList,
  type OpenAiServer,
  openAiError,
  type Reply,
  startOpenAiServer,
} from '../support/openai-server.ts';
import { answerRightly, sampleNumber, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
/** What the server does; a test may change it. */
let reply: (request: OpenAiServer['requests'][number]) => Reply;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-endpoint-'));
  reply = answerRightly;
  server = await startOpenAiServer((request) => reply(request));
  await writeSmallSuite(folder);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const run = (...args: readonly string[]): Promise<CliResult> => runCli(['run', ...args], { folder });
const errorLines = ({ stderr }: CliResult): readonly string[] =>
  stderr.split('\n').filter((line) => line.startsWith('error:'));

describe('a run whose endpoint', () => {
  it('is not there stops with one line, and has nothing to go on with', async () => {
    const { url } = server;
    await server.close();
    const result = await run('mood.yaml', '--base-url', url);
    expect(result.code).toBe(2);
    expect(errorLines(result)).toEqual([
      `error: openai could not be reached at ${url}: connect ECONNREFUSED ${new URL(url).host} (2 attempts). Check the network and the base URL.`,
    ]);
    server = await startOpenAiServer(answerRightly, Number(new URL(url).port));
    expect((await run('mood.yaml', '--base-url', url)).code).toBe(0);
  });

  it('is not that of any model is refused', async () => {
    const result = await run('mood.yaml', '--model', 'local:smollm2-135m', '--base-url', server.url);
    expect(result.code).toBe(2);
    expect(errorLines(result)).toEqual([
      'error: --base-url names a server, but nothing is asked there: local:smollm2-135m runs on this machine. Name the model of the server, for instance --model openai:<name>.',
    ]);
    expect(server.requests).toEqual([]);
  });

  it('does not know the model stops at the first answer that says so', async () => {
    reply = () => openAiError(404, 'The model `small` does not exist', { code: 'model_not_found' });
    const result = await run('mood.yaml', '--base-url', server.url, '--concurrency', '1');
    expect(result.code).toBe(2);
    expect(errorLines(result)).toEqual([
      `error: openai does not know the model "small" at ${server.url} (404): The model \`small\` does not exist. Check the name of the model and the base URL.`,
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it('redirects to another address stops at the first answer, and sends it nothing', async () => {
    const other = await startOpenAiServer(answerRightly);
    reply = ({ path }) => ({ status: 307, headers: { location: other.url.replace('/v1', path) } });
    const result = await run('mood.yaml', '--base-url', server.url, '--concurrency', '1');
    await other.close();
    expect(result.code).toBe(2);
    expect(errorLines(result)).toEqual([
      `error: openai at ${server.url} redirects to ${other.url}/chat/completions (307). Nothing was sent there. If you trust that address, give it with --base-url.`,
    ]);
    expect([server.requests.length, other.requests.length]).toEqual([1, 0]);
  });

  it('redirects within itself is followed', async () => {
    reply = (request) =>
      request.path.endsWith('/')
        ? answerRightly(request)
        : { status: 308, headers: { location: `${request.path}/` } };
    const result = await run('mood.yaml', '--base-url', server.url, '--json');
    expect(printed(result).report.totals).toMatchObject({ trials: 12, answered: 12, failed: 0 });
  });

  it('sends one endless answer loses that trial alone', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    reply = (request) => (sampleNumber(request) === 1 ? { packed: bomb } : answerRightly(request));
    const result = await run('mood.yaml', '--base-url', server.url, '--json', '--fail-on-error', '1');
    expect(result.code).toBe(0);
    const { totals, notices } = printed(result).report;
    expect(totals).toMatchObject({ trials: 12, answered: 10, failed: 2, unreadAnswers: 2 });
    expect(notices.join('\n')).toContain('sent an answer that is too large to be read: more than 16 MiB.');
  });

  it('has its paths below /v1 is called there, with a notice, and told apart from one that lacks the model', async () => {
    server.list('/v1/models', modelList('small'));
    const root = server.url.replace(/\/v1$/, '');
    const result = await run('mood.yaml', '--base-url', root, '--concurrency', '1');
    expect(result.code).toBe(0);
    expect(result.stderr).toContain(
      `${root} lists its models below /v1 alone, so that ${root}/v1 is called.`,
    );
    reply = () => ({ status: 404, body: { detail: 'Not Found' } });
    const lacking = await run('mood.yaml', '--base-url', root, '--concurrency', '1', '--no-cache');
    expect(lacking.code).toBe(2);
    expect(errorLines(lacking)).toEqual([
      `error: nothing at ${root}/v1 answers calls to openai:small (404): Not Found. Check the base URL and the name of the model.`,
    ]);
  });

  it('lists other models is run with a notice', async () => {
    server.list('/v1/models', modelList('smal'));
    const result = await run('mood.yaml', '--base-url', server.url);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain(
      `The server at ${server.url} does not list openai:small; it may answer with another model, or refuse. It lists "smal". Did you mean "smal"?`,
    );
  });

  it('asks for longer than is waited stops as with a used-up quota, and says until when', async () => {
    reply = (request) =>
      server.requests.length <= 4
        ? answerRightly(request)
        : openAiError(429, 'slow down', { headers: { 'retry-after': '3600' } });
    const result = await run('mood.yaml', '--base-url', server.url, '--concurrency', '2');
    expect(result.code).toBe(2);
    expect(errorLines(result)).toEqual([
      expect.stringMatching(
        /^error: openai limits the rate of calls \(429\) and asks to wait 1 h, until [-\d ]*\d\d:\d\d: slow down\. Try again then\. What was done is saved; go on with: npx adaptbench run --resume /,
      ),
    ]);
    expect(server.requests.length).toBeLessThanOrEqual(4 + 2);
    reply = answerRightly;
    const resumed = await run('--resume', resumeId(result), '--json');
    expect(printed(resumed).report.totals).toMatchObject({ trials: 12, answered: 12, failed: 0 });
  });

  it('hangs is given as long as --timeout says, twice', async () => {
    reply = (request) => (server.requests.length === 3 ? { delayMs: 60_000 } : answerRightly(request));
    const result = await run('mood.yaml', '--base-url', server.url, '--timeout', '1', '--json');
    expect(printed(result).report.totals).toMatchObject({ trials: 12, answered: 12 });
    expect(server.requests).toHaveLength(13);
  });

  it('is gone is not needed for answers that are cached', async () => {
    const flags = ['mood.yaml', '--base-url', server.url, '--json'];
    expect((await run(...flags)).code).toBe(0);
    await server.close();
    const again = await run(...flags);
    expect(again.code).toBe(0);
    expect(printed(again).report.totals).toMatchObject({ answered: 12, cachedCalls: 12 });
  });

  it('refuses temperature and seed in words of its own gives an answer to every sample', async () => {
    reply = (request) => {
      if (request.body['temperature'] !== undefined) {
        return { status: 422, body: { error: '`temperature` must be strictly positive' } };
      }
      return request.body['seed'] === undefined
        ? answerRightly(request)
        : {
            status: 422,
            body: { detail: [{ loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }] },
          };
    };
    const result = await run('mood.yaml', '--base-url', server.url, '--json');
    expect(result.code).toBe(0);
    expect(printed(result).report.totals).toMatchObject({ answered: 12, failed: 0 });
    expect(result.stderr.match(/refuses the parameter "\w+"/g)).toEqual([
      'refuses the parameter "temperature"',
      'refuses the parameter "seed"',
    ]);
    expect(result.stderr).toContain('answers are not greedy');
    expect(result.stderr).toContain('Extra inputs are not permitted (body.seed)');
    // The report is made from the journal, which has on record what was not sent.
    expect(printed(result).report.notices).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^openai:small refuses the temperature that was asked for: answers are not greedy/,
        ),
        expect.stringMatching(/^openai:small refuses a seed/),
      ]),
    );
  });
});

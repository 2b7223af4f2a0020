import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, printed, runCli } from '../support/cli.ts';
import { type OpenAiServer, openAiError, type Reply, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, rightAnswer, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
/** What the server does; a test may change it. */
let reply: (request: OpenAiServer['requests'][number]) => Reply;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-settings-'));
  reply = answerRightly;
  server = await startOpenAiServer((request) => reply(request));
  await writeSmallSuite(folder, {
    change: {
      techniques: [
        'plain',
        'structured',
        'input-only',
        { preset: 'plain', name: 'hard', with: { effort: { level: 'high' } } },
      ],
    },
  });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const run = (...args: readonly string[]): Promise<CliResult> =>
  runCli(['run', 'mood.yaml', ...args], { folder });
const errorsOf = ({ stderr }: CliResult): readonly string[] =>
  stderr.split('\n').filter((line) => line.startsWith('error:'));

describe('a run', () => {
  it('sends the effort of its flag, but for techniques with one of their own, and keeps it in mind', async () => {
    reply = ({ body, ...request }) => {
      const text = rightAnswer(request);
      return { text: 'response_format' in body ? JSON.stringify({ answer: text }) : text };
    };
    const result = await run('--base-url', server.url, '--reasoning-effort', 'low', '--json');
    expect(result.code).toBe(0);
    const efforts = server.requests.map(({ body }) => body['reasoning_effort']);
    expect(efforts.filter((effort) => effort === 'low')).toHaveLength(18);
    expect(efforts.filter((effort) => effort === 'high')).toHaveLength(6);
    expect(server.requests.filter(({ body }) => 'response_format' in body)).toHaveLength(6);
    const before = server.requests.length;
    // Another effort is another request, which no kept answer is the answer to.
    expect((await run('--base-url', server.url, '--technique', 'plain')).code).toBe(0);
    expect(server.requests.slice(before).map(({ body }) => 'reasoning_effort' in body)).toEqual(
      Array(6).fill(false),
    );
  });

  it.each([
    ['reasoning_effort', 'hard', 'openai:small refuses the reasoning effort "high" (it says: '],
    ['response_format', 'structured', 'openai:small refuses a JSON schema for its answers (it says: '],
  ])('ends at the first refusal of %s', async (parameter, technique, words) => {
    reply = (request) =>
      parameter in request.body
        ? openAiError(400, `Unrecognized request argument supplied: ${parameter}`)
        : answerRightly(request);
    const result = await run('--base-url', server.url, '--technique', technique, '--concurrency', '1');
    expect(result.code).toBe(2);
    expect(errorsOf(result)).toEqual([expect.stringContaining(words)]);
    expect(server.requests).toHaveLength(1);
  });

  it('is refused before it asks anybody where a model takes no effort', async () => {
    const result = await run('--model', 'local:smollm2-135m', '--technique', 'hard');
    expect(result.code).toBe(2);
    expect(errorsOf(result)).toEqual([
      `error: ${join('mood.yaml')}: the technique "hard" asks for a reasoning effort, which local:smollm2-135m does not take. It is set by --reasoning-effort, "generation.reasoningEffort" of the suite, or "effort" of the technique. Leave the setting or the model out, or name other techniques by --technique.`,
    ]);
  });

  it('is refused where a model only continues texts', async () => {
    const args = ['--base-url', server.url, '--form', 'completion', '--technique', 'structured'];
    const result = await run(...args);
    expect(errorsOf(result)).toEqual([
      expect.stringContaining(
        'the technique "structured" asks for answers by a JSON schema, which openai:small does not take in the completion form.',
      ),
    ]);
    expect(server.requests).toEqual([]);
  });

  it('gives a classifier the input alone, and reads its label', async () => {
    reply = ({ body }) => ({
      body: [[{ label: rightAnswer({ prompt: String(body['inputs']) }).toUpperCase(), score: 0.9 }]],
    });
    const args = ['--model', 'huggingface:text-classification/org/model', '--technique', 'input-only'];
    const result = await run(...args, '--base-url', new URL(server.url).origin, '--json');
    expect(result.code).toBe(0);
    expect(server.requests.map(({ body }) => body['inputs'])).toContain('The test day number 0 was lovely.');
    const { cells } = printed(result).report.suites[0] ?? {};
    expect(cells?.[0]).toMatchObject({ technique: { name: 'input-only' } });
    expect(cells?.[0]?.metrics[0]).toMatchObject({ metric: 'accuracy', figure: { estimate: 1 } });
  });

  it('names the efforts that there are', async () => {
    const result = await run('--reasoning-effort', 'maximal');
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('xhigh');
  });
});

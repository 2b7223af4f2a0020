import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../support/cli.ts';
import { writeFaqSuite } from '../support/faq-suite.ts';
import { type OpenAiServer, openAiError, type Reply, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, promptWith, writeSmallSuite } from '../support/small-suite.ts';

/** Writes to the clipboard, colours, turns text around, clears the screen, and looks like an error of ours. */
const HOSTILE = '\u001B]52;c;ZXZpbA==\u0007\u001B[31m\u202EX\u009B2J\u2028\nerror: all is lost';
const NAME = HOSTILE.replaceAll('/', '');
/** What a terminal obeys, line breaks and tabs apart. */
const OBEYED = /[[\p{Cc}\u2028-\u202E\u2066-\u2069]--[\n\t]]/v;

let folder: string;
let server: OpenAiServer;
let reply: (request: OpenAiServer['requests'][number]) => Reply;
beforeAll(async () => {
  server = await startOpenAiServer((request) => reply(request));
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-terminal-'));
  reply = answerRightly;
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a command and makes sure that its output is safe; the hostile text has to be in it. */
async function shown(...args: readonly string[]): Promise<CliResult> {
  const result = await runCli(args, { folder, env: { OPENAI_BASE_URL: server.url } });
  const output = result.stderr + result.stdout;
  expect(output).not.toMatch(OBEYED);
  expect(output).not.toMatch(/^error: all is lost/m);
  expect(output).toMatch(/ZXZpbA|all\s+is\s+lost/);
  expect(output).not.toMatch(/^\s+at .*:\d+:\d+/m);
  return result;
}

const run = (...args: readonly string[]): Promise<CliResult> =>
  shown('run', 'mood.yaml', '--technique', 'plain', ...args);

describe('what only a terminal would obey is shown', () => {
  it.each([
    ['a suite', ['run', HOSTILE]],
    ['a suite file', ['run', `${NAME}.yaml`]],
    ['a run', ['report', HOSTILE]],
    ['a flag', ['run', `--${HOSTILE}`]],
    ['a command', [HOSTILE]],
    ['a model', ['run', 'mood.yaml', '--model', `other:${HOSTILE}`]],
    ['a technique', ['run', 'mood.yaml', '--technique', HOSTILE]],
    ['a base URL', ['run', 'mood.yaml', '--base-url', HOSTILE]],
    ['a Chroma server', ['index', 'build', 'faq.yaml', '--chroma', HOSTILE]],
    ['a number', ['run', 'mood.yaml', '--limit', HOSTILE]],
    ['a filter', ['index', 'query', 'faq.yaml', 'x', '--where', HOSTILE.replaceAll('=', '')]],
  ])('in the name of %s', async (_, args) => {
    await writeSmallSuite(folder);
    await writeFaqSuite(folder);
    expect((await shown(...args)).code).toBe(2);
  });

  it.each([
    ['an unknown field', { [HOSTILE]: 1 }],
    ['an unknown scorer', { scorers: [HOSTILE] }],
    ['a template variable', { prompt: { ...promptWith({}), input: `{{${HOSTILE}}}` } }],
    ['labels', { answer: { kind: 'label', labels: ['a', HOSTILE] } }],
  ])('in a suite file: %s', async (_, change) => {
    await writeSmallSuite(folder, { change });
    expect((await run()).code).toBe(2);
  });

  it.each([
    ['an id', (id: string) => `"${id}",one,positive,a\n"${id}",two,positive,a`],
    ['a label', (label: string) => `x,one,"${label}",a`],
  ])('in data: %s', async (_, rows) => {
    const { data } = await writeSmallSuite(folder);
    await writeFile(data.test, `id,text,label,kind\n${rows(HOSTILE)}\n`);
    expect((await run()).code).toBe(2);
  });

  it('in the name of a document, and in what is found in it', async () => {
    await writeFaqSuite(folder, {
      suite: { corpus: { documents: ['faq/pages'], passages: 'passages', embedder: 'openai:small' } },
    });
    await mkdir(join(folder, 'faq', 'pages'), { recursive: true });
    await writeFile(join(folder, 'faq', 'pages', `${NAME}.xyz`), 'left out');
    await writeFile(join(folder, 'faq', 'pages', `${NAME}.md`), '---\nx: [\n---\n');
    expect((await shown('index', 'build', 'faq.yaml', '--embed-base-url', server.url)).code).toBe(2);
  });

  it.each<readonly [string, () => Reply, number]>([
    ['a refusal', () => openAiError(400, HOSTILE), 3],
    ['the end of a quota', () => openAiError(429, HOSTILE, { code: 'insufficient_quota' }), 2],
    ['no JSON', () => ({ body: HOSTILE }), 2],
    [
      'another address',
      () => ({ status: 307, headers: { location: 'http://127.0.0.1:9/\u009B31mZXZpbA' } }),
      2,
    ],
  ])('in the words of a server: %s', async (_, words, code) => {
    await writeSmallSuite(folder);
    reply = words;
    expect((await run()).code).toBe(code);
  });

  it('in a title, an answer and a label of a report, whose JSON stays the same', async () => {
    await writeSmallSuite(folder, { change: { title: HOSTILE } });
    reply = () => ({ text: HOSTILE });
    const printed = await run('--json');
    expect(printed.code).toBe(0);
    const { run: id, report } = JSON.parse(printed.stdout) as { run: string; report: object };
    expect(report).toEqual(JSON.parse(await readFile(join(folder, 'reports', id, 'report.json'), 'utf8')));
    expect(JSON.stringify(report)).toContain(JSON.stringify(HOSTILE).slice(1, -1));
    await shown('report', id);
    await shown('report', id, '--json');
    await shown('plan', 'mood.yaml', '--model', `openai:${HOSTILE}`);
  });
});

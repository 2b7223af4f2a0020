import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { writeFaqSuite } from '../support/faq-suite.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-keys-'));
  server = await startOpenAiServer(answerRightly);
  await writeSmallSuite(folder, { sizes: { train: 12 }, change: { techniques: ['plain', 'fine-tuned'] } });
  await writeFaqSuite(folder);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const SECRET = 'test000000secret';

describe('a key that cannot be sent', () => {
  it.each([
    ['run mood.yaml --technique plain', 'OPENAI_API_KEY', `“${SECRET}”`, 'stands in quotation marks'],
    ['run mood.yaml --technique plain', 'OPENAI_API_KEY', `${SECRET}••••1234`, '"•" (U+2022)'],
    [
      'run mood.yaml --technique plain --model huggingface:m',
      'HF_TOKEN',
      `${SECRET}\n${SECRET}`,
      'has a line break in it',
    ],
    ['index build faq.yaml --chroma', 'CHROMA_TOKEN', `"${SECRET}"`, 'stands in quotation marks'],
    ['index build faq.yaml --chroma', 'CHROMA_API_KEY', `${SECRET}…`, '"…" (U+2026)'],
    ['finetune train mood.yaml --model openai:m', 'OPENAI_API_KEY', `${SECRET} `.repeat(2), 'a space'],
  ])('stops "%s" in one line before any call: %s', async (command, variable, key, why) => {
    const args = command.split(' ');
    const place = command.endsWith('--chroma') ? [server.url.replace('/v1', '')] : ['--base-url', server.url];
    const { code, stdout, stderr } = await runCli([...args, ...place], { folder, env: { [variable]: key } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: the key in [^\n]+\n$/);
    expect(stderr).toContain(variable);
    expect(stderr).toContain(why);
    expect(stderr).not.toContain(SECRET);
    expect(server.requests).toEqual([]);
  });

  it.each(['models', 'plan mood.yaml --technique plain'])(
    'does not stop %s, which uses none',
    async (command) => {
      const env = { OPENAI_API_KEY: `“${SECRET}”`, HF_TOKEN: `“${SECRET}”`, CHROMA_TOKEN: `“${SECRET}”` };
      expect(await runCli(command.split(' '), { folder, env })).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it('is used without the line end of the file that it comes from', async () => {
    const env = { OPENAI_API_KEY: ` ${SECRET}\r\n` };
    const flags = ['mood.yaml', '--technique', 'plain', '--base-url', server.url];
    expect((await runCli(['run', ...flags], { folder, env })).code).toBe(0);
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${SECRET}`);
  });
});

it.each([
  '“http://127.0.0.1:9/v1”',
  'http://127.0.0.1:9/v1”',
  'http://127.0.0.1:9/ v1',
  'http://127.0.0.1:9/v1\u200b',
])('a base URL with a character that none has is refused: %j', async (url) => {
  const result = await runCli(['run', 'mood.yaml', '--base-url', url], { folder });
  expect(result).toMatchObject({ code: 2, stdout: '' });
  expect(result.stderr).toMatch(
    /^error: the base URL ".*" has a character that is not allowed in an address \(U\+[0-9A-F]{4}\)\. Write it without quotation marks and spaces, .*\n$/,
  );
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CliResult, printed, runCliAlone } from '../support/cli.ts';
import { writeFaqSuite } from '../support/faq-suite.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { type ForwardProxy, startProxy } from '../support/proxy.ts';
import { answerRightly, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
let proxy: ForwardProxy;
beforeAll(async () => {
  server = await startOpenAiServer(answerRightly);
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-proxy-'));
  await writeSmallSuite(folder);
  await writeFaqSuite(folder, {
    suite: { corpus: { documents: ['faq/pages'], passages: 'passages', embedder: 'openai:small' } },
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  proxy = await startProxy(server.url);
});
afterEach(() => proxy.close());

const FAR = 'http://llm.example.invalid/v1';
const flags = ['run', 'mood.yaml', '--technique', 'plain', '--json', '--no-cache', '--base-url'];
const run = (url: string, env: Readonly<Record<string, string>>): Promise<CliResult> =>
  runCliAlone([...flags, url], { folder, env });

it.each(['HTTP_PROXY', 'http_proxy'])(
  'calls go through the proxy in %s, without its password shown',
  async (name) => {
    const url = proxy.url.replace('//', '//somebody:hidden-word@');
    const result = await run(FAR, { [name]: url });
    expect(result.code).toBe(0);
    expect(printed(result).report.totals).toMatchObject({ answered: 6, failed: 0 });
    expect(new Set(proxy.hosts)).toEqual(new Set(['llm.example.invalid:80']));
    const credentials = Buffer.from('somebody:hidden-word').toString('base64');
    expect([...proxy.authorizations]).toEqual([`Basic ${credentials}`]);
    expect(result.stderr).toContain(`Calls to other machines go through the proxy ${proxy.url}.`);
    expect(result.stdout + result.stderr).not.toContain('hidden-word');
  },
);

it('never goes to this machine through a proxy', async () => {
  const result = await run(server.url, { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url });
  expect(result.code).toBe(0);
  expect(proxy.hosts).toEqual([]);
});

it.each(['.example.invalid', '*'])('goes directly to the hosts of NO_PROXY=%s', async (hosts) => {
  // Nothing is there: the name is never found.
  const result = await run(FAR, { HTTP_PROXY: proxy.url, NO_PROXY: hosts });
  expect(proxy.hosts).toEqual([]);
  expect(result.code).not.toBe(0);
});

it('asks a Chroma server and an embedder elsewhere through the proxy', async () => {
  const chroma = 'http://chroma.example.invalid:8000';
  const args = ['index', 'build', 'faq.yaml', '--chroma', chroma, '--embed-base-url', FAR];
  const result = await runCliAlone(args, { folder, env: { HTTP_PROXY: proxy.url } });
  expect(result.stderr).toContain(`Chroma at ${chroma} failed: what answers there`);
  expect(new Set(proxy.hosts)).toEqual(new Set(['chroma.example.invalid:8000']));
});

it('downloads models through the proxy in HTTPS_PROXY', async () => {
  const args = ['run', 'mood.yaml', '--model', 'local:smollm2-135m', '--technique', 'plain'];
  const result = await runCliAlone(args, { folder, env: { HTTPS_PROXY: proxy.url } });
  expect(result.code).toBe(2);
  expect(proxy.hosts).toContain('huggingface.co:443');
});

it.each(['socks5://127.0.0.1:1', 'two words'])('refuses a proxy that cannot be used: %s', async (url) => {
  const result = await run(FAR, { HTTPS_PROXY: url });
  expect(result).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: the proxy in HTTPS_PROXY, "${url}", is not an http or https address. Write it in full, for instance http://proxy.example:3128.\n`,
  });
  expect((await runCliAlone(['models'], { folder, env: { HTTPS_PROXY: url } })).code).toBe(0);
});

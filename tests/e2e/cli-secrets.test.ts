import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { printed, runCliAlone } from '../support/cli.ts';
import { writeFaqSuite } from '../support/faq-suite.ts';
import {
  type OpenAiServer,
  openAiError,
  type RecordedRequest,
  startOpenAiServer,
} from '../support/openai-server.ts';
import { answerRightly, sampleNumber, writeSmallSuite } from '../support/small-suite.ts';

const KEY = 'sk-test-secret-1234567890';
const PASSWORD = 'open sesame/77';
const BASIC = Buffer.from(`somebody:${PASSWORD}`).toString('base64');

let folder: string;
let server: OpenAiServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-secrets-'));
  // A server that repeats what it was sent, as some gateways do.
  server = await startOpenAiServer((request) =>
    sampleNumber(request) === 1 ? openAiError(400, repeated(request)) : answerRightly(request),
  );
  await writeSmallSuite(folder);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function repeated({ headers }: RecordedRequest): string {
  const sent = headers.authorization ?? '';
  return `Bad request. authorization: ${sent}; token ${sent.split(' ').at(-1)}; key ${KEY}; ${PASSWORD}`;
}

/** Every place below the folder that holds one of the texts, as file names or content. */
async function placesOf(texts: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const found = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(file);
      return texts.some((text) => file.includes(text) || content.includes(text)) ? [file] : [];
    }),
  );
  expect(files.length).toBeGreaterThan(8);
  return found.flat();
}

it('keeps a key off the disk and off the screen, also when the server repeats it', async () => {
  const result = await runCliAlone(
    ['run', 'mood.yaml', '--base-url', server.url, '--json', '--fail-on-error', '1'],
    {
      folder,
      env: { OPENAI_API_KEY: KEY },
    },
  );
  expect(result.code).toBe(0);
  expect(server.requests.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
  expect(printed(result).report.totals).toMatchObject({ failed: 2, answered: 10 });
  expect(printed(result).report.notices.join('\n')).toContain('[redacted]');
  expect(result.stdout + result.stderr).not.toContain(KEY);
  expect(await placesOf([KEY])).toEqual([]);
  // Where the key would stand if it were kept.
  expect(await placesOf(['[redacted]'])).toContain(
    join(folder, '.adaptbench', 'runs', printed(result).run, 'journal.jsonl'),
  );
});

it('uses the credentials of a URL, keeps them off disk and screen, and takes them anew on resume', async () => {
  const env = { OPENAI_API_KEY: KEY };
  const url = server.url.replace('http://', `http://somebody:${encodeURIComponent(PASSWORD)}@`);
  const flags = ['--base-url', url, '--json', '--fail-on-error', '1'];
  const result = await runCliAlone(['run', 'mood.yaml', ...flags], { folder, env });
  expect(result.code).toBe(0);
  expect(server.requests.every(({ headers }) => headers.authorization === `Basic ${BASIC}`)).toBe(true);
  const { run: id, report } = printed(result);
  expect(report.totals).toMatchObject({ failed: 2, answered: 10 });
  const resumed = await runCliAlone(['run', '--resume', id, ...flags], { folder, env });
  expect(resumed.code).toBe(0);
  expect(server.requests.at(-1)?.headers.authorization).toBe(`Basic ${BASIC}`);
  const secrets = [KEY, PASSWORD, encodeURIComponent(PASSWORD), BASIC];
  for (const secret of secrets) {
    for (const { stdout, stderr } of [result, resumed]) expect(stdout + stderr).not.toContain(secret);
  }
  expect(await placesOf(secrets)).toEqual([]);
});

it('shows no key in errors about the command line', async () => {
  const env = { OPENAI_API_KEY: KEY };
  for (const args of [
    ['run', KEY],
    ['run', 'mood.yaml', '--model', `openai:${KEY}`, '--technique', KEY],
    ['run', 'mood.yaml', `--${KEY}`],
    ['report', KEY],
  ]) {
    const { code, stdout, stderr } = await runCliAlone(args, { folder, env });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('[redacted]');
    expect(stderr).not.toContain(KEY);
  }
});

it.each([
  ['--base-url', ['run', 'mood.yaml', '--base-url', 'user:hunter-seven@127.0.0.1:9/v1'], {}],
  ['--base-url=', ['run', 'mood.yaml', '--base-url=token-seven@host'], {}],
  [
    '--embed-base-url',
    ['index', 'build', 'faq.yaml', '--embed-base-url', 'http://user:a hunter-seven@host'],
    {},
  ],
  ['--chroma', ['index', 'build', 'faq.yaml', '--chroma', 'user:p@hunter-seven%40host:9'], {}],
  ['CHROMA_URL', ['index', 'build', 'faq.yaml'], { CHROMA_URL: 'user:hunter-seven@127.0.0.1:9' }],
  ['OPENAI_BASE_URL', ['run', 'mood.yaml'], { OPENAI_BASE_URL: 'user:hunter/seven@127.0.0.1' }],
  ['HTTPS_PROXY', ['run', 'mood.yaml'], { HTTPS_PROXY: 'socks5://user:hunter-seven@host' }],
])('masks what stands before the @ of an address that cannot be used: %s', async (_, args, env) => {
  await writeFaqSuite(folder, {
    suite: { corpus: { documents: ['faq/pages'], passages: 'passages', embedder: 'openai:small' } },
  });
  const { code, stdout, stderr } = await runCliAlone(args, { folder, env: { OPENAI_API_KEY: KEY, ...env } });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('[redacted]@');
  expect(stderr).not.toMatch(/seven/);
});

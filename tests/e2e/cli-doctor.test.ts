import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { type CliOptions, type CliResult, runCli, runCliAlone } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';

let folder: string;
let server: OpenAiServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-doctor-'));
  server = await startOpenAiServer();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function projectWith(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const project = join(folder, name);
  await mkdir(join(project, 'suites'), { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(project, file), text);
  return project;
}

interface Found {
  readonly ready: boolean;
  readonly findings: readonly Finding[];
}

async function examine(
  args: readonly string[],
  options: CliOptions,
  run = runCli,
): Promise<CliResult & Found> {
  const result = await run(['doctor', '--json', ...args], options);
  return { ...result, ...(JSON.parse(result.stdout) as Found) };
}

describe('adaptbench doctor', () => {
  it('finds what a default run needs in an empty folder, downloads nothing and leaves nothing', async () => {
    const empty = await projectWith('empty', {});
    const { code, ready, findings } = await examine([], { folder: empty });
    expect(findings.filter(({ state, needed }) => state === 'missing' && needed)).toEqual([]);
    expect([code, ready]).toEqual([0, true]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        topic: 'local:smollm2-135m',
        state: 'warning',
        says: expect.stringContaining('98.4 MB'),
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        topic: 'Chroma',
        says: expect.stringContaining('a server of our own starts'),
      }),
    );
    expect(await readdir(empty)).toEqual(['suites']);
  });

  it('says every fault of a project, with what to do, and ends with 2', async () => {
    const faulty = await projectWith('faulty', {
      '.adaptbench': 'a file',
      'adaptbench.config.ts': 'export default { defaults: { nodel: 1 } };\n',
      'suites/tickets.yaml': 'data: tickets.csv\nlabels: [a, b]\nprompt: Which?\n',
    });
    const env = { CHROMA_URL: 'http://anna:pass@127.0.0.1:9', http_proxy: 'socks://p:1' };
    const { code, ready, findings, stdout } = await examine([], { folder: faulty, env }, runCliAlone);
    expect([code, ready]).toEqual([2, false]);
    const needed = findings.filter(({ state, needed: isNeeded }) => state === 'missing' && isNeeded);
    expect(needed.map(({ topic }) => topic)).toEqual([
      'Folder',
      'Project',
      'Suite tickets.yaml',
      'Chroma',
      'Proxy',
    ]);
    expect(needed.map(({ says }) => says)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^adaptbench\.config\.ts: "defaults" sets "nodel", which is no flag/),
        expect.stringContaining('tickets.csv'),
      ]),
    );
    expect(stdout).not.toContain('pass@');
  });

  it('makes one tiny call to each provider with a key when it is told to, and says the cost', async () => {
    const project = await projectWith('online', {});
    const env = { OPENAI_API_KEY: 'sk-very-secret-key', OPENAI_BASE_URL: server.url };
    const options = { folder: project, env: { ...env, CHROMA_URL: 'http://127.0.0.1:9' } };
    const before = await runCli(['doctor'], options);
    expect(server.requests).toHaveLength(0);
    expect(before.stdout).toContain('OPENAI_API_KEY is set');
    const { stdout, findings } = await examine(['--online', '--model', 'openai:gpt-6-luna'], options);
    expect(server.requests).toHaveLength(1);
    expect(findings).toContainEqual(
      expect.objectContaining({
        topic: 'Call to openai',
        state: 'ok',
        says: expect.stringMatching(/^openai:gpt-6-luna answered in .*, it cost \$0\.0000/),
      }),
    );
    expect(`${before.stdout}${stdout}`).not.toContain('secret');
  });
});

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, printed, runCli } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';

let folder: string;
let server: OpenAiServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-migrate-'));
  server = await startOpenAiServer(({ prompt, body }) => {
    if (body['model'] === 'gpt-6-terra') {
      const pass = JSON.stringify(body['messages']).includes('billing');
      return { text: JSON.stringify({ pass, score: pass ? 1 : 0, reason: 'as it is' }) };
    }
    if (prompt.includes('refuses')) return { text: 'The team is technical, and not one of those others.' };
    return { text: prompt.includes('invoice') ? 'billing' : 'technical' };
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

function cli(...args: readonly string[]): Promise<CliResult> {
  return runCli(args, { folder });
}

interface Migrated {
  readonly suite: string;
  readonly losses: readonly { readonly file: string; readonly line: number | null; readonly what: string }[];
}

const GUIDE = await readFile(new URL('../../docs/migrate.md', import.meta.url), 'utf8');

/** Files that the guide shows, by their names. */
const FILES = Object.fromEntries(
  [...GUIDE.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [name, text]),
);
/** Commands that the guide shows, in their order. */
const COMMANDS = [...GUIDE.matchAll(/^npx adaptbench (.+)$/gm)].map(([, command = '']) => command.split(' '));

/** A command of the guide, at the server of this test. */
function ofGuide(index: number, ...more: readonly string[]): Promise<CliResult> {
  return cli(...(COMMANDS[index] ?? []), ...more);
}

describe('adaptbench init --from', () => {
  it('makes a suite of a configuration of promptfoo that runs with its assertions', async () => {
    await write(FILES);
    const made = await ofGuide(0, '--json');
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { suite, losses } = JSON.parse(made.stdout) as Migrated;
    expect(suite).toBe('suites/ticket-routing.yaml');
    expect(losses).toEqual([
      {
        file: 'promptfooconfig.yaml',
        line: 13,
        what: 'assertion latency',
        why: 'every report has latencies, measured around the call',
      },
    ]);
    const text = await readFile(join(folder, suite), 'utf8');
    expect(text).toContain('# - promptfooconfig.yaml:13: assertion latency');
    expect(text).toContain('file: ../prompts/route.txt');

    expect((await ofGuide(1)).code).toBe(0);
    const run = await ofGuide(2, '--base-url', server.url, '--json');
    expect(run.code, run.stderr).toBe(0);
    const { report } = printed(run);
    const prompts = server.requests
      .filter(({ body }) => body['model'] === 'gpt-6-luna')
      .map(({ prompt }) => prompt);
    expect(prompts).toContain('Which team handles this ticket?\nMy invoice is wrong\nTeam:');
    expect(prompts).toContain('You are KIND. Which team takes this?\nIt crashes, again');
    expect(server.requests.filter(({ body }) => body['model'] === 'gpt-6-terra')).toHaveLength(1);
    const cells = report.suites[0]?.cells ?? [];
    expect(cells.map(({ technique, metrics }) => [technique.name, metrics[0]?.figure?.estimate])).toEqual([
      ['prompt-1', 2 / 3],
      ['polite-clerk', 2 / 3],
    ]);
  });

  it('overwrites nothing', async () => {
    const again = await cli('init', '--from', 'promptfooconfig.yaml');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toBe(
      'error: suites/ticket-routing.yaml: the file is there already, and is not overwritten. ' +
        'Choose another folder with --out or another name with --name, or remove it.\n',
    );
  });

  it('makes a suite of an eval exported from OpenAI that runs with its graders', async () => {
    const made = await ofGuide(3);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toContain('Everything was carried over.');

    const before = server.requests.length;
    const run = await ofGuide(4, '--base-url', server.url, '--json');
    expect(run.code, run.stderr).toBe(0);
    const asked = server.requests.slice(before).map(({ body }) => body['messages']);
    expect(asked).toContainEqual([{ role: 'user', content: 'Team of: An "odd" invoice' }]);
    expect(asked).toContainEqual([
      { role: 'user', content: 'Is billing about An "odd" invoice?' },
      { role: 'user', content: expect.stringContaining('one of these labels: yes, no') },
    ]);
    // The judge of these tests holds with billing alone.
    expect(printed(run).report.suites[0]?.cells[0]?.metrics[0]?.figure?.estimate).toBe(0.5);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';

const GUIDE = await readFile(
  fileURLToPath(new URL('../../docs/getting-started.md', import.meta.url)),
  'utf8',
);
const BLOCKS = fromMarkdown(GUIDE).children.flatMap((node) => (node.type === 'code' ? [node] : []));
const THINGS = ['invoice', 'parcel', 'printer', 'screen', 'refund', 'keyboard', 'address', 'password'];
const EVENTS = ['is missing', 'was changed', 'does not arrive', 'looks odd', 'is too late', 'makes noises'];

let folder: string;
let server: OpenAiServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-guide-'));
  server = await startOpenAiServer(({ prompt }) => ({
    text: prompt.includes('invoice') ? 'Billing' : 'technical',
  }));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** The export of the guide, with more rows of its kind. */
function export_(text: string): string {
  const teams = [...text.matchAll(/;([^;"]+)$/gm)].map(([, team]) => team).slice(1);
  const more = THINGS.flatMap((thing, row) =>
    EVENTS.map((event, at) => `${2000 + 10 * row + at};en;"The ${thing} ${event}.";${teams[(row + at) % 3]}`),
  );
  return [text, ...more].join('\n');
}

it('docs/getting-started.md goes from an export to a decision by its own commands', async () => {
  const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-test' };
  const said: string[] = [];
  for (const { lang, meta, value } of BLOCKS) {
    const file = join(folder, meta ?? '');
    if (lang === 'csv') await writeFile(file, export_(value));
    if (lang === 'yaml') await writeFile(file, `${await readFile(file, 'utf8')}\n${value}\n`);
    if (lang !== 'sh') continue;
    const args = value.replace(/^npx adaptbench /, '').split(' ');
    // Nobody is there to be asked.
    if (value === 'npx adaptbench init') continue;
    const { code, stdout, stderr } = await runCli(args, { folder, env });
    expect({ value, code, stderr: code === 0 ? '' : stderr }).toEqual({ value, code: 0, stderr: '' });
    said.push(stdout);
  }
  const [init = '', plan = '', first = '', second = '', report = ''] = said;
  expect(init).toContain('labels      Billing, Shipping, technical');
  expect(plan).toContain('What the samples can show');
  for (const technique of ['short', 'persona']) {
    expect(first).not.toContain(technique);
    expect(second).toContain(technique);
  }
  expect(report).toContain('short');

  const again = await runCli(['init', '--yes'], { folder, env });
  expect(again.stdout).toContain('tickets.yaml is yours and was kept');
  expect(GUIDE).toContain('tickets.proposed.yaml');
});

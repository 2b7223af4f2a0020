import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly peerDependencies: object;
};

const text = await readFile(join(ROOT, 'docs/library.md'), 'utf8');
const program = fromMarkdown(text).children.flatMap((node) =>
  node.type === 'code' && node.lang === 'ts' ? [node] : [],
)[0];

let folder: string;
let server: OpenAiServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-guide-'));
  server = await startOpenAiServer(() => ({ text: 'billing' }));
  await cp(join(ROOT, 'examples/own-task'), folder, { recursive: true });
  // As it is installed, but for the build: Node takes no types away below node_modules.
  const installed = join(folder, 'node_modules/adaptbench');
  await mkdir(installed, { recursive: true });
  await writeFile(join(installed, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  const source = pathToFileURL(join(ROOT, 'src/index.ts')).href;
  await writeFile(join(installed, 'index.js'), `export * from '${source}';`);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, program?.meta ?? 'none'), program?.value ?? '');
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('docs/library.md', () => {
  it('has a program that runs a suite, and holds it to the run before', async () => {
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-test', ADAPTBENCH_CACHE: folder };
    const run = async () =>
      (await execa(process.execPath, [program?.meta ?? ''], { cwd: folder, env })).stdout.split('\n');
    const first = await run();
    expect(first).toHaveLength(3);
    expect(first[0]).toMatch(/^\S+: \d+ trials, 0 failed$/);
    expect(first.slice(1)).toEqual([
      expect.stringMatching(/^plain: 0\.\d+$/),
      expect.stringMatching(/^few-shot: 0\.\d+$/),
    ]);
    expect((await run()).slice(3)).toEqual([
      // The same answers, from the cache.
      'plain: passed',
      'few-shot: passed',
      'plain: 0 samples changed',
      'few-shot: 0 samples changed',
      '1 recommendation',
    ]);
  });

  it.each(['docs/library.md', 'examples/plugin/README.md'])(
    '%s names the tarball of this version',
    async (file) => {
      const named = (await readFile(join(ROOT, file), 'utf8')).match(/adaptbench-[\d.]+\.tgz/g);
      expect(new Set(named)).toEqual(new Set([`adaptbench-${PACKAGE.version}.tgz`]));
    },
  );

  it('says what each optional package is for', () => {
    for (const name of Object.keys(PACKAGE.peerDependencies)) expect(text).toContain(`npm install ${name}`);
  });
});

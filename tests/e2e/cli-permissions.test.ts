import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, writeSmallSuite } from '../support/small-suite.ts';
import { startTrainingServer } from '../support/training-server.ts';

let folder: string;
let server: OpenAiServer;
let umask: number;
beforeEach(async () => {
  // What most systems have: everybody reads new files.
  umask = process.umask(0o022);
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-permissions-'));
  server = await startOpenAiServer(answerRightly);
  await writeSmallSuite(folder, { sizes: { train: 12 }, change: { techniques: ['plain', 'fine-tuned'] } });
});
afterEach(async () => {
  process.umask(umask);
  await server.close();
  await rm(folder, { recursive: true });
});

it.skipIf(process.platform === 'win32')('keeps the state of a project from other users', async () => {
  const run = ['run', 'mood.yaml', '--technique', 'plain', '--base-url', server.url];
  expect((await runCli(run, { folder })).code).toBe(0);
  const training = await startTrainingServer();
  // The attempt is on record, and ends there.
  training.refusals.set('POST /v1/files', [{ status: 400, message: 'no' }]);
  const tune = ['finetune', 'train', 'mood.yaml', '--model', 'openai:m', '--base-url', training.url];
  expect((await runCli(tune, { folder })).stderr).toContain('(400): no');
  await training.close();

  const state = join(folder, '.adaptbench');
  const entries = await readdir(state, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  const paths = [state, ...folders.map(({ parentPath, name }) => join(parentPath, name))];
  const modes = await Promise.all(paths.map(async (path) => [path, (await stat(path)).mode & 0o777]));
  expect(modes).toEqual(paths.map((path) => [path, 0o700]));
  expect(folders.map(({ name }) => name)).toEqual(expect.arrayContaining(['runs', 'tuned']));
  expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['journal.jsonl', 'cache.sqlite']));

  // A report is made to be handed on.
  expect((await stat(join(folder, 'reports'))).mode & 0o777).toBe(0o755);
});

it('names every file of the state in docs/security.md', async () => {
  await runCli(['run', 'mood.yaml', '--technique', 'plain', '--base-url', server.url], { folder });
  const entries = await readdir(join(folder, '.adaptbench'), { recursive: true, withFileTypes: true });
  const text = await readFile(new URL('../../docs/security.md', import.meta.url), 'utf8');
  const names = entries
    .filter((entry) => entry.isFile() && !/-(?:wal|shm)$/.test(entry.name))
    .map(({ name }) => name);
  expect(names).toContain('run.json');
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, printed, runCliAlone } from '../support/cli.ts';
import { answerFromSources, writeFaqSuite } from '../support/faq-suite.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';

const HOOK = fileURLToPath(new URL('../support/without-optional-packages.ts', import.meta.url));

let folder: string;
let server: OpenAiServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-bare-'));
  server = await startOpenAiServer(({ prompt }) => ({ text: answerFromSources(prompt) }));
  await writeFaqSuite(folder);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Runs a command as where no optional package is installed. */
function bare(...args: readonly string[]): Promise<CliResult> {
  return runCliAlone(args, { folder, env: { NODE_OPTIONS: `--import=${HOOK}` } });
}

describe('without the optional packages', () => {
  it('runs techniques that search nothing', async () => {
    const flags = ['faq.yaml', '--technique', 'plain', '--base-url', server.url];
    const result = await bare('run', ...flags);
    expect(result.stderr).not.toContain('error:');
    expect(result.code).toBe(0);
  });

  const noClient =
    'error: Searching in documents needs the package chromadb. Install it with "npm install chromadb", ' +
    'or choose techniques that search nothing, for instance --technique plain.\n';
  const noLlama =
    /^error: A local model needs the package node-llama-cpp\. Install it with "npm install node-llama-cpp", .*\n$/;

  it.each([
    ['to search', 'run faq.yaml --technique rag --base-url', noClient],
    ['to build an index', 'index build faq.yaml --embed-base-url', noClient],
    [
      'a local model',
      'run faq.yaml --technique plain --model local:smollm2-135m --embed-base-url',
      expect.stringMatching(noLlama),
    ],
    [
      'a provider of promptfoo',
      'run faq.yaml --technique plain --model promptfoo:echo --embed-base-url',
      'error: promptfoo:echo needs the package promptfoo. Install it with "npm install promptfoo", or use a provider of our own.\n',
    ],
  ])('says in one line what is missing %s', async (_, args, stderr) => {
    expect(await bare(...args.split(' '), server.url)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('says so of models that need one, which are then not ready', async () => {
    const { stdout } = await bare('models');
    const said = [...stdout.matchAll(/(local:\S+) +(.+?)(?: {2,}|\n)/g)].map(([, id, state]) => [id, state]);
    expect(said.slice(0, 2)).toEqual([
      ['local:smollm2-135m', 'needs the package node-llama-cpp'],
      ['local:gemma-3-270m', 'needs the package node-llama-cpp'],
    ]);
    const listed = printed<{ readonly models: readonly object[] }>(await bare('models', '--json'));
    expect(listed.models).toContainEqual(
      expect.objectContaining({ ready: false, missingPackage: 'node-llama-cpp' }),
    );
  });

  it.each(['models', 'plan faq.yaml --technique plain', '--help'])('%s works', async (args) => {
    expect(await bare(...args.split(' '))).toMatchObject({ code: 0, stderr: '' });
  });
});

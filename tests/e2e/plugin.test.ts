import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, printed } from '../support/cli.ts';
import { npm, PROJECT, packProject } from '../support/packed.ts';

const EXAMPLE = join(PROJECT, 'examples/plugin');

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'adaptbench-plugin-'));
  folder = join(root, 'example');
  const tarball = await packProject(root);
  // As it stands in the repository: what somebody installed in it has no part.
  await cp(EXAMPLE, folder, {
    recursive: true,
    filter: (path) => !/[\\/](?:node_modules|reports|\.adaptbench|package-lock\.json)$/.test(path),
  });
  const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await npm(['install', tarball, ...flags], folder);
}, 300_000);
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Runs the command that was installed. */
async function adaptbench(...args: readonly string[]): Promise<CliResult> {
  const result = await execa(join(folder, 'node_modules/.bin/adaptbench'), args, {
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      NO_COLOR: '1',
      ADAPTBENCH_CACHE: join(folder, 'cache'),
    },
    extendEnv: false,
    reject: false,
  });
  return { code: result.exitCode ?? null, stdout: result.stdout, stderr: result.stderr };
}

describe('examples/plugin, with the packed package in a folder of its own', () => {
  it('has the types that it imports', async () => {
    const types = join(PROJECT, 'node_modules/@types');
    const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc');
    const result = await execa(process.execPath, [tsc, '--project', folder, '--typeRoots', types], {
      reject: false,
    });
    expect([result.exitCode, result.stdout]).toEqual([0, '']);
  });

  it('lists its model', async () => {
    const { code, stdout } = await adaptbench('models');
    expect(code).toBe(0);
    expect(stdout).toMatch(/keywords:desk +ready\n +what it is: A model that knows a few words\n/);
  });

  it('is planned, run and reported by its own provider, technique, scorer and format', async () => {
    const plan = await adaptbench('plan', 'desk');
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    expect(plan.stdout).toMatch(/desk\/with-glossary\/keywords:desk +24 +24 /);

    const result = await adaptbench('run', 'desk', '--json');
    expect(result.code).toBe(0);
    const { run, report, folder: reports } = printed(result);
    const figures = report.suites[0]?.cells.map(({ technique, trials, metrics, cost }) => ({
      technique: technique.name,
      formatErrors: trials.formatErrors,
      accuracy: metrics.find(({ metric }) => metric === 'accuracy')?.figure?.estimate,
      minutesLost: metrics.find(({ metric }) => metric === 'minutes-lost')?.figure?.estimate,
      cost: cost.perTrial,
    }));
    // Of 24 notes, 10 and 20 are right; one is wrong in both, 15 minutes, and of the others, 5 each, no word is known.
    expect(figures).toEqual([
      { technique: 'plain', formatErrors: 13, accuracy: 10 / 24, minutesLost: 80 / 24, cost: null },
      { technique: 'with-glossary', formatErrors: 3, accuracy: 20 / 24, minutesLost: 30 / 24, cost: null },
    ]);

    const files = ['index.html', 'list.txt', 'report.json', 'report.md', 'trials.csv'];
    expect((await readdir(reports)).sort()).toEqual(files);
    const list = await readFile(join(reports, 'list.txt'), 'utf8');
    expect(list).toMatchInlineSnapshot(`
      "Notes to a library
        keywords:desk plain: Accuracy 0.42 (0.24 to 0.61), n = 24
        keywords:desk plain: Minutes lost 3.33 (1.85 to 4.82), n = 24
        keywords:desk with-glossary: Accuracy 0.83 (0.64 to 0.93), n = 24
        keywords:desk with-glossary: Minutes lost 1.25 (-0.18 to 2.68), n = 24
      "
    `);

    await rm(reports, { recursive: true });
    expect(await adaptbench('report', run, '--format', 'list')).toMatchObject({ code: 0 });
    expect(await readdir(reports)).toEqual(['list.txt']);
    expect(await readFile(join(reports, 'list.txt'), 'utf8')).toBe(list);
  });
});

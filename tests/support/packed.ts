import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The root of the project. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** What npm packs whatever a package says. */
const ALWAYS = ['package.json', 'README.md', 'LICENSE'];

/**
 * Packs the project as it would be published. It is built and packed in a copy, so that `dist/` of the project stays as it
 * is, and nothing that an earlier build left there is packed.
 * @returns the tarball
 */
export async function packProject(folder: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'adaptbench-pack-'));
  const { files } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8')) as {
    readonly files: readonly string[];
  };
  try {
    await npm(['run', 'build', '--', '--outDir', join(copy, 'dist')], PROJECT);
    for (const file of [...ALWAYS, ...files.filter((name) => name !== 'dist')]) {
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await cp(join(PROJECT, file), join(copy, file), { recursive: true });
    }
    const { stdout } = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], copy);
    const packed = JSON.parse(stdout) as readonly { readonly filename: string }[];
    return join(folder, packed[0]?.filename ?? '');
  } finally {
    await rm(copy, { recursive: true });
  }
}

/** Runs npm in a folder; without what the npm that started the tests says of another package. */
export async function npm(args: readonly string[], folder: string): Promise<{ readonly stdout: string }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?:package|lifecycle|command)/.test(name)),
  );
  return await execa('npm', args, { cwd: folder, env, extendEnv: false });
}

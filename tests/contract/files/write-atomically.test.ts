import { execFile } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAtomically } from '../../../src/files/write-atomically.ts';

const MODULE = fileURLToPath(new URL('../../../src/files/write-atomically.ts', import.meta.url));
const isWindows = process.platform === 'win32';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-write-'));
  file = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

it('writes a new file, and one in place of another', async () => {
  for (const content of ['a\n', '', 'ä'.repeat(100_000), new Uint8Array([0, 255, 128])]) {
    await writeAtomically(file, content);
    expect(await readFile(file)).toEqual(Buffer.from(content));
  }
  expect(await readdir(folder)).toEqual(['file']);
});

it('has the whole of one of several contents that are written at once', async () => {
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
  await Promise.all(contents.map((content) => writeAtomically(file, content)));
  expect(contents).toContain(await readFile(file, 'utf8'));
  expect(await readdir(folder)).toEqual(['file']);
});

it.skipIf(isWindows)(
  'leaves the old file whole, and nothing beside it, when the new one does not fit',
  async () => {
    await writeFile(file, 'old');
    // A limit of the size of files stands for a full disk: a part is written before the fault.
    const script = `
    import { writeAtomically } from ${JSON.stringify(MODULE)};
    await writeAtomically(process.argv[1], 'x'.repeat(5000)).catch((error) => console.log(error.code));`;
    const limited = ['ulimit -f 2 && exec "$@"', '-', process.execPath, '--input-type=module', '-e'];
    const { stdout } = await promisify(execFile)('sh', ['-c', ...limited, script, file]);
    expect(stdout).toBe('EFBIG\n');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file']);
  },
);

it('leaves nothing beside a folder that stands in its place', async () => {
  await mkdir(join(file, 'in it'), { recursive: true });
  await expect(writeAtomically(file, 'a')).rejects.toThrow();
  expect(await readdir(folder, { recursive: true })).toEqual(['file', join('file', 'in it')]);
});

it.skipIf(isWindows)('writes where a link leads, and leaves the link', async () => {
  const place = join(folder, 'place');
  await mkdir(place);
  await writeFile(join(place, 'target'), 'old');
  await symlink(join('place', 'target'), file);
  await writeAtomically(file, 'new');
  expect((await lstat(file)).isSymbolicLink()).toBe(true);
  expect(await readFile(join(place, 'target'), 'utf8')).toBe('new');
  expect(await readdir(place)).toEqual(['target']);
});

it.skipIf(isWindows).each([0o600, 0o640])('opens a file with the rights %o to nobody else', async (mode) => {
  await writeFile(file, 'old');
  await chmod(file, mode);
  await writeAtomically(file, 'new');
  expect((await stat(file)).mode & 0o777).toBe(mode);
});

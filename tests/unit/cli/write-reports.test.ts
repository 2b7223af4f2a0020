import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureWritable, writeFiles } from '../../../src/cli/write-reports.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('ensureWritable', () => {
  it('takes away what it made, and nothing above it', async () => {
    await mkdir(join(folder, 'reports'));
    const undo = await ensureWritable(`${join(folder, 'reports', 'deep')}//run/`);
    expect(await readdir(join(folder, 'reports', 'deep', 'run'))).toEqual([]);
    await undo();
    expect(await readdir(folder)).toEqual(['reports']);
    expect(await readdir(join(folder, 'reports'))).toEqual([]);
  });

  it('leaves a folder that was there, empty or not', async () => {
    await (await ensureWritable(folder))();
    expect(await readdir(folder)).toEqual([]);
    await writeFile(join(folder, 'mine'), '');
    await (await ensureWritable(folder))();
    expect(await readdir(folder)).toEqual(['mine']);
  });

  it('leaves what somebody else put in meanwhile', async () => {
    const undo = await ensureWritable(join(folder, 'a', 'b'));
    await writeFile(join(folder, 'a', 'other'), '');
    await undo();
    expect(await readdir(join(folder, 'a'))).toEqual(['other']);
    await undo();
  });
});

describe('writeFiles', () => {
  it('names a file that cannot be written and leaves nothing half done', async () => {
    await mkdir(join(folder, 'index.html', 'mine'), { recursive: true });
    await expect(writeFiles(folder, [{ name: 'index.html', content: 'page' }])).rejects.toThrow(
      expect.objectContaining({
        code: 'FILE_SYSTEM',
        message: expect.stringContaining(`${join(folder, 'index.html')}: the file cannot be written: E`),
      }),
    );
    expect(await readdir(folder)).toEqual(['index.html']);
  });
});

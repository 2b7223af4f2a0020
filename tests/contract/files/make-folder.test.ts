import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/files/make-folder.ts';
import { makePrivateFolder } from '../../../src/files/private-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-folder-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('makeFolder', () => {
  it('makes what is missing, says which is the outermost, and leaves what is there', async () => {
    expect(makeFolder(join(folder, 'a/b/c'))).toBe(join(folder, 'a'));
    expect(makeFolder(join(folder, 'a/b/c'))).toBeUndefined();
    expect(makeFolder(relative(process.cwd(), join(folder, 'a/b/d')))).toBe(join(folder, 'a/b/d'));
    expect((await stat(join(folder, 'a/b/d'))).isDirectory()).toBe(true);
  });

  it('keeps all that it makes to its owner where that is asked for', async () => {
    makePrivateFolder(join(folder, 'a/b'));
    for (const made of ['a', 'a/b']) expect((await stat(join(folder, made))).mode & 0o077).toBe(0);
  });

  it('refuses a file in the way', async () => {
    await writeFile(join(folder, 'plain'), '');
    expect(() => makeFolder(join(folder, 'plain'))).toThrow('EEXIST');
    expect(() => makeFolder(join(folder, 'plain/below'))).toThrow('ENOTDIR');
  });

  it.runIf(existsSync('/proc/self'))('comes to an end where nothing can be made', () => {
    expect(() => makeFolder('/proc/adaptbench/reports')).toThrow('ENOENT');
  });
});

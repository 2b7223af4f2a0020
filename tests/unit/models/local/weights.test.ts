import { copyFile, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCAL_CATALOGUE } from '../../../../src/models/local/catalogue.ts';
import { findOnDisk, resolveWeights } from '../../../../src/models/local/weights.ts';
import { hashOfWeights } from '../../../../src/models/local/weights-hash.ts';
import { modelOptions } from '../../../support/models.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-weights-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('weights on this disk', () => {
  it('takes a file from a user folder only when its hash is right', async () => {
    const [entry] = LOCAL_CATALOGUE;
    if (entry === undefined) throw new Error('the catalogue is empty');
    const cacheFolder = join(folder, 'cache');
    await writeFile(join(folder, entry.file), 'GGUF, but not that one');
    const options = modelOptions({ cacheFolder, modelsFolders: [folder, join(folder, 'none')] });
    const found = await findOnDisk(entry, options);
    expect(found.file).toBeUndefined();
    expect(found.failures.map(({ reason }) => reason)).toEqual([
      'not the expected file, its size or SHA-256 differs',
      'not there',
      'not there',
    ]);

    const content = 'GGUF and right';
    await writeFile(join(folder, entry.file), content);
    const small = {
      ...entry,
      bytes: content.length,
      sha256: await hashOfWeights(join(folder, entry.file), options),
    };
    expect((await findOnDisk(small, options)).file).toBe(join(folder, entry.file));
  });

  it('remembers a hash until the file changes', async () => {
    const file = join(folder, 'a.gguf');
    const options = { cacheFolder: join(folder, 'cache') };
    await writeFile(file, 'one');
    await utimes(file, 1000, 1000);
    const first = await hashOfWeights(file, options);
    await writeFile(file, 'two');
    await utimes(file, 1000, 1000);
    expect(await hashOfWeights(file, options)).toBe(first);
    await utimes(file, 2000, 2000);
    const second = await hashOfWeights(file, options);
    expect(second).not.toBe(first);
    await copyFile(file, join(folder, 'b.gguf'));
    expect(await hashOfWeights(join(folder, 'b.gguf'), options)).toBe(second);
  });

  it('explains a file that is missing or is no GGUF', async () => {
    const options = modelOptions({ cacheFolder: folder });
    await expect(resolveWeights(join(folder, 'none.gguf'), options)).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining('cannot be read'),
    });
    const header = Buffer.alloc(64, '?');
    header.write('GGUF');
    const wrongVersion = Buffer.from(header);
    header.writeUInt32LE(3, 4);
    const contents: readonly (readonly [Buffer | string, string])[] = [
      ['Hello', 'it begins with "Hell"'],
      ['GGUF?', 'it ends after 5 bytes'],
      [wrongVersion, 'its version is 1061109567'],
      [header, 'its header speaks of more than its 64 bytes can hold'],
    ];
    for (const [content, reason] of contents) {
      await writeFile(join(folder, 'odd.gguf'), content);
      await expect(resolveWeights(join(folder, 'odd.gguf'), options)).rejects.toMatchObject({
        code: 'MODEL_UNAVAILABLE',
        message: expect.stringContaining(`is not a GGUF file that can be used: ${reason}.`),
      });
    }
  });
});

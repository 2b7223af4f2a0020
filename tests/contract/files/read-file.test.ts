import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readYamlFile } from '../../../src/config/yaml-file.ts';
import { readRegularFile } from '../../../src/files/read-file.ts';
import { readLedger } from '../../../src/finetune/ledger.ts';
import { resolveWeights } from '../../../src/models/local/weights.ts';
import { hashFile } from '../../../src/models/local/weights-hash.ts';
import { readDocuments } from '../../../src/retrieval/documents/read-documents.ts';
import { rowsAt } from '../../support/data.ts';
import { modelOptions } from '../../support/models.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

const READING = { what: 'the note', most: 1000, hint: 'Shorten it.' } as const;

function pipe(name: string): string {
  const file = join(folder, name);
  execFileSync('mkfifo', [file]);
  return file;
}

describe('readRegularFile', () => {
  it('reads a file up to its limit, also through a link', async () => {
    const file = join(folder, 'full');
    await writeFile(file, 'x'.repeat(1000));
    await symlink(file, join(folder, 'link'));
    expect((await readRegularFile(join(folder, 'link'), READING)).toString()).toBe('x'.repeat(1000));
  });

  it('refuses a larger one before it reads it', async () => {
    const file = join(folder, 'huge');
    await writeFile(file, '');
    await truncate(file, 3_000_000_000);
    await expect(readRegularFile(file, READING)).rejects.toMatchObject({
      code: 'INVALID_DATA',
      message: `${file}: the note has 3.0 GB; at most 1.0 kB are read. Shorten it.`,
    });
  });

  it('reads no more than its limit of a file that does not say its size', async () => {
    await expect(readRegularFile('/proc/self/smaps', READING)).rejects.toThrow(
      /the note has more than 1\.0 kB; at most 1\.0 kB are read/,
    );
  });

  it('names what is no regular file, and waits for none', async () => {
    const socket = join(folder, 'socket');
    const server = createServer();
    await new Promise<void>((done) => server.listen(socket, done));
    try {
      const zero = join(folder, 'zero');
      await symlink('/dev/zero', zero);
      const kinds: readonly (readonly [string, string])[] = [
        [pipe('pipe'), 'a named pipe. Write its output to a file, and name that file.'],
        [zero, 'a device. Write its output to a file, and name that file.'],
        [folder, 'a folder. Name a file in it.'],
        [socket, 'a socket or a device. Write its output to a file, and name that file.'],
      ];
      for (const [file, kind] of kinds) {
        await expect(readRegularFile(file, READING)).rejects.toMatchObject({
          code: 'FILE_SYSTEM',
          message: `${file}: the note has to be a regular file, but this is ${kind}`,
        });
      }
    } finally {
      await new Promise((done) => server.close(done));
    }
  });

  it('ends with the reason of a signal', async () => {
    const reason = new Error('interrupted');
    const file = join(folder, 'full');
    await expect(readRegularFile(file, { ...READING, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});

it('stands before everything that reads a path of a user', async () => {
  const readers: readonly (readonly [string, (file: string) => Promise<unknown>])[] = [
    ['rows.jsonl', (file) => rowsAt(file)],
    ['rows.csv', (file) => rowsAt(file)],
    ['suite.yaml', (file) => readYamlFile(file, z.unknown())],
    ['model.gguf', (file) => resolveWeights(file, modelOptions({ cacheFolder: folder }))],
    ['adapter.gguf', (file) => hashFile(file)],
    ['ledger.json', () => readLedger(folder)],
  ];
  for (const [name, read] of readers) {
    await expect(read(pipe(name)), name).rejects.toThrow(
      /ha(?:s|ve) to be a regular file, but this is a named pipe/,
    );
  }
  await expect(readDocuments([pipe('page.md')])).rejects.toThrow(/neither a file nor a folder/);
});

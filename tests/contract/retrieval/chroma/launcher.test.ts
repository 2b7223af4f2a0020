import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../../../../src/retrieval/chroma/launcher.ts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-launcher-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('names every binding with the reason where none loads', async () => {
  // Away from all packages.
  const file = join(folder, 'chroma-launcher.ts');
  await cp(LAUNCHER, file);
  const child = spawn(process.execPath, [file, folder, '1', 'token'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(code).toBe(1);
  expect(JSON.parse(said)).toEqual({
    faults: [
      expect.stringMatching(/^chromadb-js-bindings-\S+: Cannot find module/),
      expect.stringMatching(/^chromadb-server-older-glibc: Cannot find module/),
    ],
  });
});

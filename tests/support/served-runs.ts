import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { FileRunStore } from '../../src/store/file-run-store.ts';
import { type OpenAiServer, type RecordedRequest, type Reply, startOpenAiServer } from './openai-server.ts';
import type { Workplace } from './run-session.ts';
import { answerRightly } from './small-suite.ts';

/** Where the runs of a test take place; made anew before each one. */
export interface ServedRuns {
  folder: string;
  server: OpenAiServer;
  /** What the server does; it answers rightly until a test changes it. */
  reply: (request: RecordedRequest) => Reply;
  place: Workplace;
}

/** A folder, a server and a store for each test of a file. */
export function servedRuns(): ServedRuns {
  const runs = {} as ServedRuns;
  beforeEach(async () => {
    runs.folder = await mkdtemp(join(tmpdir(), 'adaptbench-run-'));
    runs.reply = answerRightly;
    runs.server = await startOpenAiServer((request) => runs.reply(request));
    runs.place = { store: new FileRunStore(join(runs.folder, 'runs')), url: runs.server.url };
  });
  afterEach(async () => {
    await runs.server.close();
    await rm(runs.folder, { recursive: true });
  });
  return runs;
}

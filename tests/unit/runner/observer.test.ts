import { expect, it } from 'vitest';
import type { IndexSetup } from '../../../src/protocol/setups.ts';
import { harmless } from '../../../src/runner/observer.ts';

const SETUP: IndexSetup = {
  type: 'setup',
  key: 'index-1',
  kind: 'index',
  suite: 'faq',
  embedder: 'local:e',
  documents: 1,
  chunks: 1,
  embedded: 1,
  truncated: 0,
  vectorBytes: 8,
  took: { embedMs: 1, writeMs: 1, inputTokens: 2, nowMs: 2, nowTokens: 2, nowEmbedMs: 1 },
};

it('tells of an observer that fails once and calls it no more', () => {
  let calls = 0;
  const notices: string[] = [];
  const observer = harmless(
    {
      indexFinished: () => {
        calls++;
        throw new Error('no columns');
      },
    },
    (notice) => notices.push(notice),
  );
  observer.indexFinished?.(SETUP);
  observer.indexFinished?.(SETUP);
  expect(calls).toBe(1);
  expect(notices).toEqual(['The display of progress has failed: no columns. The run goes on without it.']);
});

it('passes on what is observed', () => {
  const heard: string[] = [];
  const observer = harmless({ indexFinished: ({ key }) => heard.push(key) }, () => {});
  observer.indexFinished?.(SETUP);
  expect(heard).toEqual(['index-1']);
});

import { describe, expect, it } from 'vitest';
import type { IndexSetup } from '../../../src/protocol/setups.ts';
import { renderIndex } from '../../../src/reporters/index-summary.ts';
import { decodeLine, encodeLine } from '../../../src/store/journal-line.ts';

const SETUP: IndexSetup = {
  type: 'setup',
  key: 'k',
  kind: 'index',
  suite: 'faq',
  embedder: 'local:some',
  documents: 20_000,
  chunks: 20_000,
  embedded: 0,
  truncated: 0,
  vectorBytes: 80_000,
  took: { embedMs: 1, writeMs: 1, inputTokens: 1, nowMs: 1, nowTokens: 0, nowEmbedMs: 0 },
};
const render = (setup: IndexSetup): string =>
  renderIndex({ title: 'FAQ', setup, measures: null, search: 'dense' }, { color: false, width: 100 });

describe('the summary of an index', () => {
  it('says how much an approximate search finds, and nothing of an exact one', () => {
    expect(render({ ...SETUP, nearFound: 0.97 })).toContain(
      'approximate search: finds 97% of the nearest chunks',
    );
    const record = { ...SETUP, nearFound: 0.97 };
    expect(decodeLine(encodeLine(record).trimEnd())).toEqual({ record });
    expect(render(SETUP)).not.toContain('approximate');
  });
});

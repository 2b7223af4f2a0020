import { describe, expect, it } from 'vitest';
import { keywordIndex } from '../../../src/retrieval/keyword-index.ts';
import { chunkOf } from '../../support/corpus.ts';

const index = keywordIndex([
  chunkOf('port', 'The hub listens on port 8443.', { language: 'English' }),
  chunkOf('hafen', 'Der Hub lauscht auf Port 8443.', { language: 'German' }),
  { ...chunkOf('rain', 'It measures in steps of 0.2 mm.'), heading: 'The rain gauge' },
]);

describe('keywordIndex', () => {
  it('finds chunks by any word that they share, the rarest first', () => {
    expect(index.search('which port for the hub', { count: 5, where: {} })[0]).toBe('port');
    expect(index.search('8443', { count: 1, where: {} })).toHaveLength(1);
    expect(index.search('unheard', { count: 5, where: {} })).toEqual([]);
  });

  it('knows the heading that a chunk stands under', () => {
    expect(index.search('rain gauge', { count: 5, where: {} })).toEqual(['rain']);
  });

  it('keeps to the metadata asked for', () => {
    expect(index.search('port 8443', { count: 5, where: { language: 'German' } })).toEqual(['hafen']);
  });
});

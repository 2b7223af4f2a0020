import { describe, expect, it } from 'vitest';
import { loadTokenCounter } from '../../../src/retrieval/chunking/tokens.ts';
import { loadCorpus, textToEmbed } from '../../../src/retrieval/corpus.ts';
import { chunkOf, corpusOf, documentOf } from '../../support/corpus.ts';
import { sampleOf, suiteOf } from '../../support/suite-builder.ts';

const GUIDE = documentOf(
  'guide',
  '# Guide\n\nIntro.\n\n## Returns\n\nWithin 30 days.\n\n## Costs\n\nNone at all.\n',
);

describe('a corpus', () => {
  it('gives gold passages without their heading, which is shown apart', async () => {
    const corpus = await corpusOf([GUIDE]);
    expect(corpus.gold(['guide#returns'])).toEqual([
      {
        id: 'guide#returns',
        document: 'guide',
        title: null,
        heading: 'Guide > Returns',
        text: 'Within 30 days.',
        similarity: null,
        gold: ['guide#returns'],
      },
    ]);
    expect(corpus.gold(['guide'])[0]?.text).toContain('None at all.');
    expect(() => corpus.gold(['guide#nowhere'])).toThrow(/has no section "nowhere"/);
  });

  it('gives the sections below a section that is only a heading, and a heading that is alone', async () => {
    const text = '# Pumps\n\n## Model A\n\n### Warranty\n\nFive years.\n\n### Power: 120 W\n\n## Contact\n';
    const corpus = await corpusOf([{ ...documentOf('pumps', text), title: 'Pumps' }]);
    expect(corpus.gold(['pumps#model-a', 'pumps#power-120-w'])).toMatchObject([
      { heading: 'Model A', text: '### Warranty\n\nFive years.\n\n### Power: 120 W' },
      { heading: 'Model A > Power: 120 W', text: 'Power: 120 W' },
    ]);
  });

  it('has a key of documents, chunker and embedder, and of nothing else', async () => {
    const { key } = await corpusOf([GUIDE]);
    expect((await corpusOf([GUIDE], { match: ['language'], query: '{{x}}' })).key).toBe(key);
    const others = [
      await corpusOf([documentOf('guide', `${GUIDE.text}More.`)]),
      await corpusOf([documentOf('guide2', GUIDE.text)]),
      await corpusOf([documentOf('guide', GUIDE.text, { language: 'French' })]),
      await corpusOf([GUIDE], { chunker: { kind: 'document' } }),
    ].map((corpus) => corpus.key);
    expect(new Set([key, ...others]).size).toBe(5);
  });

  it('takes no column of train samples that stands for something else', async () => {
    const corpus = await loadCorpus({
      suite: suiteOf(),
      settings: { ...(await corpusOf([GUIDE])).settings, trainDocument: '{{input}}' },
      train: [sampleOf({ metadata: { '#': 1, document: 'x', topic: 'pumps' } })],
      identity: { provider: 'local', name: 'all-minilm-l6-v2', endpoint: null, weightsHash: 'hash' },
      counter: await loadTokenCounter(),
      signal: AbortSignal.timeout(60_000),
      trainDocument: () => 'Text.',
    });
    expect(corpus.chunks.map(({ metadata }) => metadata)).toEqual([{ topic: 'pumps' }]);
  });

  it('embeds a chunk with the place where it stands', () => {
    expect(textToEmbed({ ...chunkOf('a', 'Text.'), title: 'Guide', heading: 'Returns' })).toBe(
      'Guide – Returns\nText.',
    );
    expect(textToEmbed({ ...chunkOf('a', 'Text.'), title: 'Guide', heading: 'Guide' })).toBe('Guide\nText.');
    expect(textToEmbed(chunkOf('a', 'Text.'))).toBe('Text.');
  });
});

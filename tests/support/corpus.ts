import type { Chunk, CorpusDocument } from '../../src/core/corpus.ts';
import type { SuiteCorpus } from '../../src/core/suite.ts';
import { loadTokenCounter } from '../../src/retrieval/chunking/tokens.ts';
import { type Corpus, createCorpus } from '../../src/retrieval/corpus.ts';
import { markdownSections } from '../../src/retrieval/documents/markdown-sections.ts';

/** Settings of a corpus with everything that a test does not care about. */
const CORPUS_SETTINGS: SuiteCorpus = {
  documents: [],
  trainDocument: null,
  chunker: { kind: 'sentences', size: 64, overlap: 0 },
  embedder: 'local:all-minilm-l6-v2',
  query: '{{input}}',
  match: [],
  passages: null,
};

/** A document of Markdown. */
export function documentOf(
  id: string,
  text: string,
  metadata: CorpusDocument['metadata'] = {},
): CorpusDocument {
  return { id, title: null, text, sections: markdownSections(text), metadata };
}

/** A corpus of given documents. */
export async function corpusOf(
  documents: readonly CorpusDocument[],
  change: Partial<SuiteCorpus> = {},
): Promise<Corpus> {
  const settings = { ...CORPUS_SETTINGS, ...change };
  return createCorpus(documents, {
    suite: 'toy',
    settings,
    chunker: settings.chunker,
    identity: { provider: 'local', name: 'all-minilm-l6-v2', endpoint: null, weightsHash: 'hash' },
    counter: await loadTokenCounter(),
  });
}

/** A chunk of a document that nobody has. */
export function chunkOf(id: string, text: string, metadata: Chunk['metadata'] = {}): Chunk {
  return { id, document: 'd', title: null, heading: null, text, start: 0, end: text.length, metadata };
}

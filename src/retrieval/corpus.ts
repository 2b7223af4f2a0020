import {
  type Chunk,
  type CorpusDocument,
  type DocumentSection,
  type GoldPassage,
  TRAIN_FOLDER,
} from '../core/corpus.ts';
import type { EmbedderIdentity } from '../core/embedder.ts';
import { BenchError } from '../core/errors.ts';
import type { Suite, SuiteCorpus } from '../core/suite.ts';
import { pauses } from '../files/pauses.ts';
import { contentKey, sha256 } from '../lib/hash.ts';
import type { ChunkerSpec, Passage } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import { chunkDocument, chunksOf } from './chunking/chunk.ts';
import type { TokenCounter } from './chunking/tokens.ts';
import { isReservedField } from './documents/front-matter.ts';
import { bodyStart, headingRange, pathText } from './documents/markdown-sections.ts';
import { readDocuments } from './documents/read-documents.ts';
import { resolveGold } from './gold.ts';

/** Raised whenever the same documents would give another index, or other passages in prompts. */
const INDEX_VERSION = 2;

/** The documents of a suite, cut into chunks: everything about an index that needs neither embedder nor server. */
export interface Corpus {
  readonly suite: string;
  readonly settings: SuiteCorpus;
  readonly documents: readonly CorpusDocument[];
  readonly chunks: readonly Chunk[];
  /** Content key of documents, chunker and embedder. */
  readonly key: string;
  readonly identity: EmbedderIdentity;
  readonly counter: TokenCounter;
  /** Whether the document of a gold passage is part of it: a part of the documents does not have every one. */
  holds(id: string): boolean;
  /** @throws BenchError `INVALID_DATA` for a passage that no document has */
  resolve(id: string): GoldPassage;
  /** Gold passages as they are shown. */
  gold(ids: readonly string[]): readonly Passage[];
}

/** What a corpus is made from. */
export interface CorpusSources {
  readonly suite: Suite;
  readonly settings: SuiteCorpus;
  readonly train: readonly Sample[];
  readonly identity: EmbedderIdentity;
  readonly counter: TokenCounter;
  readonly signal: AbortSignal;
  readonly onNotice?: ((notice: string) => void) | undefined;
  /** Writes a train sample out as a document. */
  trainDocument(template: string, sample: Sample): string;
  /** Changes to the documents that were read, for the study of updates. */
  change?: ((documents: readonly CorpusDocument[]) => Promise<readonly CorpusDocument[]>) | undefined;
}

/**
 * Reads and cuts the documents of a suite.
 * @throws BenchError `FILE_SYSTEM` or `INVALID_DATA` naming the document
 */
export async function loadCorpus(sources: CorpusSources): Promise<Corpus> {
  const { settings, signal, onNotice } = sources;
  const read =
    settings.documents.length === 0 ? [] : await readDocuments(settings.documents, { signal, onNotice });
  const changed = sources.change === undefined ? read : await sources.change(read);
  const documents = [...changed, ...trainDocuments(sources)];
  if (documents.length === 0) {
    throw new BenchError('INVALID_DATA', 'the corpus has no document.', { file: sources.suite.file });
  }
  const chunks: Chunk[] = [];
  const pause = pauses(signal);
  for (const document of documents) {
    for (const chunk of chunksOf(document, settings.chunker, sources.counter)) {
      chunks.push(chunk);
      await pause();
    }
    await pause();
  }
  return createCorpus(documents, {
    ...sources,
    suite: sources.suite.name,
    chunker: settings.chunker,
    cut: chunks,
  });
}

/** A corpus of given documents. */
export function createCorpus(
  documents: readonly CorpusDocument[],
  {
    suite,
    settings,
    chunker,
    identity,
    counter,
    cut = documents.flatMap((document) => chunkDocument(document, chunker, counter)),
  }: Pick<Corpus, 'suite' | 'settings' | 'identity' | 'counter'> & {
    readonly chunker: ChunkerSpec;
    /** What they were cut into by this chunker, where that was done before. */
    readonly cut?: readonly Chunk[];
  },
): Corpus {
  const resolve = resolveGold(documents);
  const byId = new Map(documents.map((document) => [document.id, document]));
  return {
    suite,
    settings: { ...settings, chunker },
    documents,
    chunks: cut,
    key: contentKey({
      version: INDEX_VERSION,
      documents: documents.map(({ id, title, text, metadata }) => [id, title, sha256(text), metadata]),
      chunker,
      embedder: identity,
    }),
    identity,
    counter,
    holds: (id) => byId.has(id) || byId.has(id.slice(0, Math.max(0, id.lastIndexOf('#')))),
    resolve,
    gold: (ids) =>
      ids.map((id) => {
        const { document, start, end } = resolve(id);
        const { title = null, text = '', sections = [] } = byId.get(document) ?? {};
        const section = id === document ? undefined : sections.find((part) => part.start === start);
        return {
          id,
          document,
          title,
          heading: section === undefined ? null : pathText(section.path, title),
          text: section === undefined ? text.slice(start, end).trim() : sectionText(text, section, end),
          similarity: null,
          gold: [id],
        };
      }),
  };
}

/** The heading of a section is shown apart from its text, unless there is no other. */
function sectionText(text: string, section: DocumentSection, end: number): string {
  const body = text.slice(bodyStart(text, section), end).trim();
  if (body !== '') return body;
  const heading = headingRange(text, section);
  return heading === null ? '' : text.slice(heading.start, heading.end);
}

/** The text that stands for a chunk in the space of meanings: where it stands is part of what it says. */
export function textToEmbed({ title, heading, text }: Chunk): string {
  const place = [title, heading].filter((part) => part !== null && part !== '');
  return place.length === 0 ? text : `${[...new Set(place)].join(' – ')}\n${text}`;
}

function trainDocuments({ settings, train, trainDocument }: CorpusSources): readonly CorpusDocument[] {
  const template = settings.trainDocument;
  if (template === null) return [];
  return train.map((sample) => ({
    id: `${TRAIN_FOLDER}${sample.id}`,
    title: null,
    text: trainDocument(template, sample),
    sections: [],
    metadata: Object.fromEntries(
      Object.entries(sample.metadata).filter(([column]) => !isReservedField(column)),
    ),
  }));
}

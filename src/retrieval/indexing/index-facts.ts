import type { IndexSetup } from '../../protocol/setups.ts';
import type { Note } from '../chroma/collection.ts';
import { type Corpus, textToEmbed } from '../corpus.ts';
import type { EmbeddedTexts } from './embed-texts.ts';

/** What a collection is to say of itself, as far as the vectors tell. */
export function noteOf(corpus: Corpus, { embeddings }: EmbeddedTexts): Omit<Note, 'probe' | 'nearFound'> {
  // Chunks of the same text were embedded once.
  const distinct = [
    ...new Map(corpus.chunks.map((chunk, i) => [textToEmbed(chunk), embeddings[i]])).values(),
  ];
  const known = distinct.filter((embedding) => embedding !== undefined);
  const unknown = known.some(({ inputTokens }) => inputTokens === null);
  return {
    adaptbench: 1,
    suite: corpus.suite,
    complete: false,
    embedMs: microseconds(known.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0)),
    writeMs: 0,
    // Metadata of Chroma knows no null.
    inputTokens: unknown ? -1 : Math.round(known.reduce((sum, item) => sum + (item.inputTokens ?? 0), 0)),
    truncated: known.filter(({ truncated }) => truncated).length,
    dimension: known[0]?.vector.length ?? 0,
  };
}

/** Chroma does not give all digits of a number back. */
export function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

interface IndexFacts {
  readonly note: Note;
  /** Left out where it was found ready. */
  readonly embedded?: EmbeddedTexts;
  /** Time now spent on it in ms. */
  readonly nowMs: number;
}

/** What an index took, for the journal. */
export function setupOf(corpus: Corpus, { note, embedded, nowMs }: IndexFacts): IndexSetup {
  return {
    type: 'setup',
    key: corpus.key,
    kind: 'index',
    suite: corpus.suite,
    embedder: corpus.settings.embedder,
    documents: corpus.documents.length,
    chunks: corpus.chunks.length,
    embedded: embedded?.fresh ?? 0,
    truncated: note.truncated,
    vectorBytes: corpus.chunks.length * note.dimension * Float32Array.BYTES_PER_ELEMENT,
    ...(note.nearFound < 0 ? {} : { nearFound: note.nearFound }),
    took: {
      embedMs: note.embedMs,
      writeMs: note.writeMs,
      inputTokens: note.inputTokens < 0 ? null : note.inputTokens,
      nowMs,
      nowTokens: embedded === undefined ? 0 : embedded.freshTokens,
      nowEmbedMs: embedded?.freshMs ?? 0,
    },
  };
}

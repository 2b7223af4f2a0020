import type { Clock } from '../core/clock.ts';
import type { Embedder } from '../core/embedder.ts';
import { BenchError } from '../core/errors.ts';
import type { ModelOptions } from '../core/provider.ts';
import type { EmbeddingCache } from '../core/store.ts';
import { embedderIdentity, openEmbedder } from '../models/open-embedder.ts';
import { type ChromaConnection, type ChromaSettings, openChroma } from '../retrieval/chroma/chroma.ts';
import { loadChroma, requireUsableAddress } from '../retrieval/chroma/client.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { buildIndex, type IndexProgress } from '../retrieval/indexing/build-index.ts';
import { type EmbeddedTexts, embedTexts } from '../retrieval/indexing/embed-texts.ts';
import { createRetriever } from '../retrieval/search/retriever.ts';
import { documentsFor } from '../techniques/needs.ts';
import type { EmbeddingMeter } from './embedding-meter.ts';
import type { PlannedCell } from './plan.ts';
import type { OpenRetriever } from './workshop.ts';

/** Where indexes live and how one hears of them. */
export interface RetrievalSettings {
  readonly chroma: ChromaSettings;
  /** Opened when something is to be embedded, and closed with the session. */
  readonly openEmbeddings: () => EmbeddingCache;
  readonly onProgress?: ((event: IndexProgress) => void) | undefined;
}

/** What a retrieval session needs. */
export interface RetrievalSessionOptions extends RetrievalSettings {
  readonly models: ModelOptions;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly rebuild?: boolean | undefined;
  /** `provider:name` of embedders that are asked for more than searching. */
  readonly embedders?: readonly string[] | undefined;
  /** Opens Chroma although nothing is searched yet. */
  readonly alwaysConnect?: boolean | undefined;
  /** Watches what embedders are asked. */
  readonly meter?: Pick<EmbeddingMeter, 'watch'> | undefined;
}

/** Embedders and the Chroma server of one session. */
export interface RetrievalSession {
  /** A retriever over a corpus; its index is made ready where something is searched in it. */
  openRetriever(corpus: Corpus): Promise<OpenRetriever>;
  /** The same, for searching; also over a corpus that is cut in another way. */
  openSearch(corpus: Corpus): Promise<OpenRetriever>;
  /**
   * Vectors of texts by one of `embedders`; what is known by its content is not asked again.
   * @throws BenchError `PROVIDER`
   */
  embed(texts: readonly string[], embedder: string): Promise<EmbeddedTexts>;
  /** `null` when nothing is searched. */
  readonly chroma: ChromaConnection | null;
  close(): Promise<void>;
}

/**
 * Opens what the corpora need that are searched: their embedders and one Chroma, and the embedders that are named besides.
 * Nothing is opened when none is, unless told.
 * @throws BenchError when an embedder or the server cannot be had; nothing is left open
 */
export async function openRetrieval(
  searched: readonly Corpus[],
  options: RetrievalSessionOptions,
): Promise<RetrievalSession> {
  const { clock, signal } = options;
  const embedders = new Map<string, Embedder>();
  const closeEmbedders = async (): Promise<void> => {
    await Promise.all([...embedders.values()].map((embedder) => embedder.close()));
  };
  let chroma: ChromaConnection | null = null;
  let embeddings: EmbeddingCache | null = null;
  try {
    if (searched.length > 0 || options.alwaysConnect === true) {
      // Before an embedder is downloaded for it.
      const { url, ...address } = options.chroma;
      if (url !== undefined) requireUsableAddress({ ...address, url });
      await loadChroma();
    }
    const asked = new Set([
      ...searched.map(({ settings }) => settings.embedder),
      ...(options.embedders ?? []),
    ]);
    if (asked.size > 0) embeddings = options.openEmbeddings();
    for (const id of asked) {
      const embedder = await openEmbedder(id, { ...options.models, signal });
      embedders.set(id, options.meter?.watch(embedder) ?? embedder);
    }
    if (searched.length > 0 || options.alwaysConnect === true) {
      chroma = await openChroma(options.chroma, { signal, clock, onNotice: options.models.onNotice });
    }
  } catch (error) {
    embeddings?.close();
    await closeEmbedders();
    throw error;
  }
  const connection = chroma;
  const cache = embeddings;
  const openSearch = async (corpus: Corpus): Promise<OpenRetriever> => {
    const embedder = embedders.get(corpus.settings.embedder);
    if (connection === null || cache === null || embedder === undefined) {
      throw new BenchError('INTERNAL', `the embedder "${corpus.settings.embedder}" was not opened`);
    }
    const { index, setup } = await buildIndex({
      corpus,
      embedder,
      cache,
      chroma: connection,
      clock,
      signal,
      lockFolder: options.chroma.folder,
      rebuild: options.rebuild,
      onProgress: options.onProgress,
      onNotice: options.models.onNotice,
    });
    return { retriever: createRetriever(corpus, { parts: { embedder, index }, clock }), setup };
  };
  return {
    chroma,
    openSearch,
    async embed(texts, id) {
      const embedder = embedders.get(id);
      if (cache === null || embedder === undefined) {
        throw new BenchError('INTERNAL', `the embedder "${id}" was not opened`);
      }
      return await embedTexts(texts, {
        embedder,
        identity: embedderIdentity(id, options.models),
        cache,
        signal,
      });
    },
    openRetriever: async (corpus) =>
      searched.includes(corpus)
        ? await openSearch(corpus)
        : { retriever: createRetriever(corpus, { parts: null, clock }), setup: null },
    async close() {
      await closeEmbedders();
      await connection?.close();
      cache?.close();
    },
  };
}

/** The corpora in which planned cells search. */
export function searchedCorpora(cells: readonly PlannedCell[]): readonly Corpus[] {
  return [
    ...new Set(
      cells.flatMap(({ corpus, header, ingredients }) =>
        corpus === null || documentsFor(header.technique, ingredients) !== 'searched' ? [] : [corpus],
      ),
    ),
  ];
}

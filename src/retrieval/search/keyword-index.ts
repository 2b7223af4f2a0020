import MiniSearch from 'minisearch';
import type { Chunk } from '../../core/corpus.ts';
import { searchTerms } from '../../lib/scripts.ts';
import type { RetrievalQuery } from '../../protocol/retrieval.ts';
import { textToEmbed } from '../corpus.ts';

/** Chunks by the words that they share with a text. */
export interface KeywordIndex {
  /** Ids, best first. */
  search(
    text: string,
    options: { readonly count: number; readonly where: RetrievalQuery['where'] },
  ): readonly string[];
}

/** An index by BM25+ in memory; any shared word counts. */
export function keywordIndex(chunks: readonly Chunk[]): KeywordIndex {
  const index = new MiniSearch<{ id: number; text: string }>({ fields: ['text'], tokenize: searchTerms });
  index.addAll(chunks.map((chunk, id) => ({ id, text: textToEmbed(chunk) })));
  return {
    search: (text, { count, where }) =>
      index
        .search(text, {
          combineWith: 'OR',
          filter: ({ id }) => {
            const chunk = chunks[Number(id)];
            return chunk !== undefined && matches(chunk, where);
          },
        })
        .slice(0, count)
        .flatMap(({ id }) => chunks[Number(id)]?.id ?? []),
  };
}

function matches({ document, metadata }: Chunk, where: RetrievalQuery['where']): boolean {
  return Object.entries(where).every(
    ([column, value]) => (column === 'document' ? document : metadata[column]) === value,
  );
}

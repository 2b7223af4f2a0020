import type { Suite } from '../core/suite.ts';
import type { Dataset } from '../datasets/load-dataset.ts';
import type { OpenPassages } from '../finetune/training-set.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import { readCorpus } from './read-corpus.ts';
import { openRetrieval, type RetrievalSessionOptions } from './retrieval-session.ts';

/** What retrieving for a training set needs. */
export type PassagesOptions = Omit<RetrievalSessionOptions, 'rebuild' | 'alwaysConnect'>;

/** The documents of a suite for a training set, read and searched as they are in a run. */
export function trainingPassages(
  source: { readonly suite: Suite; readonly dataset: Dataset; readonly spec: TechniqueSpec },
  options: PassagesOptions,
): OpenPassages {
  return async () => {
    const corpus = await readCorpus(source, { ...options, embedders: options.models });
    return {
      corpus,
      async search() {
        const searched = source.spec.retrieval?.mode === 'search' ? [corpus] : [];
        const session = await openRetrieval(searched, options);
        try {
          const { retriever } = await session.openRetriever(corpus);
          return { retriever, close: () => session.close() };
        } catch (error) {
          await session.close();
          throw error;
        }
      },
    };
  };
}

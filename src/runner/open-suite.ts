import { RETRIEVAL } from '../core/preset.ts';
import type { Suite } from '../core/suite.ts';
import type { RetrievalIngredient, RetrievalQuery } from '../protocol/retrieval.ts';
import type { Split } from '../protocol/words.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { passageSourceOf } from '../techniques/passage-source.ts';
import { type ReadCorpusOptions, readCorpus } from './read-corpus.ts';
import { readSuite, type SuiteRegistries } from './read-suite.ts';

/** What a question retrieves, and which one it is. */
export interface SampleQuery extends RetrievalQuery {
  readonly sample: string;
}

/** A suite with its documents, for work on retrieval alone. */
export interface OpenSuite {
  readonly suite: Suite;
  readonly corpus: Corpus;
  /** What the questions of a split retrieve, those whose right passages are known. */
  queries(split: Split, ingredient: Omit<RetrievalIngredient, 'contextTokens'>): readonly SampleQuery[];
}

/**
 * Reads a suite and its corpus.
 * @throws BenchError with file and line
 */
export async function openSuite(
  file: string,
  options: ReadCorpusOptions & SuiteRegistries,
): Promise<OpenSuite> {
  const { suite, dataset, notices } = await readSuite(file, options);
  for (const notice of notices) options.onNotice?.(notice);
  const corpus = await readCorpus({ suite, dataset }, options);
  return {
    suite,
    corpus,
    queries: (split, ingredient) => {
      const retrieval = { ...RETRIEVAL, ...ingredient };
      const source = passageSourceOf(retrieval, { suite, technique: 'rag', corpus });
      return dataset.samples
        .filter((sample) => sample.split === split)
        .map((sample) => ({ ...source.query(sample), sample: sample.id }))
        .filter(({ gold }) => gold.length > 0);
    },
  };
}

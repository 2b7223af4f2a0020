import { BenchError } from '../core/errors.ts';
import type { Retriever } from '../core/retrieval.ts';
import type { Technique } from '../core/technique.ts';
import type { TrainingRow } from '../core/training.ts';
import type { Passage } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import type { TrainingData } from '../protocol/tuned.ts';
import type { PromptForm } from '../protocol/words.ts';
import { packPassages } from '../retrieval/chunking/pack.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { composeTechnique } from '../techniques/compose.ts';
import { chooseTraining, trainingKeys, trainingRow, trainingSpec } from '../techniques/training.ts';
import type { TrainingSource } from './training-source.ts';

/** Rendered rows and what they were made from. */
export interface TrainingSet {
  readonly train: readonly TrainingRow[];
  /** Held out, to watch the loss on. */
  readonly dev: readonly TrainingRow[];
  readonly data: TrainingData;
}

/** The documents of a suite, opened only where a training shows passages. */
export type OpenPassages = () => Promise<{
  readonly corpus: Corpus;
  /** A retriever as the technique will have it. */
  search(): Promise<{ readonly retriever: Retriever; close(): Promise<void> }>;
}>;

/** How a training set is rendered. */
export interface RenderOptions {
  readonly form: PromptForm;
  /** Most examples; `null` is the whole train split. */
  readonly examples: number | null;
  /** Seed by which examples are chosen. */
  readonly seed: number;
  readonly passages: OpenPassages;
  readonly signal: AbortSignal;
}

/**
 * Renders the training set in the very form in which the tuned model will be asked. Where passages belong to it, they are
 * retrieved as they will be then; a train sample never finds itself.
 * @throws BenchError `INVALID_ARGUMENT` for more examples than there are
 */
export async function renderTrainingSet(
  source: TrainingSource,
  { form, examples, seed, passages, signal }: RenderOptions,
): Promise<TrainingSet> {
  const { suite, ingredients, spec, train, dev } = source;
  if (examples !== null && examples > train.length) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `there are ${train.length} examples to train on, not ${examples}.`,
      { file: suite.dataset.files.train?.location },
    );
  }
  const ofTraining = trainingSpec(spec);
  const documents = ofTraining.retrieval === undefined ? null : await passages();
  const technique = composeTechnique({
    suite,
    ingredients,
    spec: ofTraining,
    promptVariant: 0,
    form,
    train,
    seed,
    corpus: documents?.corpus ?? null,
  });
  const chosen = chooseTraining(train, { count: examples ?? train.length, seed });
  const found = await retrieveAll([...chosen, ...dev], { technique, documents, signal });
  const row = (sample: Sample): TrainingRow => trainingRow(technique, sample, found.get(sample.id) ?? []);
  return {
    train: chosen.map(row),
    dev: dev.map(row),
    data: {
      ...trainingKeys(technique, chosen),
      examples: chosen.length,
      available: train.length,
      dev: dev.length,
      seed,
    },
  };
}

async function retrieveAll(
  samples: readonly Sample[],
  {
    technique,
    documents,
    signal,
  }: {
    readonly technique: Technique;
    readonly documents: Awaited<ReturnType<OpenPassages>> | null;
    readonly signal: AbortSignal;
  },
): Promise<ReadonlyMap<string, readonly Passage[]>> {
  const found = new Map<string, readonly Passage[]>();
  if (documents === null) return found;
  const { retriever, close } = await documents.search();
  try {
    for (const sample of samples) {
      const query = technique.prepare(sample, 0).query;
      if (query === null) continue;
      // One more than is shown, because the sample itself may be among the documents.
      const { passages } = await retriever.retrieve({ ...query, topK: query.topK + 1 }, signal);
      const others = passages.filter(({ document }) => document !== `train/${sample.id}`);
      const packed = packPassages(others.slice(0, query.topK), {
        budget: query.contextTokens,
        counter: documents.corpus.counter,
      });
      found.set(sample.id, packed.passages.slice(0, packed.shown));
    }
  } finally {
    await close();
  }
  return found;
}

import { BenchError } from '../core/errors.ts';
import type { IngredientRegistry } from '../core/ingredient.ts';
import type { Suite } from '../core/suite.ts';
import type { Technique } from '../core/technique.ts';
import type { TrainingRow } from '../core/tuned.ts';
import type { Dataset } from '../datasets/load-dataset.ts';
import { requireExamples } from '../finetune/training-set.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { Passage } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import type { TechniqueSpec, WeightsIngredient } from '../protocol/technique.ts';
import type { TrainingData } from '../protocol/tuned.ts';
import type { PromptForm, Split } from '../protocol/words.ts';
import { packPassages } from '../retrieval/chunking/pack.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { readCorpus } from '../runner/read-corpus.ts';
import { readSuite, type SuiteRegistries } from '../runner/read-suite.ts';
import { openRetrieval, type RetrievalSessionOptions } from '../runner/retrieval-session.ts';
import { composeTechnique } from '../techniques/compose.ts';
import { chooseTraining, trainingKeys, trainingRow, trainingSpec } from '../techniques/training.ts';

/** What a model is to be trained on. */
export interface TrainingRequest {
  /** Suite file. */
  readonly suite: string;
  /** Technique of the suite that the model is for; `null` is the first one with weights. */
  readonly technique: string | null;
  /** Most examples; `null` is the whole train split. */
  readonly examples: number | null;
  /** Seed by which examples are chosen. */
  readonly seed: number;
}

/** A suite and the technique that a model is trained for, before anything is rendered. */
export interface TrainingSource {
  readonly suite: Suite;
  readonly ingredients: IngredientRegistry;
  readonly dataset: Dataset;
  /** What a user should know of the data before training on them. */
  readonly notices: readonly string[];
  readonly spec: TechniqueSpec & { readonly weights: WeightsIngredient };
  readonly train: readonly Sample[];
  readonly dev: readonly Sample[];
}

/** Rendered rows and what they were made from. */
export interface TrainingSet {
  readonly train: readonly TrainingRow[];
  /** Held out, to watch the loss on. */
  readonly dev: readonly TrainingRow[];
  readonly data: TrainingData;
}

/**
 * Reads a suite for a training; texts shared across its splits stop it.
 * @throws BenchError for the first fault, `INVALID_DATA` without enough train samples
 */
export async function readTrainingSource(
  { suite: file, technique, ...registries }: Pick<TrainingRequest, 'suite' | 'technique'> & SuiteRegistries,
  signal: AbortSignal,
): Promise<TrainingSource> {
  const { suite, ingredients, dataset, faults, notices } = await readSuite(file, {
    ...registries,
    signal,
  });
  const spec = chosenTechnique(suite, technique);
  const ofSplit = (split: Split) => dataset.samples.filter((sample) => sample.split === split);
  const train = ofSplit('train');
  if (suite.dataset.files.train === undefined) {
    throw new BenchError('INVALID_DATA', `the suite "${suite.name}" has no train split to train on.`, {
      file: suite.file,
      hint: 'Give "dataset.train".',
    });
  }
  const fault = faults.get(spec.name);
  if (fault !== undefined) throw fault;
  requireExamples(train.length, suite.dataset.files.train);
  return { suite, ingredients, dataset, notices, spec, train, dev: ofSplit('dev') };
}

function chosenTechnique(suite: Suite, name: string | null): TrainingSource['spec'] {
  const tunable = suite.techniques.flatMap((spec) =>
    spec.weights === undefined ? [] : [{ ...spec, weights: spec.weights }],
  );
  const spec = name === null ? tunable[0] : tunable.find((candidate) => candidate.name === name);
  if (spec !== undefined) return spec;
  const choices = tunable.map((candidate) => candidate.name);
  if (choices.length === 0) {
    throw new BenchError(
      'INVALID_CONFIG',
      `the suite "${suite.name}" lists no technique with tuned weights.`,
      {
        file: suite.file,
        hint: 'Add "fine-tuned" to its "techniques".',
      },
    );
  }
  throw new BenchError(
    'UNKNOWN_NAME',
    `"${name}" is not a technique of "${suite.name}" with tuned weights.`,
    {
      choices,
      hint: name === null ? undefined : didYouMean(name, choices),
    },
  );
}

/** What rendering needs besides the source. */
export type RenderOptions = Omit<RetrievalSessionOptions, 'rebuild' | 'alwaysConnect'>;

/**
 * Renders the training set in the very form in which the tuned model will be asked. Where passages belong to it, they are
 * retrieved as they will be then; a train sample never finds itself.
 * @throws BenchError `INVALID_ARGUMENT` for more examples than there are
 */
export async function renderTrainingSet(
  source: TrainingSource,
  {
    form,
    examples,
    seed,
    options,
  }: {
    readonly form: PromptForm;
    readonly options: RenderOptions;
  } & Pick<TrainingRequest, 'examples' | 'seed'>,
): Promise<TrainingSet> {
  const { suite, ingredients, dataset, spec, train, dev } = source;
  if (examples !== null && examples > train.length) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `there are ${train.length} examples to train on, not ${examples}.`,
      { file: suite.dataset.files.train },
    );
  }
  const ofTraining = trainingSpec(spec);
  const corpus =
    ofTraining.retrieval === undefined
      ? null
      : await readCorpus({ suite, dataset }, { ...options, embedders: options.models });
  const technique = composeTechnique({
    suite,
    ingredients,
    spec: ofTraining,
    promptVariant: 0,
    form,
    train,
    seed,
    corpus,
  });
  const chosen = chooseTraining(train, { count: examples ?? train.length, seed });
  const passages = await retrieveAll([...chosen, ...dev], { technique, corpus, options });
  const row = (sample: Sample): TrainingRow => trainingRow(technique, sample, passages.get(sample.id) ?? []);
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
    corpus,
    options,
  }: {
    readonly technique: Technique;
    readonly corpus: Corpus | null;
    readonly options: RenderOptions;
  },
): Promise<ReadonlyMap<string, readonly Passage[]>> {
  const found = new Map<string, readonly Passage[]>();
  const retrieval = technique.spec.retrieval;
  if (corpus === null || retrieval === undefined) return found;
  const session = await openRetrieval(retrieval.mode === 'search' ? [corpus] : [], options);
  try {
    const { retriever } = await session.openRetriever(corpus);
    for (const sample of samples) {
      const query = technique.prepare(sample, 0).query;
      if (query === null) continue;
      // One more than is shown, because the sample itself may be among the documents.
      const { passages } = await retriever.retrieve({ ...query, topK: query.topK + 1 }, options.signal);
      const others = passages.filter(({ document }) => document !== `train/${sample.id}`);
      const packed = packPassages(others.slice(0, query.topK), {
        budget: query.contextTokens,
        counter: corpus.counter,
      });
      found.set(sample.id, packed.passages.slice(0, packed.shown));
    }
  } finally {
    await session.close();
  }
  return found;
}

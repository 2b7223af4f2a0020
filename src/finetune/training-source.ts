import { BenchError } from '../core/errors.ts';
import type { IngredientRegistry } from '../core/ingredient.ts';
import type { Suite } from '../core/suite.ts';
import type { Dataset } from '../datasets/load-dataset.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { Sample } from '../protocol/sample.ts';
import type { TechniqueSpec, WeightsIngredient } from '../protocol/technique.ts';
import type { Split } from '../protocol/words.ts';
import { requireExamples } from './check-rows.ts';

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

/** A suite as `readSuite` gives it. */
export interface SuiteToTrain extends Pick<TrainingSource, 'suite' | 'ingredients' | 'dataset' | 'notices'> {
  /** Why techniques that it lists cannot run, by name. */
  readonly faults: ReadonlyMap<string, BenchError>;
}

/**
 * What a suite has for training a model.
 * @param technique one of the suite that the model is for; `null` is the first one with weights
 * @throws BenchError for the first fault, `INVALID_DATA` without enough train samples
 */
export function trainingSource(
  { suite, ingredients, dataset, faults, notices }: SuiteToTrain,
  technique: string | null,
): TrainingSource {
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
  requireExamples(train.length, suite.dataset.files.train.location);
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
      `the suite "${suite.name}" lists no technique with fine-tuned weights.`,
      {
        file: suite.file,
        hint: 'Add "fine-tuned" to its "techniques".',
      },
    );
  }
  throw new BenchError(
    'UNKNOWN_NAME',
    `"${name}" is not a technique of "${suite.name}" with fine-tuned weights.`,
    {
      choices,
      hint: name === null ? undefined : didYouMean(name, choices),
    },
  );
}

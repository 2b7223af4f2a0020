import type { Technique } from '../core/technique.ts';
import type { TrainingRow } from '../core/training.ts';
import { contentKey } from '../lib/hash.ts';
import { deriveSeed, seededRandom, shuffled } from '../lib/random.ts';
import type { Passage } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';

/**
 * The technique whose prompts a model is trained on: that of the weights without examples, and with passages only where
 * the training has them. A tuned model may be asked in another way than it was trained, which is then part of the finding.
 */
export function trainingSpec(spec: TechniqueSpec): TechniqueSpec {
  const { name, instructions, retrieval, weights } = spec;
  const withPassages = weights?.training === 'with-passages';
  return {
    name,
    instructions,
    ...(withPassages && retrieval !== undefined ? { retrieval } : {}),
    ...(weights === undefined ? {} : { weights }),
  };
}

/** A sample as it is trained on: the prompt of an answer without reasoning, and the first accepted answer. */
export function trainingRow(technique: Technique, sample: Sample, passages: readonly Passage[]): TrainingRow {
  const [request] = technique.prepare(sample, 0).requests(passages);
  if (request === undefined) throw new RangeError(`the technique "${technique.spec.name}" asks nothing`);
  return { sample: sample.id, prompt: request.prompt, answer: sample.targets[0] ?? '' };
}

/**
 * The first `count` of the train samples in an order by seed, so that smaller sets are part of larger ones; samples with
 * the same answer are spread evenly where answers repeat, and otherwise it makes no difference.
 */
export function chooseTraining(
  train: readonly Sample[],
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly Sample[] {
  if (count >= train.length) return train;
  const random = seededRandom(deriveSeed(seed, 'training'));
  const byAnswer = [...Map.groupBy(shuffled(train, random), ({ targets }) => targets[0] ?? '').values()];
  const longest = Math.max(...byAnswer.map((group) => group.length));
  const ordered = Array.from({ length: longest }, (_, round) => round).flatMap((round) =>
    byAnswer.flatMap((group) => group[round] ?? []),
  );
  return ordered.slice(0, count);
}

/** What tells whether a tuned model still fits: the samples it was trained on, and how they were asked. */
export interface TrainingKeys {
  readonly dataKey: string;
  readonly promptKey: string;
}

/** Passages are no part of the keys: documents may change after a training, which is what retrieval is for. */
export function trainingKeys(technique: Technique, samples: readonly Sample[]): TrainingKeys {
  return {
    dataKey: contentKey(samples.map(({ id, input, targets }) => ({ id, input, answer: targets[0] ?? '' }))),
    promptKey: contentKey(
      samples.map((sample) => {
        const { prompt, answer } = trainingRow(technique, sample, []);
        return { prompt, answer };
      }),
    ),
  };
}

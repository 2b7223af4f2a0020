import { BenchError } from '../core/errors.ts';
import type { CurvePoint } from '../core/run-header.ts';
import type { Suite } from '../core/suite.ts';
import type { TechniqueSpec } from '../core/technique.ts';
import { deriveSeed, seededRandom, shuffled } from '../lib/random.ts';
import { type Corpus, createCorpus } from '../retrieval/corpus.ts';

/** A technique of a suite with something changed, for a study; it goes by a name of its own or replaces the original. */
export interface Variant {
  /** Technique of the suite that it is made from. */
  readonly technique: string;
  readonly name: string;
  /** Id of a tuned model in place of the technique's own; `null` leaves it. */
  readonly tuned: string | null;
  /** Examples shown; `null` leaves them. */
  readonly shots: number | null;
  /** Documents that are searched, chosen by the seed of the curve; `null` is all. */
  readonly documents: number | null;
  readonly curve: CurvePoint | null;
}

/**
 * The suite with its variants among its techniques.
 * @throws BenchError `UNKNOWN_NAME` for a technique that it does not list
 */
export function withVariants(suite: Suite, variants: readonly Variant[]): Suite {
  if (variants.length === 0) return suite;
  const made = variants.map((variant): TechniqueSpec => {
    const spec = suite.techniques.find(({ name }) => name === variant.technique);
    if (spec === undefined) {
      throw new BenchError(
        'UNKNOWN_NAME',
        `the suite "${suite.name}" lists no technique "${variant.technique}".`,
        {
          choices: suite.techniques.map(({ name }) => name),
        },
      );
    }
    return {
      ...spec,
      name: variant.name,
      ...(variant.tuned === null || spec.weights === undefined
        ? {}
        : { weights: { ...spec.weights, tuned: variant.tuned } }),
      ...(variant.shots === null || spec.examples === undefined
        ? {}
        : { examples: { ...spec.examples, shots: variant.shots } }),
    };
  });
  const names = new Set(made.map(({ name }) => name));
  return { ...suite, techniques: [...suite.techniques.filter(({ name }) => !names.has(name)), ...made] };
}

/** As many documents of a corpus as asked for, by seed; fewer of them are part of more. */
export function someDocuments(
  corpus: Corpus,
  { count, seed }: { readonly count: number; readonly seed: number },
): Corpus {
  if (count >= corpus.documents.length) return corpus;
  const random = seededRandom(deriveSeed(seed, 'documents'));
  const chosen = new Set(shuffled(corpus.documents, random).slice(0, count));
  return createCorpus(
    corpus.documents.filter((document) => chosen.has(document)),
    { ...corpus, chunker: corpus.settings.chunker },
  );
}

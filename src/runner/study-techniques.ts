import { BenchError } from '../core/errors.ts';
import type { Suite } from '../core/suite.ts';
import { deriveSeed, seededRandom, shuffled } from '../lib/random.ts';
import type { StudyTechnique } from '../protocol/spec.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import { type Corpus, createCorpus } from '../retrieval/corpus.ts';

/**
 * The suite with techniques of a study among its own.
 * @throws BenchError `UNKNOWN_NAME` for a technique that it does not list
 */
export function withStudyTechniques(suite: Suite, studyTechniques: readonly StudyTechnique[]): Suite {
  if (studyTechniques.length === 0) return suite;
  const made = studyTechniques.map((study): TechniqueSpec => {
    const spec = suite.techniques.find(({ name }) => name === study.technique);
    if (spec === undefined) {
      throw new BenchError(
        'UNKNOWN_NAME',
        `the suite "${suite.name}" lists no technique "${study.technique}".`,
        {
          choices: suite.techniques.map(({ name }) => name),
        },
      );
    }
    return {
      ...spec,
      name: study.name,
      ...(study.tuned === null || spec.weights === undefined
        ? {}
        : { weights: { ...spec.weights, tuned: study.tuned } }),
      ...(study.shots === null || spec.examples === undefined
        ? {}
        : { examples: { ...spec.examples, shots: study.shots } }),
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

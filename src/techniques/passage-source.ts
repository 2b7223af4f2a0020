import { BenchError } from '../core/errors.ts';
import type { TechniqueCorpus } from '../core/ingredient.ts';
import type { Suite, SuiteCorpus } from '../core/suite.ts';
import type { Passage, RetrievalIngredient, RetrievalQuery } from '../protocol/retrieval.ts';
import type { Sample } from '../protocol/sample.ts';
import { layOut } from './lay-out.ts';
import { fillTemplate, fillVariables } from './template.ts';

/** The retrieval ingredient, made ready for one suite. */
export interface PassageSource {
  /** Content key of corpus, chunker and embedder. */
  readonly key: string;
  /** What is retrieved for a sample. */
  query(sample: Sample): RetrievalQuery;
  /**
   * The passages that a shot shows: those that its answer stands in, so that it shows how passages are used. `null` where
   * nobody knows them: a shot that claims to have none would teach to go without.
   */
  shown(shot: Sample): readonly Passage[] | null;
  /** Passages as they stand in a prompt. */
  context(passages: readonly Passage[]): string;
}

/**
 * Makes the retrieval ingredient of a technique ready.
 * @throws BenchError `INVALID_CONFIG` when the suite has no corpus
 */
export function passageSourceOf(
  retrieval: RetrievalIngredient,
  {
    suite,
    technique,
    corpus,
  }: {
    readonly suite: Suite;
    /** Its name. */
    readonly technique: string;
    readonly corpus: TechniqueCorpus | null;
  },
): PassageSource {
  const settings = suite.corpus;
  if (settings === null || corpus === null) {
    throw new BenchError('INVALID_CONFIG', `the technique "${technique}" needs a "corpus".`, {
      file: suite.file,
    });
  }
  const { prompt } = suite;
  return {
    key: corpus.key,
    query: (sample) => ({
      ...retrieval,
      text: fillTemplate(settings.query, sample),
      where: {
        ...retrieval.filter,
        ...Object.fromEntries(settings.match.map((column) => [column, matched(sample, column)])),
      },
      gold: goldOf(sample, settings).filter((id) => corpus.holds(id)),
    }),
    shown: (shot) => {
      if (settings.passages === null) return null;
      return retrieval.mode === 'empty'
        ? []
        : corpus.gold(goldOf(shot, settings).filter((id) => corpus.holds(id)));
    },
    context: (passages) =>
      fillVariables(prompt.context, {
        passages:
          passages.length === 0
            ? prompt.noPassages
            : passages
                .map((passage, index) => passageText(prompt.passage, { passage, number: index + 1 }))
                .join('\n'),
      }),
  };
}

/** What a passage has to equal the sample in. */
function matched(sample: Sample, column: string): string | number | boolean {
  const value = sample.metadata[column];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new BenchError(
    'INVALID_DATA',
    `the sample "${sample.id}" has no text or number under "${column}", which passages are to match (found ${JSON.stringify(value)}).`,
    { details: { sample: sample.id } },
  );
}

/**
 * The gold passages that a sample names.
 * @throws BenchError `INVALID_DATA` when its column holds anything but a list of texts
 */
export function goldOf(sample: Sample, { passages }: Pick<SuiteCorpus, 'passages'>): readonly string[] {
  if (passages === null) return [];
  const named = sample.metadata[passages];
  if (Array.isArray(named) && named.every((id) => typeof id === 'string')) return named;
  throw new BenchError(
    'INVALID_DATA',
    `the sample "${sample.id}" has no list of passages under "${passages}" (found ${JSON.stringify(named)}).`,
    {
      details: { sample: sample.id },
      hint: 'Write a list of texts, for instance ["returns#how-long"], or [] where no passage holds the answer.',
    },
  );
}

function passageText(
  template: string,
  { passage, number }: { readonly passage: Passage; readonly number: number },
): string {
  return fillVariables(template, {
    number: String(number),
    title: passage.title ?? passage.document,
    heading: passage.heading ?? passage.title ?? passage.document,
    text: layOut(passage.text),
  });
}

import type { CorpusDocument } from '../core/corpus.ts';
import { BenchError } from '../core/errors.ts';
import type { Suite, SuiteCorpus } from '../core/suite.ts';
import { answersInDocuments } from '../datasets/duplicates.ts';
import type { Dataset } from '../datasets/load-dataset.ts';
import { type EmbedderPlaces, embedderIdentity } from '../models/open-embedder.ts';
import type { Sample } from '../protocol/sample.ts';
import { loadTokenCounter } from '../retrieval/chunking/tokens.ts';
import { type Corpus, loadCorpus } from '../retrieval/corpus.ts';
import { goldOf } from '../techniques/passage-source.ts';
import { fillTemplate } from '../techniques/template.ts';

/** What reading a corpus needs besides its suite. */
export interface ReadCorpusOptions {
  readonly signal: AbortSignal;
  readonly embedders: EmbedderPlaces;
  readonly onNotice?: ((notice: string) => void) | undefined;
  /** Changes the documents that were read. */
  readonly change?:
    | ((documents: readonly CorpusDocument[]) => Promise<readonly CorpusDocument[]>)
    | undefined;
}

/**
 * Reads and cuts a suite's corpus, and holds it against the samples: gold passages have to be there, answers to measured
 * samples must not.
 * @throws BenchError naming the document, or the sample with file and line
 */
export async function readCorpus(
  { suite, dataset }: { readonly suite: Suite; readonly dataset: Dataset },
  { signal, embedders, onNotice, change }: ReadCorpusOptions,
): Promise<Corpus> {
  const settings = suite.corpus;
  if (settings === null) {
    throw new BenchError('INVALID_CONFIG', 'a technique retrieves passages: give a "corpus".', {
      file: suite.file,
    });
  }
  const corpus = await loadCorpus({
    suite,
    settings,
    train: dataset.samples.filter((sample) => sample.split === 'train'),
    identity: embedderIdentity(settings.embedder, embedders),
    counter: await loadTokenCounter(),
    signal,
    onNotice,
    change,
    trainDocument: (template, sample) => fillTemplate(template, sample, { target: sample.targets[0] ?? '' }),
  });
  for (const sample of dataset.samples) checkGold(sample, { corpus, settings, dataset });
  refuseAnswers(corpus, dataset);
  refuseUnmatched(corpus, dataset);
  return corpus;
}

function checkGold(
  sample: Sample,
  context: { readonly corpus: Corpus; readonly settings: SuiteCorpus; readonly dataset: Dataset },
): void {
  try {
    for (const id of goldOf(sample, context.settings)) context.corpus.resolve(id);
  } catch (cause) {
    if (!(cause instanceof BenchError)) throw cause;
    throw new BenchError(cause.code, cause.message, { ...context.dataset.places.get(sample.id), cause });
  }
}

const MOST_LISTED = 20;

/** A corpus that holds a measured question together with its answer gives it away. */
function refuseAnswers({ documents }: Corpus, dataset: Dataset): void {
  const [found, ...more] = answersInDocuments(
    dataset.samples.filter((sample) => sample.split !== 'train'),
    documents,
  );
  if (found === undefined) return;
  const others = more.slice(0, MOST_LISTED).map(({ sample, document }) => `"${sample.id}" in "${document}"`);
  const rest = more.length - others.length;
  throw new BenchError(
    'LEAKAGE',
    `the document "${found.document}" holds the ${found.sample.split} sample "${found.sample.id}" with its answer` +
      `${others.length === 0 ? '' : ` (also ${others.join(', ')}${rest === 0 ? '' : ` and ${rest} more`})`}.`,
    { ...dataset.places.get(found.sample.id), hint: 'Take it out of the corpus.' },
  );
}

/** A value that no passage has would find nothing, ever. */
function refuseUnmatched({ chunks, settings }: Corpus, { samples, places }: Dataset): void {
  for (const column of settings.match) {
    const values = new Set(chunks.map(({ metadata }) => metadata[column]));
    const sample = samples.find(({ metadata }) => !values.has(metadata[column]));
    if (sample === undefined) continue;
    throw new BenchError(
      'INVALID_DATA',
      `no passage has ${column} = ${JSON.stringify(sample.metadata[column])}, which the sample "${sample.id}" is to match.`,
      {
        ...places.get(sample.id),
        choices: [...values].filter((value) => value !== undefined).map((value) => JSON.stringify(value)),
      },
    );
  }
}

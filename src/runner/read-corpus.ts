import type { CorpusDocument } from '../core/corpus.ts';
import { BenchError } from '../core/errors.ts';
import type { Suite, SuiteCorpus } from '../core/suite.ts';
import { type LeakSource, type LeakTaker, refuseLeaks, sayWhere } from '../datasets/leaks.ts';
import type { Dataset } from '../datasets/load-dataset.ts';
import { textsInTexts } from '../datasets/texts-in-texts.ts';
import { type EmbedderPlaces, embedderIdentity } from '../models/open-embedder.ts';
import type { Leak } from '../protocol/leak.ts';
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
  /** Takes leaks, which are refused where it is left out. */
  readonly onLeaks?: LeakTaker | undefined;
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
  { signal, embedders, onNotice, onLeaks, change }: ReadCorpusOptions,
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
  refuseLeaks(leaksOfCorpus(corpus, { suite, dataset }), onLeaks);
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

/** A corpus that holds a measured question together with its answer gives it away; so does a question that names its passage. */
function leaksOfCorpus({ documents, settings }: Corpus, source: LeakSource): readonly Leak[] {
  const measured = source.dataset.samples.filter((sample) => sample.split !== 'train');
  const leak = (sample: Sample, kind: string, by: string): Leak => ({
    suite: source.suite.name,
    kind,
    sample: sample.id,
    at: sayWhere(sample, source),
    by,
  });
  return [
    ...textsInTexts(measured, documents, { answered: true }).map(({ sample, holder }) =>
      leak(sample, 'its text and its answer in a document', `"${holder}"`),
    ),
    ...measured.flatMap((sample) =>
      goldOf(sample, settings)
        .filter((id) => namesPassage(sample.input, id))
        .slice(0, 1)
        .map((id) => leak(sample, 'the name of the passage with its answer', `"${id}"`)),
    ),
  ];
}

/** The endings that documents are read by; without one the name of a document is a word like others. */
const DOCUMENT_ENDING = String.raw`\.(?:md|markdown|txt|html?|pdf)`;

/** Whether a text names a passage in such a way as only the data do: `returns#refunds`, or `returns.md`. */
function namesPassage(text: string, id: string): boolean {
  const [document = ''] = id.split('#', 1);
  const literal = (name: string): string => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const names = [
    ...(id.includes('#') ? [literal(id)] : []),
    new RegExp(`${DOCUMENT_ENDING}$`, 'i').test(document)
      ? literal(document)
      : `${literal(document)}${DOCUMENT_ENDING}`,
  ];
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.join('|')})(?![\\p{L}\\p{N}])`, 'iu').test(text);
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

import type { CorpusUpdate } from '../config/load-update.ts';
import type { CorpusDocument } from '../core/corpus.ts';
import { BenchError } from '../core/errors.ts';
import { changeSample } from '../datasets/to-sample.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { changeDocuments } from '../retrieval/documents/change-documents.ts';
import type { ReadSuite } from './read-suite.ts';

/** Which side of a change of documents is measured; both are judged by what is right after it. */
export type UpdatePhase = 'before' | 'after';

/** A suite on one side of a change. */
export interface UpdatedSuite extends ReadSuite {
  /** Changes the documents that were read. */
  change(documents: readonly CorpusDocument[]): Promise<readonly CorpusDocument[]>;
}

/**
 * Puts a suite on one side of a change: answers are those after it on both sides, documents only on the later one.
 * @throws BenchError `UNKNOWN_NAME` or `INVALID_DATA` with the line of the change
 */
export function applyUpdate(
  read: ReadSuite,
  options: { readonly update: CorpusUpdate; readonly phase: UpdatePhase; readonly signal: AbortSignal },
): UpdatedSuite {
  const { update, phase, signal } = options;
  const { suite, dataset } = read;
  const ids = dataset.samples.map(({ id }) => id);
  const changes = new Map(update.samples.map((change) => [change.id, change]));
  for (const { id, line } of update.samples) {
    if (ids.includes(id)) continue;
    throw new BenchError('UNKNOWN_NAME', `the suite has no sample "${id}".`, {
      file: update.file,
      line,
      hint: didYouMean(id, ids),
    });
  }
  const samples = dataset.samples.map((sample) => {
    const change = changes.get(sample.id);
    if (change === undefined) return sample;
    const passages = suite.corpus?.passages ?? null;
    const values = Object.fromEntries(
      // Passages of documents that are not there yet cannot be looked for.
      Object.entries(change.values).filter(([column]) => phase === 'after' || column !== passages),
    );
    return changeSample(sample, values, {
      suite,
      place: { file: update.file, line: change.line ?? 1 },
    });
  });
  return {
    ...read,
    dataset: { ...dataset, samples },
    change: async (documents) =>
      phase === 'before'
        ? documents
        : (await changeDocuments(documents, update.documents, { signal })).documents,
  };
}

/** What a prompt would have to say to know of a change: the passages that its answers stand in. */
export function notesOf(
  update: CorpusUpdate,
  { corpus, column }: { readonly corpus: Corpus; readonly column: string },
): string {
  const ids = new Set(
    update.samples.flatMap(({ values }) => {
      const named = values[column];
      return Array.isArray(named) ? named.map(String) : [];
    }),
  );
  return corpus
    .gold([...ids])
    .map(({ text }) => `- ${text.replaceAll(/\s+/g, ' ')}`)
    .join('\n');
}

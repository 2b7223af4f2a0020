import type { CorpusDocument } from '../../core/corpus.ts';
import { BenchError } from '../../core/errors.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { readDocuments } from './read-documents.ts';

/** A document that is added or replaced by what stands in a file, or removed. */
export interface DocumentChange {
  readonly document: string;
  /** `null`: it is removed. */
  readonly file: string | null;
}

/** What changes did to a corpus. */
export interface ChangedDocuments {
  readonly documents: readonly CorpusDocument[];
  readonly added: number;
  readonly replaced: number;
  readonly removed: number;
}

/**
 * Applies changes to documents, in their order; an added one comes last.
 * @throws BenchError `UNKNOWN_NAME` for a document to remove that is not there, and what reading documents throws
 */
export async function changeDocuments(
  documents: readonly CorpusDocument[],
  changes: readonly DocumentChange[],
  { signal }: { readonly signal: AbortSignal },
): Promise<ChangedDocuments> {
  const byId = new Map(documents.map((document) => [document.id, document]));
  let [added, replaced, removed] = [0, 0, 0];
  for (const { document: id, file } of changes) {
    const before = byId.has(id);
    if (file === null) {
      if (!before) {
        const choices = [...byId.keys()];
        throw new BenchError('UNKNOWN_NAME', `there is no document "${id}" to remove.`, {
          hint: didYouMean(id, choices),
        });
      }
      byId.delete(id);
      removed++;
      continue;
    }
    const [document] = await readDocuments([file], { signal });
    if (document === undefined) throw new BenchError('INVALID_DATA', 'the document is empty.', { file });
    byId.set(id, { ...document, id });
    if (before) replaced++;
    else added++;
  }
  return { documents: [...byId.values()], added, replaced, removed };
}

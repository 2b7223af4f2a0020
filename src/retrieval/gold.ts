import type { CorpusDocument, DocumentSection, GoldPassage } from '../core/corpus.ts';
import { BenchError } from '../core/errors.ts';
import { didYouMean } from '../lib/suggest.ts';
import { isOnlyHeading, subsections } from './documents/markdown-sections.ts';

/** A stretch of a document's text; end exclusive. */
export interface DocumentRange {
  readonly document: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds passages by their ids, `document` or `document#section`.
 * The result throws BenchError `INVALID_DATA` for an id that no document or section has.
 */
export function resolveGold(documents: readonly CorpusDocument[]): (id: string) => GoldPassage {
  const byId = new Map(documents.map((document) => [document.id, document]));
  const sectionsById = new Map<string, ReadonlyMap<string, DocumentSection>>();
  const sectionsOf = ({ id, sections }: CorpusDocument): ReadonlyMap<string, DocumentSection> => {
    const known = sectionsById.get(id) ?? new Map(sections.map((section) => [section.id, section]));
    sectionsById.set(id, known);
    return known;
  };
  return (id) => {
    const whole = byId.get(id);
    if (whole !== undefined) return { id, document: id, start: 0, end: whole.text.length };
    // A file name may hold the sign, a section's id cannot.
    const at = id.lastIndexOf('#');
    const document = byId.get(at === -1 ? id : id.slice(0, at));
    if (document === undefined) {
      const name = at === -1 ? id : id.slice(0, at);
      throw new BenchError('INVALID_DATA', `the corpus has no document "${name}".`, {
        hint: didYouMean(name, [...byId.keys()]) ?? exampleOf(documents),
      });
    }
    const name = id.slice(at + 1);
    const section = sectionsOf(document).get(name);
    if (section !== undefined) {
      const below = isOnlyHeading(document.text, section) ? subsections(document, section) : [];
      return { id, document: document.id, start: section.start, end: below.at(-1)?.end ?? section.end };
    }
    const choices = document.sections.map((candidate) => candidate.id);
    throw new BenchError(
      'INVALID_DATA',
      choices.length === 0
        ? `the document "${document.id}" has no sections, so none is "${name}".`
        : `the document "${document.id}" has no section "${name}".`,
      { choices, hint: didYouMean(name, choices) },
    );
  };
}

/**
 * The gold passages that a range holds, by id: what the two share is at least half of the shorter one.
 * So a small piece of a long passage counts, and so does a short passage in a large piece; a few words at an edge don't.
 */
export function goldIn(range: DocumentRange, gold: readonly GoldPassage[]): readonly string[] {
  return gold
    .filter((passage) => {
      if (passage.document !== range.document) return false;
      const shared = Math.min(range.end, passage.end) - Math.max(range.start, passage.start);
      const shorter = Math.min(range.end - range.start, passage.end - passage.start);
      return shared > 0 && shared * 2 >= shorter;
    })
    .map(({ id }) => id);
}

function exampleOf(documents: readonly CorpusDocument[]): string | undefined {
  const [first] = documents;
  return first === undefined ? undefined : `A document is named by its path, for instance "${first.id}".`;
}

import type { Sample } from '../core/sample.ts';
import { countWords, splitUnspaced } from '../lib/scripts.ts';

/** Two samples with the same text, in splits that must not share any. */
export interface SharedText {
  readonly sample: Sample;
  readonly other: Sample;
}

/** The text without case, punctuation and spacing; one of punctuation alone stays as it is. */
function bareText(text: string): string {
  const bare = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{S}]+/gu, ' ')
    .trim();
  return bare === '' ? text.trim() : bare;
}

/** The words of a text without case and punctuation; scripts without spaces count a letter as a word. */
export function bareWords(text: string): readonly string[] {
  return bareText(text).split(/\s+/).flatMap(splitUnspaced);
}

/**
 * Samples of dev and test whose text, but for case, punctuation and spacing, also stands in an earlier split.
 * A technique could then be shown the very sample that it is measured on.
 */
export function textsSharedAcrossSplits(samples: readonly Sample[]): readonly SharedText[] {
  const seen = new Map<string, Sample>();
  const shared: SharedText[] = [];
  for (const sample of samples) {
    const text = bareText(sample.input);
    const other = seen.get(text);
    if (other === undefined) seen.set(text, sample);
    else if (other.split !== sample.split) shared.push({ sample, other });
  }
  return shared;
}

/** A document that gives a sample's answer away. */
export interface AnswerInDocument {
  readonly sample: Sample;
  readonly document: string;
}

/** Shorter texts also stand in documents by chance. */
const LEAST_WORDS = 4;

/** Documents in which a sample's text and one of its answers both stand, but for case, punctuation and spacing. */
export function answersInDocuments(
  samples: readonly Sample[],
  documents: readonly { readonly id: string; readonly text: string }[],
): readonly AnswerInDocument[] {
  const texts = documents.map(({ id, text }) => ({ id, text: spaced(text) }));
  return samples.flatMap((sample) => {
    if (countWords(bareText(sample.input)) < LEAST_WORDS) return [];
    const question = spaced(sample.input);
    const holder = texts.find(
      ({ text }) => text.includes(question) && sample.targets.some((target) => text.includes(spaced(target))),
    );
    return holder === undefined ? [] : [{ sample, document: holder.id }];
  });
}

/** Words with a space around each, so that none is found within another. */
function spaced(text: string): string {
  return ` ${bareWords(text).join(' ')} `;
}

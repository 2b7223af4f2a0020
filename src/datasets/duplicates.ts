import { splitUnspaced } from '../lib/scripts.ts';
import type { Sample } from '../protocol/sample.ts';

/** Two samples with the same text, in splits that must not share any. */
export interface SharedText {
  readonly sample: Sample;
  readonly other: Sample;
}

/** The text without case, punctuation and spacing; one of punctuation alone stays as it is. */
export function bareText(text: string): string {
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

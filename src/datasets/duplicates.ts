import { countWords, splitUnspaced } from '../lib/scripts.ts';
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
  const questions = samples
    .filter(({ input }) => countWords(bareText(input)) >= LEAST_WORDS)
    .map((sample) => ({ sample, words: bareWords(sample.input) }))
    .filter(({ words }) => words.length >= LEAST_WORDS);
  if (questions.length === 0) return [];
  const byRun = byRarestRun(questions);
  const holders = new Map<Sample, string>();
  for (const { id, text } of documents) {
    const words = bareWords(text);
    const whole = spaced(words);
    const found = new Set<string>();
    for (const at of words.keys()) {
      const run = runAt(words, at);
      if (byRun.has(run)) found.add(run);
    }
    for (const run of found) {
      for (const { sample, words: question } of byRun.get(run) ?? []) {
        if (holders.has(sample) || !whole.includes(spaced(question))) continue;
        const answers = sample.targets.map((target) => spaced(bareWords(target)));
        if (answers.some((answer) => whole.includes(answer))) holders.set(sample, id);
      }
    }
  }
  return samples.flatMap((sample) => {
    const document = holders.get(sample);
    return document === undefined ? [] : { sample, document };
  });
}

interface Question {
  readonly sample: Sample;
  readonly words: readonly string[];
}

/**
 * Questions by the one of their runs of words that the fewest of them share: only where it stands may the question stand
 * too, which spares looking for each question in each document.
 */
function byRarestRun(questions: readonly Question[]): ReadonlyMap<string, readonly Question[]> {
  const counts = new Map<string, number>();
  for (const { words } of questions) {
    for (const run of new Set(runsOf(words))) counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  const rarity = (run: string): number => counts.get(run) ?? 0;
  return Map.groupBy(questions, ({ words }) =>
    runsOf(words).reduce((best, run) => (rarity(run) < rarity(best) ? run : best)),
  );
}

function runsOf(words: readonly string[]): readonly string[] {
  return words.slice(LEAST_WORDS - 1).map((_, at) => runAt(words, at));
}

function runAt(words: readonly string[], at: number): string {
  return words.slice(at, at + LEAST_WORDS).join(' ');
}

/** Words with a space around each, so that none is found within another. */
function spaced(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}

import { isHangul } from '../lib/scripts.ts';
import { answerWords } from './answer-words.ts';

/** English words that say nothing of a fact; articles are gone before. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'and or but if then than that this these those it its he she they them their his her you your we our i my me us ' +
    'is are was were be been being am do does did have has had will would can could shall should may might must ' +
    'of to in on at by for from with without about into over under as so not no yes there here which who whom what ' +
    'when where why how all any each more most other some such only own same too very just also up out off'
  ).split(' '),
);

/**
 * Faithfulness by words: the share of an answer's content words and numbers that stand in its context, `null` for an
 * answer without any. It is lexical: a paraphrase counts as unsupported, and words put together wrongly as supported.
 */
export function lexicalSupport(answer: string, context: string): number | null {
  const words = answerWords(answer).filter((word) => !STOP_WORDS.has(word));
  if (words.length === 0) return null;
  const shown = answerWords(context);
  const present = new Set(shown);
  const supported = new Set(
    // A Korean word may have a particle at its end.
    [...new Set(words)].filter(
      (word) => present.has(word) || (isHangul(word) && shown.some((other) => other.startsWith(word))),
    ),
  );
  return words.filter((word) => supported.has(word)).length / words.length;
}

const CITATION =
  /[[【]\s*(?:(?:source|passage|document)s?\s*)?#?([1-9]\d{0,2}(?:\s*[-–,;]\s*#?[1-9]\d{0,2})*)\s*(?:†[^\][【】]{0,40})?[\]】]/giu;

/** What an answer cites, as `[1]`, `[1, 3]`, `[1-3]`, `【2】` or `[Source 2]`: the distinct numbers in order. */
export function citedSources(answer: string): readonly number[] {
  const parts = new Set(
    [...answer.matchAll(CITATION)]
      .flatMap(([, list = '']) => list.split(/[,;]/))
      .map((part) => part.replaceAll(/[\s#]/g, '')),
  );
  const numbers = new Set<number>();
  for (const part of parts) {
    const [first = 0, last = first] = part.split(/[-–]/).map(Number);
    for (let number = first; number <= Math.max(first, last); number++) numbers.add(number);
  }
  return [...numbers];
}

/**
 * The answer without its citations. An answer that is nothing else, as `[12]`, stays as it is.
 * @param targets what would be right: where one of them has a number in brackets, as `items[1]`, brackets are no citations
 */
export function withoutCitations(answer: string, targets: readonly string[] = []): string {
  if (targets.some((target) => target.search(CITATION) >= 0)) return answer;
  const bare = answer
    .replaceAll(CITATION, '')
    .replaceAll(/(?<![ \t])[ \t]+(?=[.,;!?]|$)/g, '')
    .trim();
  return bare === '' ? answer : bare;
}

/**
 * Share of the cited sources that hold a right passage; `null` when none is cited. A number that no source has is wrong.
 * @param supported for each source in its order, whether it holds a right passage
 */
export function citationPrecision(cited: readonly number[], supported: readonly boolean[]): number | null {
  if (cited.length === 0) return null;
  return cited.filter((number) => supported[number - 1] === true).length / cited.length;
}

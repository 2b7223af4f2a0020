import { countWords } from '../lib/scripts.ts';
import type { Sample } from '../protocol/sample.ts';
import { bareText, bareWords } from './duplicates.ts';

/** A text that a sample's text stands in. */
export interface TextHolder {
  readonly sample: Sample;
  /** Its name. */
  readonly holder: string;
}

/** Shorter texts also stand in others by chance. */
const LEAST_WORDS = 4;
/** Words of a shingle. */
const SHINGLE = 3;
/** Share of a question's shingles that stand where it nearly stands. */
const LEAST_SHARED = 0.8;
/** Words that may stand among those of a question: a long text has most of its shingles somewhere. */
const MOST_AMONG = 12;

interface Question {
  readonly sample: Sample;
  readonly shingles: ReadonlySet<string>;
}

/**
 * The texts in which a sample's text stands, wholly or nearly, but for case, punctuation and spacing; each sample is
 * found once. Nearly is at least 0.8 of its shingles of three words, close together.
 * @param options.answered whether one of its answers has to stand there as well
 */
export function textsInTexts(
  samples: readonly Sample[],
  texts: readonly { readonly id: string; readonly text: string }[],
  { answered }: { readonly answered: boolean },
): readonly TextHolder[] {
  const questions = samples
    .filter(({ input }) => countWords(bareText(input)) >= LEAST_WORDS)
    .map((sample): Question => ({ sample, shingles: new Set(shinglesOf(bareWords(sample.input))) }))
    .filter(({ shingles }) => shingles.size > LEAST_WORDS - SHINGLE);
  const index = byRarest(questions);
  const holders = new Map<Sample, string>();
  for (const { id, text } of questions.length === 0 ? [] : texts) {
    const words = bareWords(text);
    const whole = spaced(words);
    const ordered = shinglesOf(words);
    const shingles = new Set(ordered);
    const candidates = new Set([...shingles].flatMap((shingle) => index.get(shingle) ?? []));
    for (const question of candidates) {
      if (holders.has(question.sample)) continue;
      if (!mayStandIn(question, shingles) || !standsIn(question, ordered)) continue;
      const answers = question.sample.targets.map((target) => spaced(bareWords(target)));
      if (!answered || answers.some((answer) => whole.includes(answer))) holders.set(question.sample, id);
    }
  }
  return samples.flatMap((sample) => {
    const holder = holders.get(sample);
    return holder === undefined ? [] : { sample, holder };
  });
}

/**
 * Questions by so many of their rarest shingles that one of these stands where the question nearly stands, which spares
 * looking for each question in each text.
 */
function byRarest(questions: readonly Question[]): ReadonlyMap<string, readonly Question[]> {
  const counts = new Map<string, number>();
  for (const { shingles } of questions) {
    for (const shingle of shingles) counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  }
  const index = new Map<string, Question[]>();
  for (const question of questions) {
    const rarest = [...question.shingles]
      .sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))
      .slice(0, question.shingles.size - neededOf(question) + 1);
    for (const shingle of rarest) {
      const holders = index.get(shingle);
      if (holders === undefined) index.set(shingle, [question]);
      else holders.push(question);
    }
  }
  return index;
}

/** Whether so many of a question's shingles stand somewhere in a text, which spares reading most texts for most questions. */
function mayStandIn(question: Question, shingles: ReadonlySet<string>): boolean {
  let shared = 0;
  for (const shingle of question.shingles) if (shingles.has(shingle)) shared++;
  return shared >= neededOf(question);
}

/** Whether so many of them stand close together. */
function standsIn(question: Question, ordered: readonly string[]): boolean {
  const reach = question.shingles.size + MOST_AMONG;
  const near = new Map<string, number>();
  for (const [at, shingle] of ordered.entries()) {
    const gone = ordered[at - reach];
    const left = gone === undefined ? 0 : (near.get(gone) ?? 0) - 1;
    if (gone !== undefined && left > 0) near.set(gone, left);
    else if (gone !== undefined) near.delete(gone);
    if (!question.shingles.has(shingle)) continue;
    near.set(shingle, (near.get(shingle) ?? 0) + 1);
    if (near.size >= neededOf(question)) return true;
  }
  return false;
}

function neededOf({ shingles }: Question): number {
  return Math.ceil(LEAST_SHARED * shingles.size);
}

/** In the order of the text. */
function shinglesOf(words: readonly string[]): readonly string[] {
  return words.slice(SHINGLE - 1).map((_, at) => words.slice(at, at + SHINGLE).join(' '));
}

/** Words with a space around each, so that none is found within another. */
function spaced(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}

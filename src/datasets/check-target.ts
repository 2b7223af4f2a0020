import { canonicalAnswer } from '../core/canonical-answer.ts';
import { BenchError } from '../core/errors.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import type { Place } from './places.ts';

/**
 * A target as it is compared, in composed characters; numbers stay as they are written, for they are shown as examples.
 * @throws BenchError `INVALID_DATA` for one that could never be answered, with the valid choices and what differs from the
 *   one that is meant
 */
export function checkedTarget(target: string, answer: AnswerFormat, place: Place): string {
  const canonical = canonicalAnswer(target, answer);
  switch (answer.kind) {
    case 'text':
      return target.normalize('NFC');
    case 'label':
      if (canonical !== null) return canonical;
      throw new BenchError('INVALID_DATA', `${quoted(target)} is none of the suite's labels.`, {
        ...place,
        choices: answer.labels,
        hint: nearly(target, answer.labels) ?? didYouMean(target, answer.labels),
      });
    case 'number-or-choice':
      if (canonical !== null) return target;
      throw new BenchError('INVALID_DATA', `${quoted(target)} is neither a number nor one of the choices.`, {
        ...place,
        choices: answer.choices,
        hint: nearly(target, answer.choices),
      });
  }
}

/** What a text differs in from a choice that reads the same. */
function nearly(target: string, choices: readonly string[]): string | undefined {
  const bare = (text: string): string => text.replaceAll(/[\s\p{Cf}]+/gu, ' ').trim();
  const spaced = choices.find((choice) => bare(choice) === bare(target));
  if (spaced !== undefined) return `It differs from "${spaced}" in blanks or invisible characters only.`;
  const cased = choices.find((choice) => bare(choice).toLowerCase() === bare(target).toLowerCase());
  return cased === undefined ? undefined : `It differs from "${cased}" in capitals only; write it like that.`;
}

/** The text in quotes, characters that nobody sees by their number. */
function quoted(text: string): string {
  const seen = text.replaceAll(
    /[^\S \n]|\p{Cf}/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${seen.replaceAll('\n', '\\n')}"`;
}
